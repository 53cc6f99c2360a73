import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type LoadRow = {
  id: string
  name: string
  roles: string
  open: string
  soon: string
  overdue: string
  waiting: string
  done: string
  doneLate: string
  median: string
  late: boolean
  weight: number
  away: string | undefined
  queueHref: string
  handOverHref: string
}
export type UndecidedRow = { reference: string; href: string; title: string; party: string; since: string; due: string; late: boolean }
type Props = {
  t: T
  root: string
  units: string
  at: string
  week: string
  toSign: string
  tiles: { queue: string; value: string; late: boolean }[]
  undecided: UndecidedRow[]
  more: string | undefined
  rows: LoadRow[]
}

/** What waits for the head of a unit, and how the work is spread. */
export function WorkloadPage({ t, root, units, at, week, toSign, tiles, undecided, more, rows }: Props): VNode {
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('desk.workload.title')}</h1>
        <span class="soft num">
          {units} · {at}
        </span>
      </div>
      <ul class="desk-tiles">
        <li>
          <a href="/lam-viec/ky">
            <b class="num">{toSign}</b>
            <span>{t('desk.workload.sign')}</span>
          </a>
        </li>
        {tiles.map((tile) => (
          <li key={tile.queue} class={tile.late ? 'is-late' : undefined}>
            <a href={tile.queue === 'all' ? root : `${root}?hang=${tile.queue}`}>
              <b class="num">{tile.value}</b>
              <span>{t(`desk.workload.${tile.queue}` as MessageKey)}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="bar">
        <ButtonLink href={`${root}/ban-giao`} kind="secondary">
          {t('desk.stand_in.title')}
        </ButtonLink>
        <ButtonLink href={`${root}/quy-tac`} kind="secondary">
          {t('desk.assign.title')}
        </ButtonLink>
        <ButtonLink href={`${root}/mau-ly-do`} kind="secondary">
          {t('desk.reasons.title')}
        </ButtonLink>
      </div>
      {undecided.length > 0 && <Undecided t={t} rows={undecided} more={more} />}
      <h2>{t('desk.workload.by_officer')}</h2>
      <p class="soft">{t('desk.workload.how', { day: week })}</p>
      {rows.length === 0 ? <Empty title={t('desk.workload.nobody')} text={t('desk.workload.nobody_hint')} /> : <Loads t={t} rows={rows} />}
    </div>
  )
}

function Undecided({ t, rows, more }: { t: T; rows: UndecidedRow[]; more: string | undefined }): VNode {
  return (
    <>
      <h2>{t('desk.workload.undecided')}</h2>
      <Table
        caption={t('desk.workload.undecided')}
        captionUnseen
        variant="dense"
        headKey="reference"
        columns={[
          { key: 'reference', label: t('desk.workload.column.reference'), nowrap: true },
          { key: 'title', label: t('desk.workload.column.title') },
          { key: 'since', label: t('desk.workload.column.since'), nowrap: true },
          { key: 'due', label: t('desk.workload.column.due'), nowrap: true },
        ]}
        rows={rows.map((row) => ({
          id: `duyet-${row.reference}`,
          href: row.href,
          cells: {
            reference: <a href={row.href}>{row.reference}</a>,
            title: (
              <>
                {row.title} <span class="soft">{row.party}</span>
              </>
            ),
            since: <span class="num">{row.since}</span>,
            due: row.late ? <Tag kind="overdue">{row.due}</Tag> : <span class="num">{row.due}</span>,
          },
        }))}
      />
      {more && (
        <p>
          <a href={more}>{t('desk.workload.undecided_all')}</a>
        </p>
      )}
    </>
  )
}

function Loads({ t, rows }: { t: T; rows: LoadRow[] }): VNode {
  const numbers = ['open', 'soon', 'overdue', 'waiting', 'done', 'done_late', 'median'] as const
  return (
    <Table
      caption={t('desk.workload.by_officer')}
      captionUnseen
      variant="dense"
      headKey="name"
      columns={[
        { key: 'name', label: t('desk.workload.officer') },
        ...numbers.map((key) => ({ key, label: t(`desk.workload.column.${key}`), align: 'right' as const, nowrap: true })),
        { key: 'away', label: t('desk.workload.column.away') },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        href: row.queueHref,
        cells: {
          name: (
            <>
              <a href={row.queueHref}>{row.name}</a> <span class="soft">{row.roles}</span>
            </>
          ),
          open: <span class="num">{row.open}</span>,
          soon: <span class="num">{row.soon}</span>,
          overdue: row.late ? <Tag kind="overdue">{row.overdue}</Tag> : <span class="num">{row.overdue}</span>,
          waiting: <span class="num">{row.waiting}</span>,
          done: <span class="num">{row.done}</span>,
          done_late: <span class="num">{row.doneLate}</span>,
          median: <span class="num">{row.median}</span>,
          away: row.away ?? (
            <a href={row.handOverHref}>
              {t('desk.workload.hand_over')}
              <span class="unseen"> {row.name}</span>
            </a>
          ),
        },
      }))}
    />
  )
}
