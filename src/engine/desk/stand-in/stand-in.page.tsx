import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { DayField } from '#core/ui/day-field.tsx'

type State = 'coming' | 'now' | 'over' | 'ended'
const looks: Record<State, TagKind> = { coming: 'waiting', now: 'doing', over: 'plain', ended: 'plain' }

type Line = { id: string; person: string; other: string; from: string; to: string; state: State }
type Props = {
  t: T
  root: string
  form: { person: string; standIn: string; from: string; to: string; reason: string }
  errors: FieldError[]
  people: Option[]
  colleagues: Option[]
  lines: Line[]
}

export function StandInsPage(props: Props): VNode {
  const { t, root, lines } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{t('desk.stand_in.title')}</h1>
      <p>{t('desk.stand_in.about')}</p>
      {lines.length > 0 && (
        <Table
          caption={t('desk.stand_in.list')}
          headKey="person"
          columns={[
            { key: 'person', label: t('desk.stand_in.person') },
            { key: 'other', label: t('desk.stand_in.other') },
            { key: 'when', label: t('desk.stand_in.when') },
            { key: 'state', label: t('desk.stand_in.state') },
          ]}
          rows={lines.map((line) => ({
            id: line.id,
            cells: {
              person: <a href={`${root}/ban-giao/${line.id}`}>{line.person}</a>,
              other: line.other,
              when: (
                <span class="num">
                  {line.from} – {line.to}
                </span>
              ),
              state: <Tag kind={looks[line.state]}>{t(`desk.stand_in.${line.state}`)}</Tag>,
            },
          }))}
        />
      )}
      {props.people.length > 0 && <NewStandIn {...props} />}
    </div>
  )
}

function NewStandIn({ t, root, form, errors, people, colleagues }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const choose = { value: '', label: t('desk.choose') }
  return (
    <section>
      <h2>{t('desk.stand_in.new')}</h2>
      <form method="post" action={`${root}/ban-giao`} noValidate>
        <SelectField t={t} name="person" label={t('desk.stand_in.person')} value={form.person} error={error('person')} options={people} />
        <SelectField
          t={t}
          name="stand_in"
          label={t('desk.stand_in.other')}
          hint={t('desk.stand_in.other_hint')}
          value={form.standIn}
          error={error('stand_in')}
          options={[choose, ...colleagues]}
        />
        <DayField t={t} name="from" label={t('desk.stand_in.from')} value={form.from} error={error('from')} />
        <DayField t={t} name="to" label={t('desk.stand_in.to')} value={form.to} error={error('to')} />
        <TextField
          t={t}
          name="reason"
          label={t('desk.stand_in.reason')}
          value={form.reason}
          error={error('reason')}
          maxLength={500}
          autocomplete="off"
        />
        <Actions>
          <Button>{t('desk.stand_in.give')}</Button>
        </Actions>
      </form>
    </section>
  )
}

type OneProps = {
  t: T
  root: string
  id: string
  person: string
  other: string
  from: string
  to: string
  reason: string
  by: string
  openAtStart: number
  state: State
  mayEnd: boolean
  held: { code: string; title: string; state: string; due: string }[]
  done: { code: string; title: string; what: string; when: string }[]
}

export function StandInPage(props: OneProps): VNode {
  const { t, root, id, held, done } = props
  const link = (code: string) => (
    <a class="num" href={`${root}/ho-so/${code}`}>
      {code}
    </a>
  )
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('desk.stand_in.of', { name: props.person })}</h1>
        <Tag kind={looks[props.state]}>{t(`desk.stand_in.${props.state}`)}</Tag>
      </div>
      <SummaryList
        t={t}
        tight
        rows={[
          { label: t('desk.stand_in.other'), value: props.other },
          { label: t('desk.stand_in.when'), value: <span class="num">{`${props.from} – ${props.to}`}</span> },
          { label: t('desk.stand_in.reason'), value: props.reason },
          { label: t('desk.stand_in.by'), value: props.by },
          { label: t('desk.stand_in.open_at_start'), value: <span class="num">{props.openAtStart}</span> },
        ]}
      />
      {props.mayEnd && (
        <form method="post" action={`${root}/ban-giao/${id}/ve`}>
          <Actions>
            <Button kind="secondary">{t('desk.stand_in.end')}</Button>
          </Actions>
        </form>
      )}
      <Table
        caption={t('desk.stand_in.open_now')}
        headKey="code"
        columns={[
          { key: 'code', label: t('desk.column.code'), nowrap: true },
          { key: 'title', label: t('desk.column.title') },
          { key: 'state', label: t('desk.column.state') },
          { key: 'due', label: t('desk.column.due'), nowrap: true },
        ]}
        rows={held.map((row) => ({
          id: row.code,
          cells: {
            code: link(row.code),
            title: <span lang="vi">{row.title}</span>,
            state: row.state,
            due: <span class="num">{row.due}</span>,
          },
        }))}
      />
      {held.length === 0 && <p class="soft">{t('desk.stand_in.nothing_open')}</p>}
      <Table
        caption={t('desk.stand_in.done_meanwhile')}
        headKey="code"
        columns={[
          { key: 'code', label: t('desk.column.code'), nowrap: true },
          { key: 'title', label: t('desk.column.title') },
          { key: 'what', label: t('desk.column.what') },
          { key: 'when', label: t('desk.column.when'), nowrap: true },
        ]}
        rows={done.map((row, index) => ({
          id: `${row.code}-${index}`,
          cells: {
            code: link(row.code),
            title: <span lang="vi">{row.title}</span>,
            what: row.what,
            when: <span class="num">{row.when}</span>,
          },
        }))}
      />
      {done.length === 0 && <p class="soft">{t('desk.stand_in.nothing_done')}</p>}
    </div>
  )
}
