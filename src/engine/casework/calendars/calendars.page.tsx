import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type CalendarLine = { key: string; name: string; units: string; hours: string; version: string }
export type ChangeLine = { id: string; calendar: string; what: string; by: string; kind: TagKind; state: string }
export type ListProps = { t: T; calendars: CalendarLine[]; changes: ChangeLine[] }

/** The calendars of the province and of its agencies, and what was changed of them. */
export function CalendarsPage({ t, calendars, changes }: ListProps): VNode {
  return (
    <div class="section">
      <h1>{t('casework.calendar.title')}</h1>
      <p class="soft">{t('casework.calendar.intro')}</p>
      <Table
        caption={t('casework.calendar.all')}
        headKey="name"
        columns={[
          { key: 'name', label: t('casework.calendar.name') },
          { key: 'units', label: t('casework.calendar.units') },
          { key: 'hours', label: t('casework.calendar.hours') },
          { key: 'version', label: t('casework.calendar.version') },
        ]}
        rows={calendars.map((one) => ({
          id: one.key,
          cells: {
            name: <a href={`/quan-tri/lich-lam-viec/${one.key}`}>{one.name}</a>,
            units: one.units,
            hours: <span class="num">{one.hours}</span>,
            version: <span class="num">{one.version}</span>,
          },
        }))}
      />
      {changes.length > 0 && (
        <Table
          caption={t('casework.calendar.changes')}
          headKey="what"
          columns={[
            { key: 'what', label: t('casework.calendar.change') },
            { key: 'calendar', label: t('casework.calendar.name') },
            { key: 'by', label: t('casework.calendar.by') },
            { key: 'state', label: t('casework.opinions.state') },
          ]}
          rows={changes.map((one) => ({
            id: one.id,
            cells: {
              what: <a href={`/quan-tri/lich-lam-viec/thay-doi/${one.id}`}>{one.what}</a>,
              calendar: one.calendar,
              by: one.by,
              state: <Tag kind={one.kind}>{one.state}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}

export const acts = ['close', 'half', 'work', 'restore', 'hours'] as const
export type ActKey = (typeof acts)[number]
export type OneProps = {
  t: T
  key_: string
  title: string
  rows: { label: string; value: string }[]
  days: { date: string; what: string; hours: string }[]
  act: ActKey
  units: Option[]
  weekdays: Option[]
  errors: FieldError[]
  fields: Record<string, string>
  ticked: string[]
}

/** One calendar: its hours and the days ahead that are not as the week says; a change is proposed here. */
export function CalendarPage(props: OneProps): VNode {
  const { t, key_, act, errors } = props
  const at = (one: ActKey): string => `/quan-tri/lich-lam-viec/${key_}?viec=${one}#de-nghi`
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors.map((one) => (one.field === 'date' ? { ...one, field: 'date-d' } : one))} />
      <h1>{props.title}</h1>
      <SummaryList t={t} rows={props.rows} tight />
      <Table
        caption={t('casework.calendar.ahead')}
        headKey="date"
        columns={[
          { key: 'date', label: t('casework.calendar.date'), nowrap: true },
          { key: 'what', label: t('casework.calendar.what') },
          { key: 'hours', label: t('casework.calendar.hours') },
        ]}
        rows={props.days.map((day) => ({
          id: day.date,
          cells: { date: <span class="num">{day.date}</span>, what: day.what, hours: <span class="num">{day.hours}</span> },
        }))}
      />
      <section class="section" id="de-nghi" aria-labelledby="propose">
        <h2 id="propose">{t('casework.calendar.propose')}</h2>
        <p class="soft">{t('casework.calendar.propose_about')}</p>
        <Tabs
          label={t('casework.calendar.propose')}
          tabs={acts.map((one) => ({ href: at(one), label: t(`casework.calendar.act.${one}`), current: one === act }))}
        />
        <ProposeForm {...props} />
      </section>
    </div>
  )
}

function ProposeForm(props: OneProps): VNode {
  const { t, act, errors, fields } = props
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const time = (name: string, label: string, usual: string): VNode => (
    <TextField t={t} name={name} label={label} value={fields[name] ?? usual} error={error(name)} width={4} required={!usual} />
  )
  return (
    <form method="post" action={`/quan-tri/lich-lam-viec/${props.key_}`} noValidate>
      <input type="hidden" name="viec" value={act} />
      {act === 'hours' ? (
        <CheckboxField
          t={t}
          name="days"
          label={t('casework.calendar.days')}
          options={props.weekdays}
          values={props.ticked}
          error={error('days')}
        />
      ) : (
        <DateField
          t={t}
          name="date"
          label={t('casework.calendar.date')}
          value={{ d: fields['date-d'], m: fields['date-m'], y: fields['date-y'] }}
          error={error('date')}
        />
      )}
      {act !== 'hours' && act !== 'restore' && (
        <TextField
          t={t}
          name="name"
          label={t('casework.calendar.day_name')}
          hint={t('casework.calendar.day_name_hint')}
          value={fields.name}
          error={error('name')}
          maxLength={120}
        />
      )}
      {act === 'work' && (
        <SelectField
          t={t}
          name="worksAs"
          label={t('casework.calendar.works_as')}
          options={props.weekdays}
          value={fields.worksAs ?? 'mon'}
          error={error('worksAs')}
        />
      )}
      {(act === 'hours' || act === 'half') && (
        <>
          {time('from', t('casework.calendar.from'), '07:00')}
          {time('to', t('casework.calendar.to'), '11:00')}
        </>
      )}
      {act === 'hours' && (
        <>
          {time('from2', t('casework.calendar.from2'), '13:00')}
          {time('to2', t('casework.calendar.to2'), '17:00')}
          <TextField
            t={t}
            name="cutOff"
            label={t('casework.calendar.cut_off')}
            value={fields.cutOff}
            error={error('cutOff')}
            width={4}
            required={false}
          />
        </>
      )}
      {props.units.length > 0 && (
        <SelectField
          t={t}
          name="unit"
          label={t('casework.calendar.for_unit')}
          hint={t('casework.calendar.for_unit_hint')}
          options={props.units}
          value={fields.unit}
          error={error('unit')}
          required={false}
        />
      )}
      <TextArea
        t={t}
        name="reason"
        label={t('casework.calendar.reason')}
        hint={t('casework.calendar.reason_hint')}
        value={fields.reason}
        error={error('reason')}
        maxLength={500}
        rows={3}
      />
      <Actions>
        <Button>{t('casework.calendar.see_what')}</Button>
        <ButtonLink href="/quan-tri/lich-lam-viec" kind="quiet">
          {t('casework.opinions.back')}
        </ButtonLink>
      </Actions>
    </form>
  )
}
