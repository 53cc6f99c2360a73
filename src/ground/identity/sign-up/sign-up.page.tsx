import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { faultOf } from '../form/faults.rules.ts'

export function SignUpPage({
  t,
  name,
  contact,
  ve,
  errors,
}: {
  t: T
  name: string
  contact: string
  ve: string
  errors: FieldFault[]
}): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.sign_up.title')}</h1>
      <p class="lead">{t('identity.sign_up.intro')}</p>
      <form method="post" action="/dang-ky" novalidate>
        <input type="hidden" name="ve" value={ve} />
        <TextField
          t={t}
          name="name"
          label={t('identity.name.label')}
          hint={t('identity.name.hint')}
          value={name}
          error={faultOf(errors, 'name')}
          autocomplete="name"
          maxLength={120}
          required
        />
        <TextField
          t={t}
          name="contact"
          label={t('identity.contact.label')}
          hint={t('identity.contact.hint')}
          value={contact}
          error={faultOf(errors, 'contact')}
          autocomplete="username"
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
          <Button>{t('identity.sign_up.button')}</Button>
        </Actions>
      </form>
      <p class="section">
        <a href={ve === '/' ? '/dang-nhap' : `/dang-nhap?${new URLSearchParams({ ve })}`}>{t('identity.sign_up.to_sign_in')}</a>
      </p>
    </div>
  )
}

type CodeProps = { t: T; lan: string; ve: string; address: string; errors: FieldFault[]; demo: boolean }

export function CodePage({ t, lan, ve, address, errors, demo }: CodeProps): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.code.title')}</h1>
      <p class="lead">{t('identity.code.sent', { address })}</p>
      {demo && <OutboxNotice t={t} address={address} />}
      <form method="post" action="/dang-ky/ma" novalidate>
        <input type="hidden" name="lan" value={lan} />
        <input type="hidden" name="ve" value={ve} />
        <TextField
          t={t}
          name="code"
          label={t('identity.code.label')}
          hint={t('identity.code.hint')}
          error={faultOf(errors, 'code')}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
          required
        />
        <Actions>
          <Button>{t('identity.code.button')}</Button>
        </Actions>
      </form>
      <p class="section">
        <a href="/dang-ky">{t('identity.code.again')}</a>
      </p>
    </div>
  )
}

/** Where the demo's messages are read. */
export function OutboxNotice({ t, address }: { t: T; address?: string | undefined }): VNode {
  return (
    <Notice title={t('identity.demo.title')}>
      <p>
        <a href={address ? `/hop-thu-di?${new URLSearchParams({ q: address })}` : '/hop-thu-di'}>{t('identity.demo.outbox')}</a>
      </p>
    </Notice>
  )
}
