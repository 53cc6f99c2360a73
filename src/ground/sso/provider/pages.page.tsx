import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type LogoutProps = { t: T; action: string; xsrf: string; client?: string | undefined }

export function LogoutPage({ t, action, xsrf, client }: LogoutProps): VNode {
  return (
    <div class="narrow">
      <h1>{t('sso.logout.title')}</h1>
      <p>{client ? t('sso.logout.from', { client }) : t('sso.logout.text')}</p>
      <form method="post" action={action}>
        <input type="hidden" name="xsrf" value={xsrf} />
        <div class="actions">
          <Button name="logout" value="yes">
            {t('sso.logout.yes')}
          </Button>
          <Button kind="secondary">{t('sso.logout.no')}</Button>
        </div>
      </form>
    </div>
  )
}

export function LoggedOutPage({ t, signedIn }: { t: T; signedIn: boolean }): VNode {
  return (
    <div class="narrow">
      <h1>{t(signedIn ? 'sso.logged_out.stayed' : 'sso.logged_out.title')}</h1>
      <p>{t(signedIn ? 'sso.logged_out.stayed_text' : 'sso.logged_out.text')}</p>
      <ButtonLink href={signedIn ? '/' : '/dang-nhap'} kind="secondary">
        {t(signedIn ? 'sso.logged_out.home' : 'sso.logged_out.sign_in')}
      </ButtonLink>
    </div>
  )
}

export function ErrorPage({ t, error, detail, requestId }: { t: T; error: string; detail: string; requestId: string }): VNode {
  return (
    <div class="narrow">
      <h1>{t('sso.error.title')}</h1>
      <p>{t('sso.error.text')}</p>
      <SummaryList
        t={t}
        rows={[
          { label: t('sso.error.code'), value: <code>{error}</code> },
          { label: t('sso.error.detail'), value: <span lang="en">{detail}</span> },
          { label: t('sso.error.request'), value: <code>{requestId}</code> },
        ]}
      />
      <ButtonLink href="/" kind="secondary">
        {t('sso.logged_out.home')}
      </ButtonLink>
    </div>
  )
}
