import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { faultOf } from '../form/faults.rules.ts'
import { OutboxNotice } from '../sign-up/sign-up.page.tsx'

export function RecoverPage({ t, login, errors }: { t: T; login: string; errors: FieldFault[] }): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.recover.title')}</h1>
      <p class="lead">{t('identity.recover.intro')}</p>
      <form method="post" action="/quen-mat-khau" novalidate>
        <TextField
          t={t}
          name="login"
          label={t('identity.sign_in.login')}
          hint={t('identity.sign_in.login_hint')}
          value={login}
          error={faultOf(errors, 'login')}
          autocomplete="username"
          required
        />
        <Actions>
          <Button>{t('identity.recover.button')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type Props = { t: T; lan: string; code: string; errors: FieldFault[]; demo: boolean }

export function NewPasswordPage({ t, lan, code, errors, demo }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.recover.new')}</h1>
      <p class="lead">{t('identity.recover.sent')}</p>
      {demo && <OutboxNotice t={t} />}
      <form method="post" action="/quen-mat-khau/ma" novalidate>
        <input type="hidden" name="lan" value={lan} />
        <TextField
          t={t}
          name="code"
          label={t('identity.code.label')}
          hint={t('identity.code.hint')}
          value={code}
          error={faultOf(errors, 'code')}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
          required
        />
        <TextField
          t={t}
          name="password"
          type="password"
          label={t('identity.password.choose')}
          hint={t('identity.password.hint')}
          error={faultOf(errors, 'password')}
          autocomplete="new-password"
          required
        />
        <Actions>
          <Button>{t('identity.recover.save')}</Button>
        </Actions>
      </form>
      <p class="section">
        <a href="/quen-mat-khau">{t('identity.code.again')}</a>
      </p>
    </div>
  )
}
