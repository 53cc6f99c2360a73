import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { SearchBox } from '#core/ui/search-box.tsx'

const statuses = [400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502] as const
type Status = (typeof statuses)[number]
const known = (status: number): Status => statuses.find((own) => own === status) ?? (status >= 500 ? 500 : 400)

type Props = { t: T; status: number; message: string; requestId?: string | undefined }

/** The page's title, the same words as its h1. */
export const errorTitle = (t: T, status: number): string => t(`core.error.title.${known(status)}`)

/** What went wrong, whose fault it is, and the way on. */
export function ErrorPage({ t, status, message, requestId }: Props): VNode {
  const own = known(status)
  return (
    <div class="narrow">
      <h1>{errorTitle(t, status)}</h1>
      <p class="lead">{message}</p>
      <p>{t(`core.error.help.${own}`)}</p>
      {(own === 404 || own === 410) && <SearchBox t={t} action="/thu-tuc" label={t('core.nav.procedures')} />}
      {requestId && (
        <p class="soft">
          {t('core.error.request_id')}: <strong class="num">{requestId}</strong>
        </p>
      )}
      <div class="actions">
        {own === 401 && <ButtonLink href="/dang-nhap">{t('core.nav.sign_in')}</ButtonLink>}
        {own === 404 && <ButtonLink href="/tra-cuu">{t('core.nav.track')}</ButtonLink>}
        <ButtonLink href="/" kind="secondary">
          {t('core.error.home')}
        </ButtonLink>
      </div>
    </div>
  )
}
