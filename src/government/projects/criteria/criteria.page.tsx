import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Criterion = { key: string; label: string; weight: string; none: string; full: string; why: string }
type Row = { code: string; href: string; place: string; name: string; score: string; known: string }
type ListProps = {
  t: T
  title: string
  about: string
  period: string
  before: string
  after: string | undefined
  version: string
  /** What made-up work is counted among it. */
  madeUp: string | undefined
  criteria: Criterion[]
  rows: Row[]
}

export function ListPage({ t, title, about, period, before, after, version, madeUp, criteria, rows }: ListProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <p>{about}</p>
      {madeUp && (
        <Notice kind="attention">
          <p>{madeUp}</p>
        </Notice>
      )}
      <p class="project-row">
        <a href={before}>{t('projects.criteria.before')}</a>
        <b>{period}</b>
        {after && <a href={after}>{t('projects.criteria.after')}</a>}
      </p>
      {rows.length === 0 ? (
        <Empty title={t('projects.criteria.none')} text={t('projects.criteria.none_hint')} />
      ) : (
        <Table
          caption={`${title}, ${period}`}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'place', label: t('projects.criteria.place'), align: 'right', nowrap: true },
            { key: 'name', label: t('projects.criteria.agency') },
            { key: 'score', label: t('projects.criteria.score'), align: 'right', nowrap: true },
            { key: 'known', label: t('projects.criteria.known'), align: 'right', nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.code.replaceAll('.', '-'),
            cells: {
              place: <span class="num">{row.place}</span>,
              name: <a href={row.href}>{row.name}</a>,
              score: <b class="num">{row.score}</b>,
              known: <span class="num">{row.known}</span>,
            },
          }))}
        />
      )}
      <h2>{t('projects.criteria.how')}</h2>
      <p>{t('projects.criteria.method')}</p>
      <Table
        caption={t('projects.criteria.how')}
        captionUnseen
        reachable
        headKey="label"
        columns={[
          { key: 'label', label: t('projects.criteria.criterion') },
          { key: 'weight', label: t('projects.criteria.weight'), align: 'right' },
          { key: 'none', label: t('projects.criteria.at_none'), align: 'right' },
          { key: 'full', label: t('projects.criteria.at_full'), align: 'right' },
          { key: 'why', label: t('projects.value_why') },
        ]}
        rows={criteria.map((one) => ({ id: `tieu-chi-${one.key}`, cells: one }))}
      />
      <p class="soft">{version}</p>
    </div>
  )
}

type MarkRow = {
  key: string
  label: string
  weight: string
  value: string
  parts: string
  points: string
  status: string
  href: string | undefined
}
type Remark = {
  id: string
  criterion: string
  period: string
  words: string
  by: string
  answer: string | null
  answered: string
  mayAnswer: boolean
}
type UnitProps = {
  t: T
  name: string
  madeUp: string | undefined
  at: string
  period: string
  periodKey: string
  score: string
  known: string
  marks: MarkRow[]
  history: { period: string; score: string; version: string; hash: string }[]
  remarks: Remark[]
  mayContest: boolean
  values: Readonly<Record<string, string>>
  errors: FieldFault[]
}

export function UnitPage(props: UnitProps): VNode {
  const { t, name, marks, history } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{name}</h1>
      {props.madeUp && (
        <Notice kind="attention">
          <p>{props.madeUp}</p>
        </Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('projects.criteria.period'), value: props.period },
          {
            label: t('projects.criteria.score'),
            value: <b class="num">{props.score}</b>,
            note: props.score === '–' ? t('projects.criteria.no_score') : undefined,
          },
          { label: t('projects.criteria.known'), value: props.known },
        ]}
      />
      <Table
        caption={t('projects.criteria.evidence')}
        headKey="label"
        reachable
        columns={[
          { key: 'label', label: t('projects.criteria.criterion') },
          { key: 'value', label: t('projects.criteria.value'), align: 'right' },
          { key: 'parts', label: t('projects.criteria.parts'), align: 'right' },
          { key: 'weight', label: t('projects.criteria.weight'), align: 'right' },
          { key: 'points', label: t('projects.criteria.points'), align: 'right' },
        ]}
        rows={marks.map((mark) => ({
          id: `diem-${mark.key}`,
          cells: {
            label: mark.href ? <a href={mark.href}>{mark.label}</a> : mark.label,
            value: mark.status ? <Tag kind="stale">{mark.status}</Tag> : <span class="num">{mark.value}</span>,
            parts: <span class="num">{mark.parts || '–'}</span>,
            weight: <span class="num">{mark.weight}</span>,
            points: <b class="num">{mark.points}</b>,
          },
        }))}
      />
      {history.length > 0 && (
        <Table
          caption={t('projects.criteria.history')}
          reachable
          headKey="period"
          columns={[
            { key: 'period', label: t('projects.criteria.period') },
            { key: 'score', label: t('projects.criteria.score'), align: 'right' },
            { key: 'version', label: t('projects.criteria.version'), align: 'right' },
            { key: 'hash', label: 'SHA-256' },
          ]}
          rows={history.map((one) => ({ id: `ky-${one.hash}`, cells: one }))}
        />
      )}
      <Remarks {...props} />
    </div>
  )
}

function Remarks({ t, at, remarks, marks, mayContest, values, errors, periodKey }: UnitProps): VNode {
  const fault = (name: string): string | undefined => errors.find(({ field }) => field === name)?.message
  return (
    <section class="section" id="y-kien" aria-labelledby="y-kien-ten">
      <h2 id="y-kien-ten">{t('projects.criteria.remarks')}</h2>
      {remarks.length === 0 && <p class="soft">{t('projects.criteria.no_remark')}</p>}
      {remarks.map((one) => (
        <div key={one.id} class="section">
          <p>
            <b>{one.criterion}</b> · {one.period}: {one.words} <span class="soft num">{one.by}</span>
          </p>
          {one.answer ? (
            <p>
              <Tag kind="done">{t('projects.criteria.answer')}</Tag> {one.answer} <span class="soft num">{one.answered}</span>
            </p>
          ) : (
            <Tag kind="waiting">{t('projects.criteria.waits')}</Tag>
          )}
          {one.mayAnswer && (
            <form method="post" action={`${at}/y-kien/${one.id}`} novalidate>
              <TextArea
                t={t}
                name={`answer-${one.id.slice(0, 8)}`}
                label={t('projects.criteria.answer')}
                rows={3}
                maxLength={2000}
                value={values[`answer-${one.id.slice(0, 8)}`] ?? ''}
                error={fault(`answer-${one.id.slice(0, 8)}`)}
              />
              <Button kind="secondary">{t('projects.criteria.send_answer')}</Button>
            </form>
          )}
        </div>
      ))}
      {mayContest && (
        <form class="narrow project-form" method="post" action={`${at}/y-kien?ky=${periodKey}`} novalidate>
          <h3>{t('projects.criteria.contest')}</h3>
          <SelectField
            t={t}
            name="criterion"
            label={t('projects.criteria.criterion')}
            value={values.criterion ?? ''}
            options={marks.map(({ key, label }) => ({ value: key, label }))}
            error={fault('criterion')}
          />
          <TextArea
            t={t}
            name="words"
            label={t('projects.criteria.words')}
            rows={4}
            maxLength={2000}
            value={values.words ?? ''}
            error={fault('words')}
          />
          <Button>{t('projects.criteria.contest')}</Button>
        </form>
      )}
    </section>
  )
}
