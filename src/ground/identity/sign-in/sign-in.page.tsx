import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { faultOf } from '../form/faults.rules.ts'
import { UsePasskey } from '../passkeys/use-passkey.page.tsx'

type Props = {
  t: T
  login: string
  ve: string
  errors: FieldFault[]
  done?: string | undefined
  demo: boolean
  /** A second factor is offered and not demanded: the demo's people have none. */
  offered: boolean
  eId?: { standIn: boolean } | undefined
}

export function SignInPage({ t, login, ve, errors, done, demo, offered, eId }: Props): VNode {
  const onward = ve === '/' ? '' : `?${new URLSearchParams({ ve })}`
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.sign_in.title')}</h1>
      {done === 'mat-khau' && <Notice kind="done">{t('identity.sign_in.password_changed')}</Notice>}
      {done === 'dang-xuat' && <Notice kind="done">{t('identity.sign_in.signed_out')}</Notice>}
      {done === 'dinh-danh-khong' && <Notice kind="attention">{t('identity.e_id.said_no')}</Notice>}
      <form method="post" action="/dang-nhap" novalidate>
        <input type="hidden" name="ve" value={ve} />
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
        <TextField
          t={t}
          name="password"
          type="password"
          label={t('identity.password.label')}
          error={faultOf(errors, 'password')}
          autocomplete="current-password"
          required
        />
        <Actions>
          <Button>{t('identity.sign_in.button')}</Button>
        </Actions>
      </form>
      <UsePasskey t={t} purpose="sign_in" ve={ve} />
      {eId && (
        <div class="section">
          <ButtonLink href={`/dang-nhap/dinh-danh?${new URLSearchParams({ viec: 'sign_in', ve })}`} kind="secondary">
            {t('identity.e_id.sign_in')}
          </ButtonLink>
          {eId.standIn && <p class="hint">{t('identity.e_id.stand_in')}</p>}
        </div>
      )}
      <ul class="section">
        <li>
          <a href={`/dang-ky${onward}`}>{t('identity.sign_in.to_sign_up')}</a>
        </li>
        <li>
          <a href="/quen-mat-khau">{t('identity.sign_in.to_recover')}</a>
        </li>
      </ul>
      {demo && (
        <Notice title={t('identity.demo.title')}>
          {t('identity.demo.accounts')} {offered && t('identity.demo.one_factor')}
        </Notice>
      )}
    </div>
  )
}
