import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Standing = 'late' | 'soon' | 'on_time' | 'closed'
export type Card = {
  id: string
  href: string
  reference: string
  title: string
  unitName: string
  issuerName: string
  dueOn: string
  percent: number
  returned: number
  stateLabel: string
  standing: Standing
}
export type Column = { step: string; label: string; count: number; cards: Card[] }
type UnitLine = { unitId: string; unitName: string; open: number; late: number; reported: number; done: number }
type Props = {
  t: T
  title: string
  root: string
  xem: 'lam' | 'giao' | 'phoi-hop'
  buoc: string | undefined
  donvi: string | undefined
  columns: Column[]
  late: number
  next: string | undefined
  byUnit: UnitLine[]
}

const kinds: Record<Standing, TagKind> = { late: 'overdue', soon: 'soon', on_time: 'plain', closed: 'done' }

export function DueTag({ t, standing, dueOn }: { t: T; standing: Standing; dueOn: string }): VNode {
  const day = formatDate(t.lang, dueOn)
  return <Tag kind={kinds[standing]}>{t(standing === 'late' ? 'documents.task_late_since' : 'documents.task_until', { day })}</Tag>
}

export function BoardPage(props: Props): VNode {
  const { t, root, xem, buoc, donvi, columns, late, next, byUnit } = props
  const link = (more: Record<string, string>): string =>
    `${root}?${new URLSearchParams({ xem, ...(donvi ? { donvi } : {}), ...more }).toString()}`
  const [only] = columns
  return (
    <div>
      <h1>{props.title}</h1>
      <Tabs
        label={t('documents.tasks')}
        tabs={(['lam', 'giao', 'phoi-hop'] as const).map((each) => ({
          href: `${root}?xem=${each}`,
          label: t(`documents.tasks_${each === 'phoi-hop' ? 'partner' : each === 'giao' ? 'given' : 'own'}`),
          current: each === xem,
        }))}
      />
      {late > 0 && buoc !== 'late' && (
        <Notice kind="attention">
          <a href={link({ buoc: 'late' })}>{t('documents.tasks_late', { count: late })}</a>
        </Notice>
      )}
      {buoc && only ? (
        <List t={t} cards={only.cards} />
      ) : (
        <div class="board">
          {columns.map((column) => (
            <BoardColumn key={column.step} t={t} column={column} href={link({ buoc: column.step })} />
          ))}
        </div>
      )}
      {buoc && <Pager t={t} nextHref={next && link({ buoc, sau: next })} />}
      {buoc && (
        <p>
          <a href={link({})}>{t('documents.tasks_board')}</a>
        </p>
      )}
      {!buoc && byUnit.length > 0 && <ByUnit t={t} root={root} lines={byUnit} />}
    </div>
  )
}

function BoardColumn({ t, column, href }: { t: T; column: Column; href: string }): VNode {
  return (
    <section class="board-column" aria-labelledby={`cot-${column.step}`}>
      <h2 id={`cot-${column.step}`}>
        <a href={href}>
          {column.label} <span class="num">{column.count}</span>
        </a>
      </h2>
      {column.cards.length === 0 && <p class="soft">{t('documents.tasks_none')}</p>}
      <ul>
        {column.cards.map((card) => (
          <li key={card.id} class="board-card">
            <a href={card.href}>{card.title}</a>
            <p class="soft">{card.unitName}</p>
            <p class="bar">
              <DueTag t={t} standing={card.standing} dueOn={card.dueOn} />
              {card.returned > 0 && <Tag kind="note">{t('documents.task_returned', { count: card.returned })}</Tag>}
              {card.standing !== 'closed' && card.percent > 0 && <span class="num">{card.percent} %</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function List({ t, cards }: { t: T; cards: Card[] }): VNode {
  if (cards.length === 0) return <Empty title={t('documents.tasks_none')} text={t('documents.tasks_none_text')} />
  return (
    <Table
      caption={t('documents.tasks')}
      captionUnseen
      variant="dense"
      headKey="title"
      columns={[
        { key: 'code', label: t('documents.number'), nowrap: true },
        { key: 'title', label: t('documents.task_title') },
        { key: 'owner', label: t('documents.task_owner') },
        { key: 'issuer', label: t('documents.task_issuer') },
        { key: 'due', label: t('documents.task_due'), nowrap: true },
        { key: 'state', label: t('documents.state') },
      ]}
      rows={cards.map((card) => ({
        id: card.id,
        href: card.href,
        cells: {
          code: <span class="num">{card.reference}</span>,
          title: <a href={card.href}>{card.title}</a>,
          owner: card.unitName,
          issuer: card.issuerName,
          due: <DueTag t={t} standing={card.standing} dueOn={card.dueOn} />,
          state: card.stateLabel,
        },
      }))}
    />
  )
}

function ByUnit({ t, root, lines }: { t: T; root: string; lines: UnitLine[] }): VNode {
  const number = (value: number) => <span class="num">{value}</span>
  return (
    <section class="section" aria-labelledby="theo-don-vi">
      <h2 id="theo-don-vi">{t('documents.tasks_by_unit')}</h2>
      <Table
        caption={t('documents.tasks_by_unit')}
        captionUnseen
        variant="dense"
        headKey="unit"
        columns={[
          { key: 'unit', label: t('documents.unit') },
          { key: 'late', label: t('documents.task_late'), align: 'right' },
          { key: 'open', label: t('documents.tasks_open'), align: 'right' },
          { key: 'reported', label: t('documents.tasks_reported'), align: 'right' },
          { key: 'done', label: t('documents.tasks_done'), align: 'right' },
        ]}
        rows={lines.map((line) => ({
          id: line.unitId,
          cells: {
            unit: <a href={`${root}?xem=giao&donvi=${line.unitId}`}>{line.unitName}</a>,
            late: line.late > 0 ? <a href={`${root}?xem=giao&donvi=${line.unitId}&buoc=late`}>{number(line.late)}</a> : number(0),
            open: number(line.open),
            reported: number(line.reported),
            done: number(line.done),
          },
        }))}
      />
    </section>
  )
}
