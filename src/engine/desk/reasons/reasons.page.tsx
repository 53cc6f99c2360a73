import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Listed, type Version, Versions } from '../desk/listed.page.tsx'

type Line = { id: string; name: string; unit: string; actions: string; text: string; version: number; mayEdit: boolean }

export function ReasonsPage({ t, root, mayAdd, reasons }: { t: T; root: string; mayAdd: boolean; reasons: Line[] }): VNode {
  const add = mayAdd && <ButtonLink href={`${root}/mau-ly-do/moi`}>{t('desk.reasons.new')}</ButtonLink>
  return (
    <Listed
      title={t('desk.reasons.title')}
      about={t('desk.reasons.about')}
      add={add}
      empty={reasons.length === 0 && { title: t('desk.reasons.empty'), text: t('desk.reasons.empty_hint') }}
    >
      <Table
        caption={t('desk.reasons.title')}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'name', label: t('desk.reasons.name') },
          { key: 'actions', label: t('desk.reasons.actions') },
          { key: 'text', label: t('desk.reasons.text') },
          { key: 'unit', label: t('desk.unit') },
          { key: 'version', label: t('desk.version'), align: 'right' },
        ]}
        rows={reasons.map((reason) => ({
          id: reason.id,
          cells: {
            name: reason.mayEdit ? <a href={`${root}/mau-ly-do/${reason.id}`}>{reason.name}</a> : reason.name,
            actions: reason.actions,
            text: reason.text,
            unit: reason.unit,
            version: <span class="num">{reason.version}</span>,
          },
        }))}
      />
    </Listed>
  )
}

type Props = {
  t: T
  title: string
  root: string
  id: string | undefined
  form: { name: string; vi: string; en: string; km: string; actions: string[]; unit: string }
  errors: FieldError[]
  units: Option[]
  actions: Option[]
  versions: Version[]
}

export function ReasonPage(props: Props): VNode {
  const { t, root, id, form, errors, versions } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      <form method="post" action={id ? `${root}/mau-ly-do/${id}` : `${root}/mau-ly-do`} noValidate>
        {!id && (
          <SelectField
            t={t}
            name="unit"
            label={t('desk.unit')}
            hint={t('desk.reasons.unit_hint')}
            value={form.unit}
            error={error('unit')}
            options={props.units}
          />
        )}
        <TextField
          t={t}
          name="name"
          label={t('desk.reasons.name')}
          value={form.name}
          error={error('name')}
          maxLength={120}
          autocomplete="off"
        />
        <CheckboxField
          t={t}
          name="actions"
          label={t('desk.reasons.actions')}
          values={form.actions}
          error={error('actions')}
          options={props.actions}
        />
        <TextArea t={t} name="vi" label={t('desk.reasons.text_vi')} value={form.vi} error={error('vi')} maxLength={2000} rows={4} />
        <TextArea t={t} name="en" label={t('desk.reasons.text_en')} required={false} value={form.en} maxLength={2000} rows={3} />
        <TextArea t={t} name="km" label={t('desk.reasons.text_km')} required={false} value={form.km} maxLength={2000} rows={3} />
        <Actions>
          <Button>{t(id ? 'desk.reasons.save_version' : 'desk.reasons.save')}</Button>
          <ButtonLink href={`${root}/mau-ly-do`} kind="quiet">
            {t('desk.back')}
          </ButtonLink>
        </Actions>
      </form>
      {id && (
        <form method="post" action={`${root}/mau-ly-do/${id}/ngung`}>
          <Button kind="danger">{t('desk.reasons.end')}</Button>
        </form>
      )}
      <Versions t={t} versions={versions} />
    </div>
  )
}
