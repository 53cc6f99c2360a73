import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Listed, type Version, Versions } from '../desk/listed.page.tsx'

type Way = 'round_robin' | 'least_loaded'
type Line = {
  id: string
  name: string
  position: number
  way: Way
  version: number
  unit: string
  matches: string[]
  officers: string[]
  mayEdit: boolean
}

export function RulesPage({ t, root, rules }: { t: T; root: string; rules: Line[] }): VNode {
  const add = <ButtonLink href={`${root}/quy-tac/moi`}>{t('desk.assign.new')}</ButtonLink>
  return (
    <Listed
      title={t('desk.assign.title')}
      about={t('desk.assign.about')}
      add={add}
      empty={rules.length === 0 && { title: t('desk.assign.empty'), text: t('desk.assign.empty_hint') }}
    >
      <Table
        caption={t('desk.assign.title')}
        captionUnseen
        headKey="name"
        columns={[
          { key: 'position', label: t('desk.assign.position'), align: 'right' },
          { key: 'name', label: t('desk.assign.name') },
          { key: 'matches', label: t('desk.assign.for') },
          { key: 'way', label: t('desk.assign.way') },
          { key: 'officers', label: t('desk.assign.officers') },
          { key: 'unit', label: t('desk.unit') },
          { key: 'version', label: t('desk.version'), align: 'right' },
        ]}
        rows={rules.map((rule) => ({
          id: rule.id,
          cells: {
            position: <span class="num">{rule.position}</span>,
            name: rule.mayEdit ? <a href={`${root}/quy-tac/${rule.id}`}>{rule.name}</a> : rule.name,
            matches: rule.matches.length > 0 ? rule.matches.join('. ') : t('desk.assign.every_case'),
            way: t(`desk.assign.way.${rule.way}`),
            officers: rule.officers.length > 0 ? rule.officers.join(', ') : t('desk.assign.everybody'),
            unit: rule.unit,
            version: <span class="num">{rule.version}</span>,
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
  form: { name: string; unit: string; position: string; way: string; officers: string[]; facts: Record<string, string> }
  errors: FieldError[]
  units: Option[]
  officers: Option[]
  facts: { key: string; label: string; hint: string }[]
  versions: Version[]
}

export function RulePage(props: Props): VNode {
  const { t, root, id, form, errors, versions } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const ways = (['round_robin', 'least_loaded'] as const).map((way) => ({
    value: way,
    label: t(`desk.assign.way.${way}`),
    hint: t(`desk.assign.way.${way}_hint`),
  }))
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      <form method="post" action={id ? `${root}/quy-tac/${id}` : `${root}/quy-tac`} noValidate>
        {!id && <SelectField t={t} name="unit" label={t('desk.unit')} value={form.unit} error={error('unit')} options={props.units} />}
        <TextField
          t={t}
          name="name"
          label={t('desk.assign.name')}
          value={form.name}
          error={error('name')}
          maxLength={120}
          autocomplete="off"
        />
        <TextField
          t={t}
          name="position"
          label={t('desk.assign.position')}
          hint={t('desk.assign.position_hint')}
          value={form.position}
          error={error('position')}
          inputMode="numeric"
          width={4}
        />
        <h2>{t('desk.assign.for')}</h2>
        <p class="soft">{t('desk.assign.for_hint')}</p>
        {props.facts.map((fact) => (
          <TextArea
            key={fact.key}
            t={t}
            name={`fact_${fact.key}`}
            label={fact.label}
            hint={fact.hint}
            required={false}
            value={form.facts[`fact_${fact.key}`]}
            error={error(`fact_${fact.key}`)}
            rows={3}
          />
        ))}
        <h2>{t('desk.assign.to_whom')}</h2>
        <RadioField t={t} name="way" label={t('desk.assign.way')} value={form.way} error={error('way')} options={ways} />
        {props.officers.length > 0 && (
          <CheckboxField
            t={t}
            name="officers"
            label={t('desk.assign.officers')}
            hint={t('desk.assign.officers_hint')}
            required={false}
            values={form.officers}
            error={error('officers')}
            options={props.officers}
          />
        )}
        <Actions>
          <Button>{t(id ? 'desk.reasons.save_version' : 'desk.assign.save')}</Button>
          <ButtonLink href={`${root}/quy-tac`} kind="quiet">
            {t('desk.back')}
          </ButtonLink>
        </Actions>
      </form>
      {id && (
        <form method="post" action={`${root}/quy-tac/${id}/ngung`}>
          <Button kind="danger">{t('desk.assign.end')}</Button>
        </form>
      )}
      <Versions t={t} versions={versions} />
    </div>
  )
}
