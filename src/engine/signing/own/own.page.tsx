import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { CertificateFacts, type CertificateView } from '../certificates/admin.page.tsx'

export type OwnProps = {
  t: T
  isOfficer: boolean
  lines: CertificateView[]
  hasService: boolean
  isTrial: boolean
  pin: string
  consent: { at: string } | undefined
  form: { credential: string; agreed: boolean }
  errors: FieldError[]
  done: boolean
}

/** One's own certificates: what one signs with, until when, and the ways to a new one. */
export function OwnPage(props: OwnProps): VNode {
  const { t, lines, errors, done, isOfficer } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('signing.own.title')}</h1>
      <p>{t(isOfficer ? 'signing.own.about_officer' : 'signing.own.about_citizen')}</p>
      {done && <Notice kind="done">{t('signing.certificates.done')}</Notice>}
      {lines.length === 0 && <Empty title={t('signing.own.none')} text={t('signing.own.none_text')} />}
      {lines.map((one) => (
        <section class="section" key={one.id} aria-label={one.subject}>
          <h2>{one.subject}</h2>
          <CertificateFacts t={t} one={one} />
          {(one.state === 'active' || one.state === 'ending') && (
            <form method="post" action={`/tai-khoan/chung-thu/${one.id}/thu-hoi`}>
              <details>
                <summary>{t('signing.own.revoke')}</summary>
                <p>{t('signing.certificate.revoke_text')}</p>
                <Actions>
                  <Button kind="danger">{t('signing.own.revoke_do')}</Button>
                </Actions>
              </details>
            </form>
          )}
        </section>
      ))}
      <Ways {...props} />
    </div>
  )
}

function Ways({ t, hasService, isTrial, pin, consent, form, errors }: OwnProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  if (!hasService) return <Notice>{t('signing.own.no_service')}</Notice>
  return (
    <section class="section" aria-labelledby="new">
      <h2 id="new">{t('signing.own.new')}</h2>
      {isTrial && <Notice kind="attention">{t('signing.own.trial', { pin })}</Notice>}
      {consent && (
        <form method="post" action="/tai-khoan/chung-thu/dong-y/rut">
          <p>{t('signing.own.consented', { at: consent.at })}</p>
          <Actions>
            <Button kind="quiet">{t('signing.own.withdraw')}</Button>
          </Actions>
        </form>
      )}
      <form method="post" action="/tai-khoan/chung-thu" noValidate>
        {isTrial && !consent && (
          <CheckboxField
            t={t}
            name="dong-y"
            label={t('signing.own.consent')}
            hint={t('signing.own.consent_hint')}
            options={[{ value: '1', label: t('signing.own.consent_yes') }]}
            values={form.agreed ? ['1'] : []}
            error={error('dong-y')}
          />
        )}
        <TextField
          t={t}
          name="ma-khoa"
          label={t('signing.new.credential')}
          hint={t(isTrial ? 'signing.own.credential_hint_trial' : 'signing.new.credential_hint')}
          value={form.credential}
          error={error('ma-khoa')}
          autocomplete="off"
          required={!isTrial}
        />
        <Actions>
          <Button>{t('signing.own.do')}</Button>
        </Actions>
      </form>
    </section>
  )
}
