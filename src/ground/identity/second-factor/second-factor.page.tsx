import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { faultOf } from '../form/faults.rules.ts'
import { UsePasskey } from '../passkeys/use-passkey.page.tsx'

type Props = { t: T; ve: string; factors: { totp: boolean; passkeys: number; recoveryLeft: number }; errors: FieldFault[] }

/** The second step of signing in. */
export function SecondFactorPage({ t, ve, factors, errors }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.second.title')}</h1>
      {factors.passkeys > 0 && <UsePasskey t={t} purpose="half" ve={ve} />}
      {(factors.totp || factors.recoveryLeft > 0) && (
        <form method="post" action="/dang-nhap/lop-hai" novalidate>
          <input type="hidden" name="ve" value={ve} />
          <CodeField t={t} errors={errors} />
          <Actions>
            <Button>{t('identity.second.button')}</Button>
          </Actions>
        </form>
      )}
      <p class="section">{t('identity.second.lost')}</p>
    </div>
  )
}

export function CodeField({ t, errors }: { t: T; errors: FieldFault[] }): VNode {
  return (
    <TextField
      t={t}
      name="code"
      label={t('identity.second.code')}
      hint={t('identity.second.hint')}
      error={faultOf(errors, 'code')}
      autocomplete="one-time-code"
      width={20}
    />
  )
}
