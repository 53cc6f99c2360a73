import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'

type Props = {
  t: T
  title: string
  fields: Record<string, string>
  errors: FieldError[]
  communes: Option[]
  rows: { id: string; name: string; commune: string; made: string }[]
}

/** Places with a printed QR: those there are, and a new one. */
export function SpotsPage({ t, title, fields, errors, communes, rows }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((each) => each.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p>{t('feedback.spot.about')}</p>
      {rows.length > 0 && (
        <Table
          caption={t('feedback.spot.list')}
          headKey="name"
          columns={[
            { key: 'name', label: t('feedback.spot.name') },
            { key: 'commune', label: t('feedback.place.commune') },
            { key: 'made', label: t('feedback.spot.made'), nowrap: true },
            { key: 'print', label: t('feedback.spot.print') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: { name: row.name, commune: row.commune, made: row.made, print: <a href={`/phan-anh/diem/${row.id}.pdf`}>PDF</a> },
          }))}
        />
      )}
      <h2>{t('feedback.spot.new')}</h2>
      <form method="post" action="/lam-viec/phan-anh/diem" noValidate>
        <TextField
          t={t}
          name="name"
          label={t('feedback.spot.name')}
          value={fields.name}
          error={error('name')}
          maxLength={200}
          autocomplete="off"
        />
        <SelectField
          t={t}
          name="commune"
          label={t('feedback.place.commune')}
          value={fields.commune}
          error={error('commune')}
          options={communes}
        />
        <div class="bar">
          <TextField
            t={t}
            name="lat"
            label={t('feedback.alert.lat')}
            required={false}
            inputMode="decimal"
            width={10}
            value={fields.lat}
            autocomplete="off"
          />
          <TextField
            t={t}
            name="lon"
            label={t('feedback.alert.lon')}
            required={false}
            inputMode="decimal"
            width={10}
            value={fields.lon}
            autocomplete="off"
          />
        </div>
        <Actions>
          <Button>{t('feedback.spot.save')}</Button>
        </Actions>
      </form>
    </div>
  )
}
