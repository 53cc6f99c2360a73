import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { languages, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import type { Preference } from './preferences.queries.ts'

type Props = {
  t: T
  choice: Preference
  browsers: number
  publicKey: string
  pending: string | undefined
  email: string
  errors: FieldFault[]
  done: boolean
}

const page = '/tai-khoan/thong-bao'
const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))

/** On which channels news comes, in which language, and when not. */
export function PreferencesPage(props: Props): VNode {
  const { t, errors, done } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('notifications.preferences.title')}</h1>
      {done && <Notice kind="done">{t('notifications.preferences.saved')}</Notice>}
      <p>{t('notifications.preferences.always')}</p>
      <Choices {...props} />
      <Email {...props} />
      <section class="section" aria-labelledby="trinh-duyet">
        <h2 id="trinh-duyet">{t('notifications.preferences.browser')}</h2>
        <p>{t('notifications.preferences.browser_text', { count: props.browsers })}</p>
        <push-subscribe
          data-key={props.publicKey}
          data-on={t('notifications.preferences.browser_on')}
          data-off={t('notifications.preferences.browser_off')}
          data-done={t('notifications.preferences.browser_done')}
          data-ended={t('notifications.preferences.browser_ended')}
          data-failed={t('notifications.preferences.browser_failed')}
        />
        <noscript>
          <p class="soft">{t('notifications.preferences.browser_needs')}</p>
        </noscript>
      </section>
    </div>
  )
}

function Choices({ t, choice, errors }: Props): VNode {
  const faultOf = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={page} novalidate>
      <RadioField
        t={t}
        name="phone"
        label={t('notifications.preferences.phone')}
        value={choice.zalo ? 'zalo' : choice.sms ? 'sms' : 'none'}
        options={[
          { value: 'sms', label: t('notifications.channel.sms') },
          { value: 'zalo', label: 'Zalo', hint: t('notifications.preferences.zalo_hint') },
          { value: 'none', label: t('notifications.preferences.no_phone') },
        ]}
      />
      <CheckboxField
        t={t}
        name="push"
        label={t('notifications.preferences.push')}
        values={choice.push ? ['yes'] : []}
        options={[{ value: 'yes', label: t('notifications.preferences.push_yes') }]}
      />
      <SelectField
        t={t}
        name="lang"
        label={t('notifications.preferences.lang')}
        value={choice.lang}
        options={languages.map((lang) => ({ value: lang, label: t(`core.lang.${lang}`) }))}
      />
      <CheckboxField
        t={t}
        name="quiet"
        label={t('notifications.preferences.quiet')}
        hint={t('notifications.preferences.quiet_hint')}
        values={choice.quiet ? ['yes'] : []}
        options={[{ value: 'yes', label: t('notifications.preferences.quiet_yes') }]}
      />
      <SelectField
        t={t}
        name="quiet_from"
        label={t('notifications.preferences.quiet_from')}
        value={String(choice.quiet?.from ?? 21)}
        options={hours}
        error={faultOf('quiet_from')}
      />
      <SelectField
        t={t}
        name="quiet_to"
        label={t('notifications.preferences.quiet_to')}
        value={String(choice.quiet?.to ?? 7)}
        options={hours}
        error={faultOf('quiet_to')}
      />
      <Actions>
        <Button>{t('notifications.preferences.save')}</Button>
      </Actions>
    </form>
  )
}

function Email({ t, choice, pending, email, errors }: Props): VNode {
  const faultOf = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <section class="section" aria-labelledby="thu-dien-tu">
      <h2 id="thu-dien-tu">{t('notifications.channel.email')}</h2>
      <p>{choice.email ? t('notifications.preferences.email_is', { email: choice.email }) : t('notifications.preferences.email_none')}</p>
      <form method="post" action={`${page}/thu`} novalidate>
        <TextField
          t={t}
          name="email"
          type="email"
          autocomplete="email"
          label={t('notifications.preferences.email')}
          hint={t('notifications.preferences.email_hint')}
          value={email}
          error={faultOf('email')}
        />
        <Actions>
          <Button kind="secondary">{t('notifications.preferences.email_save')}</Button>
        </Actions>
      </form>
      {pending && (
        <form method="post" action={`${page}/ma`} novalidate>
          <Notice kind="attention">{t('notifications.preferences.code_sent', { email: pending })}</Notice>
          <TextField
            t={t}
            name="code"
            label={t('notifications.preferences.code')}
            inputMode="numeric"
            autocomplete="one-time-code"
            width={10}
            error={faultOf('code')}
          />
          <Actions>
            <Button>{t('notifications.preferences.code_confirm')}</Button>
          </Actions>
        </form>
      )}
    </section>
  )
}
