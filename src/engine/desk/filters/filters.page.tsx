import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'

type Line = { id: string; name: string; href: string; shared: string | undefined; owner: string | undefined }
type Props = {
  t: T
  root: string
  form: { name: string; unit: string; query: Record<string, string> } | undefined
  fault: string | undefined
  units: Option[]
  filters: Line[]
}

export function FiltersPage(props: Props): VNode {
  const { t, root, filters, form, fault } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={fault ? [{ field: 'name', message: fault }] : []} />
      <h1>{t('desk.filters.title')}</h1>
      {form && <Save {...props} form={form} />}
      {filters.length === 0 && !form && (
        <Empty title={t('desk.filters.empty')} text={t('desk.filters.empty_hint')}>
          <ButtonLink href={root}>{t('core.nav.work')}</ButtonLink>
        </Empty>
      )}
      {filters.length > 0 && (
        <Table
          caption={t('desk.filters.title')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('desk.filters.name') },
            { key: 'who', label: t('desk.filters.seen_by') },
            { key: 'drop', label: t('desk.do'), unseenLabel: true },
          ]}
          rows={filters.map((line) => ({
            id: line.id,
            cells: {
              name: <a href={line.href}>{line.name}</a>,
              who: [line.shared ?? t('desk.filters.only_me'), line.owner].filter(Boolean).join(' · '),
              drop: line.owner === undefined && (
                <form method="post" action={`${root}/bo-loc/${line.id}/bo`}>
                  <Button kind="quiet">
                    {t('desk.filters.drop')}
                    <span class="unseen"> {line.name}</span>
                  </Button>
                </form>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}

function Save({ t, root, form, fault, units }: Props & { form: NonNullable<Props['form']> }): VNode {
  return (
    <form method="post" action={`${root}/bo-loc`} noValidate>
      {Object.entries(form.query).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      <TextField
        t={t}
        name="name"
        label={t('desk.filters.name')}
        value={form.name}
        error={fault}
        maxLength={80}
        width={20}
        autocomplete="off"
      />
      <RadioField
        t={t}
        name="unit"
        label={t('desk.filters.seen_by')}
        value={form.unit}
        options={[{ value: '', label: t('desk.filters.only_me') }, ...units]}
      />
      <Actions>
        <Button>{t('desk.filters.save')}</Button>
      </Actions>
    </form>
  )
}
