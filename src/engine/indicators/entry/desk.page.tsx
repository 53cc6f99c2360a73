import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Owed = {
  id: string
  href: string
  label: string
  unit: string
  period: string
  due: string
  late: boolean
  state: 'missing' | 'entered' | 'checked' | 'returned' | 'approved' | 'superseded'
  stateWords: string
  value: string
  plan: string
}
type Waiting = {
  id: string
  href: string
  label: string
  unit: string
  period: string
  value: string
  outlier: boolean
  stateWords: string
  by: string
  at: string
}
type Props = { t: T; done: string | undefined; entersAny: boolean; approvesAny: boolean; owed: Owed[]; waiting: Waiting[] }

const tags: Record<Owed['state'], TagKind> = {
  missing: 'waiting',
  entered: 'doing',
  checked: 'doing',
  returned: 'note',
  approved: 'done',
  superseded: 'plain',
}

/** What a unit still has to enter, and what waits for approval. */
export function EntryDeskPage({ t, done, entersAny, approvesAny, owed, waiting }: Props): VNode {
  return (
    <div class="section">
      {done && <Notice kind="done">{t(`indicators.entry.done.${done}` as MessageKey)}</Notice>}
      <h1>{t('indicators.entry.title')}</h1>
      <p class="soft">{t('indicators.entry.intro')}</p>
      {approvesAny && (
        <section class="section" aria-labelledby="cho-duyet">
          <h2 id="cho-duyet">{t('indicators.entry.waiting')}</h2>
          {waiting.length === 0 ? (
            <Empty title={t('indicators.entry.nothing_waits')} text={t('indicators.entry.nothing_waits_hint')} />
          ) : (
            <WaitingTable t={t} waiting={waiting} />
          )}
        </section>
      )}
      {entersAny && (
        <section class="section" aria-labelledby="phai-nhap">
          <h2 id="phai-nhap">{t('indicators.entry.owed')}</h2>
          {owed.length === 0 ? (
            <Empty title={t('indicators.entry.nothing_owed')} text={t('indicators.entry.nothing_owed_hint')} />
          ) : (
            <OwedTable t={t} owed={owed} />
          )}
        </section>
      )}
      {!entersAny && !approvesAny && <Empty title={t('indicators.entry.no_part')} text={t('indicators.entry.no_part_hint')} />}
    </div>
  )
}

function OwedTable({ t, owed }: { t: T; owed: Owed[] }): VNode {
  return (
    <Table
      caption={t('indicators.entry.owed')}
      captionUnseen
      headKey="label"
      columns={[
        { key: 'label', label: t('indicators.column.indicator') },
        { key: 'unit', label: t('indicators.unit') },
        { key: 'period', label: t('indicators.column.period'), nowrap: true },
        { key: 'due', label: t('indicators.entry.due'), nowrap: true },
        { key: 'state', label: t('indicators.status'), nowrap: true },
        { key: 'value', label: t('indicators.column.value'), align: 'right', nowrap: true },
        { key: 'plan', label: t('indicators.plan') },
      ]}
      rows={owed.map((row) => ({
        id: row.id,
        href: row.href,
        cells: {
          label: <a href={row.href}>{row.label}</a>,
          unit: row.unit,
          period: <span class="num">{row.period}</span>,
          due: row.late ? <Tag kind="overdue">{row.due}</Tag> : <span class="num">{row.due}</span>,
          state: <Tag kind={tags[row.state]}>{row.stateWords}</Tag>,
          value: <span class="num">{row.value}</span>,
          plan: <span class="soft">{row.plan}</span>,
        },
      }))}
    />
  )
}

function WaitingTable({ t, waiting }: { t: T; waiting: Waiting[] }): VNode {
  return (
    <Table
      caption={t('indicators.entry.waiting')}
      captionUnseen
      headKey="label"
      columns={[
        { key: 'label', label: t('indicators.column.indicator') },
        { key: 'unit', label: t('indicators.unit') },
        { key: 'period', label: t('indicators.column.period'), nowrap: true },
        { key: 'value', label: t('indicators.column.value'), align: 'right', nowrap: true },
        { key: 'state', label: t('indicators.status'), nowrap: true },
        { key: 'by', label: t('indicators.entry.by') },
      ]}
      rows={waiting.map((row) => ({
        id: row.id,
        href: row.href,
        cells: {
          label: <a href={row.href}>{row.label}</a>,
          unit: row.unit,
          period: <span class="num">{row.period}</span>,
          value: <b class="num">{row.value}</b>,
          state: row.outlier ? <Tag kind="soon">{t('indicators.entry.stands_out')}</Tag> : <Tag kind="doing">{row.stateWords}</Tag>,
          by: `${row.by}, ${row.at}`,
        },
      }))}
    />
  )
}
