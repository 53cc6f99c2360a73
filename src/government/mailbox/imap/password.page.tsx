import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'

type Props = { t: T; root: string; box: { id: string; address: string }; error: string | undefined }

export function PasswordPage({ t, root, box, error }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={error ? [{ field: 'password', message: error }] : []} />
      <h1>{t('mailbox.password_title')}</h1>
      <p>{t('mailbox.password_text', { address: box.address })}</p>
      <form method="post" action={`${root}/mat-khau`} novalidate>
        <input type="hidden" name="hom" value={box.id} />
        <TextField t={t} name="password" type="password" label={t('mailbox.password')} error={error} autocomplete="off" required />
        <Actions>
          <Button>{t('mailbox.password_keep')}</Button>
        </Actions>
      </form>
    </div>
  )
}
