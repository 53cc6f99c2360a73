import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { faultOf } from '../form/faults.rules.ts'
import { UsePasskey } from '../passkeys/use-passkey.page.tsx'
import { CodeField } from './second-factor.page.tsx'

type Props = {
  t: T
  level: 1 | 2 | 3
  again: boolean
  back: string
  now: 1 | 2 | 3
  factors: { totp: boolean; passkeys: number; recoveryLeft: number }
  byFactor: boolean
  byPassword: boolean
  byEId: boolean
  standIn: boolean
  errors: FieldFault[]
}

export function ConfirmPage(props: Props): VNode {
  const { t, level, again, now, byFactor, byPassword, byEId, errors } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.confirm.title')}</h1>
      <p>{t(again ? 'identity.confirm.again' : level === 3 ? 'identity.confirm.level_3' : 'identity.confirm.level_2')}</p>
      {!again && <p>{t('identity.confirm.now', { level: t(`identity.assurance.${now}`) })}</p>}
      {byFactor && <Factors {...props} />}
      {byPassword && <Password {...props} />}
      {byEId && <EId {...props} />}
      {!byFactor && !byPassword && level === 2 && (
        <Notice title={t('identity.confirm.none')} action={<ButtonLink href="/tai-khoan/khoa">{t('identity.confirm.set_up')}</ButtonLink>}>
          {t('identity.confirm.none_text')}
        </Notice>
      )}
    </div>
  )
}

const Kept = ({ level, again, back }: Props): VNode => (
  <>
    <input type="hidden" name="muc" value={level} />
    <input type="hidden" name="lai" value={again ? '1' : ''} />
    <input type="hidden" name="ve" value={back} />
  </>
)

function Factors(props: Props): VNode {
  const { t, factors, back, errors } = props
  return (
    <section class="section">
      {factors.passkeys > 0 && <UsePasskey t={t} purpose="confirm" ve={back} />}
      {(factors.totp || factors.recoveryLeft > 0) && (
        <form method="post" action="/dang-nhap/xac-nhan" novalidate>
          <Kept {...props} />
          <CodeField t={t} errors={errors} />
          <Actions>
            <Button>{t('identity.second.button')}</Button>
          </Actions>
        </form>
      )}
    </section>
  )
}

function Password(props: Props): VNode {
  const { t, errors } = props
  return (
    <section class="section">
      <form method="post" action="/dang-nhap/xac-nhan" novalidate>
        <Kept {...props} />
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
          <Button>{t('identity.second.button')}</Button>
        </Actions>
      </form>
    </section>
  )
}

function EId({ t, back, standIn }: Props): VNode {
  return (
    <section class="section">
      <h2>{t('identity.e_id.title')}</h2>
      <p>{t('identity.e_id.confirm_text')}</p>
      <ButtonLink href={`/dang-nhap/dinh-danh?${new URLSearchParams({ viec: 'confirm', ve: back })}`} kind="secondary">
        {t('identity.e_id.button')}
      </ButtonLink>
      {standIn && <p class="hint">{t('identity.e_id.stand_in')}</p>}
    </section>
  )
}
