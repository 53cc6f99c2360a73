import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { TextField } from '#core/ui/field.tsx'

export function LookUpPage({ t, typed, scanId }: { t: T; typed: string; scanId: string | undefined }): VNode {
  return (
    <div class="narrow">
      <h1>{t('trace.look_up.title')}</h1>
      <p class="lead">{t('trace.look_up.text')}</p>
      {scanId && (
        <div class="trace-doubt" role="alert">
          <h2>{t('trace.look_up.unknown', { code: typed.slice(0, 40) })}</h2>
          <p>{t('trace.look_up.unknown_text')}</p>
          <Actions>
            <ButtonLink kind="secondary" href={`/truy-xuat/bao-hang-gia?luot=${scanId}`}>
              {t('trace.fake.report')}
            </ButtonLink>
          </Actions>
        </div>
      )}
      <form method="get" action="/truy-xuat">
        <TextField t={t} name="ma" label={t('trace.look_up.code')} hint={t('trace.look_up.hint')} value={typed} maxLength={60} />
        <Button>{t('trace.look_up.send')}</Button>
      </form>
    </div>
  )
}
