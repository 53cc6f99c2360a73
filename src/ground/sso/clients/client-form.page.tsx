import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import type { ClientForm } from './clients.rules.ts'

type FormProps = {
  t: T
  title: string
  action: string
  form: ClientForm
  errors: FieldFault[]
  fixedId: boolean
  kinds: Option[]
  grounds: Option[]
  scopes: Option[]
  units: Option[]
}

export function ClientFormPage(props: FormProps): VNode {
  const { t, title, action, errors } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <Notice>{t('sso.client.review_note')}</Notice>
      <form method="post" action={action} novalidate>
        <About {...props} />
        <Rights {...props} />
        <Addresses {...props} />
        <Actions>
          <Button>{t('sso.client.propose')}</Button>
        </Actions>
      </form>
    </div>
  )
}

const faultAt = (errors: FieldFault[], field: string): string | undefined => errors.find((fault) => fault.field === field)?.message

function About({ t, form, errors, fixedId, units, kinds }: FormProps): VNode {
  const at = (field: string): string | undefined => faultAt(errors, field)
  return (
    <>
      <h2>{t('sso.client.part_about')}</h2>
      {fixedId ? (
        <p>
          {t('sso.client.id')}: <code>{form.clientId}</code>
        </p>
      ) : (
        <TextField
          t={t}
          name="client_id"
          label={t('sso.client.id')}
          hint={t('sso.client.id_hint')}
          value={form.clientId}
          error={at('client_id')}
          autocomplete="off"
          width={20}
        />
      )}
      <TextField
        t={t}
        name="name_vi"
        label={t('sso.client.name_vi')}
        value={form.nameVi}
        error={at('name_vi')}
        autocomplete="off"
        maxLength={120}
      />
      <TextField
        t={t}
        name="name_en"
        label={t('sso.client.name_en')}
        value={form.nameEn}
        autocomplete="off"
        maxLength={120}
        required={false}
      />
      <TextField
        t={t}
        name="name_km"
        label={t('sso.client.name_km')}
        value={form.nameKm}
        autocomplete="off"
        maxLength={120}
        required={false}
      />
      <TextArea
        t={t}
        name="purpose"
        label={t('sso.client.purpose')}
        hint={t('sso.client.purpose_hint')}
        value={form.purpose}
        error={at('purpose')}
        rows={3}
      />
      <SelectField t={t} name="owner" label={t('sso.client.owner')} options={units} value={form.ownerUnitId} error={at('owner')} />
      <TextField
        t={t}
        name="contact"
        label={t('sso.client.contact')}
        hint={t('sso.client.contact_hint')}
        value={form.contact}
        error={at('contact')}
        autocomplete="off"
      />
      <RadioField t={t} name="kind" label={t('sso.client.kind')} options={kinds} value={form.kind} error={at('kind')} />
    </>
  )
}

function Rights({ t, form, errors, grounds, scopes }: FormProps): VNode {
  const at = (field: string): string | undefined => faultAt(errors, field)
  const levels = ['1', '2', '3'] as const
  return (
    <>
      <h2>{t('sso.client.part_rights')}</h2>
      <RadioField t={t} name="ground" label={t('sso.client.ground')} options={grounds} value={form.ground} error={at('ground')} />
      <CheckboxField
        t={t}
        name="scopes"
        label={t('sso.client.scopes')}
        hint={t('sso.client.scopes_hint')}
        options={scopes}
        values={form.scopes}
        error={at('scopes')}
      />
      <RadioField
        t={t}
        name="assurance"
        label={t('sso.client.assurance')}
        options={levels.map((level) => ({ value: level, label: t(`sso.assurance.${level}`) }))}
        value={form.assurance}
        error={at('assurance')}
      />
    </>
  )
}

function Addresses({ t, form, errors }: FormProps): VNode {
  const at = (field: string): string | undefined => faultAt(errors, field)
  const options = ['dpop', 'signed_userinfo', 'introspects'] as const
  const ticked = [form.dpop && 'dpop', form.signedUserinfo && 'signed_userinfo', form.introspects && 'introspects'].flatMap(
    (one) => one || [],
  )
  return (
    <>
      <h2>{t('sso.client.part_addresses')}</h2>
      <TextArea
        t={t}
        name="redirect_uris"
        label={t('sso.client.redirect_uris')}
        hint={t('sso.client.uris_hint')}
        value={form.redirectUris}
        error={at('redirect_uris')}
        rows={3}
      />
      <TextArea
        t={t}
        name="post_logout_uris"
        label={t('sso.client.post_logout_uris')}
        hint={t('sso.client.uris_hint')}
        value={form.postLogoutUris}
        error={at('post_logout_uris')}
        rows={2}
        required={false}
      />
      <TextField
        t={t}
        name="backchannel_uri"
        label={t('sso.client.backchannel_uri')}
        hint={t('sso.client.backchannel_hint')}
        value={form.backchannelUri}
        error={at('backchannel_uri')}
        autocomplete="off"
        required={false}
      />
      <TextArea
        t={t}
        name="jwks"
        label={t('sso.client.jwks')}
        hint={t('sso.client.jwks_hint')}
        value={form.jwks}
        error={at('jwks')}
        rows={3}
        required={false}
      />
      <CheckboxField
        t={t}
        name="options"
        label={t('sso.client.options')}
        options={options.map((option) => ({ value: option, label: t(`sso.client.${option}`), hint: t(`sso.client.${option}_hint`) }))}
        values={ticked}
        error={at('introspects')}
        required={false}
      />
    </>
  )
}
