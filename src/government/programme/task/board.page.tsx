import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type TaskCard = {
  id: string
  href: string
  no: string
  reference: string
  words: string
  lead: string
  due: string
  isLate: boolean
  lateDays: string
  isEscalated: boolean
  isOurs: boolean
}
type Query = { 'trang-thai'?: string; 'chu-tri'?: string; 'cua-tinh'?: string; tre?: string }
type Props = {
  t: T
  query: Query
  today: string
  total: number
  overdue: number
  escalated: number
  done: number
  leads: Option[]
  columns: { state: string; label: string; count: number; cards: TaskCard[] }[]
  whole: boolean
  mayGive: boolean
}

const root = '/dieu-hanh/nhiem-vu'
const address = (query: Query, more: Query): string =>
  `${root}?${new URLSearchParams(Object.entries({ ...query, ...more }).filter(([, value]) => value) as [string, string][])}`

export function BoardPage(props: Props): VNode {
  const { t, today, total, overdue, escalated, done, query, leads, columns, whole, mayGive } = props
  const source = t('programme.tasks.source')
  const tile = (label: string, value: number, state: 'plain' | 'met' | 'below', href?: string) => ({
    label,
    value: String(value),
    state,
    source,
    age: today,
    href,
  })
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('programme.tasks.title')}</h1>
        {mayGive && (
          <span class="push">
            <ButtonLink href={`${root}/moi`}>{t('programme.tasks.new')}</ButtonLink>
          </span>
        )}
      </div>
      <StatTiles
        t={t}
        stats={[
          tile(t('programme.tasks.all'), total, 'plain', `${root}?cua-tinh=all`),
          tile(t('programme.tasks.overdue'), overdue, overdue > 0 ? 'below' : 'met', `${root}?tre=1`),
          tile(t('programme.tasks.escalated'), escalated, escalated > 0 ? 'below' : 'plain'),
          tile(t('programme.tasks.done'), done, 'met', `${root}?trang-thai=done`),
        ]}
      />
      <form class="bar filters" method="get" action={root}>
        <SelectField t={t} name="chu-tri" label={t('programme.task.lead')} value={query['chu-tri'] ?? ''} options={leads} />
        <SelectField
          t={t}
          name="cua-tinh"
          label={t('programme.tasks.concerns')}
          value={query['cua-tinh'] || 'lead'}
          options={[
            { value: 'lead', label: t('programme.task.we_lead') },
            { value: 'partner', label: t('programme.task.we_help') },
            { value: 'all', label: t('programme.tasks.everybody') },
          ]}
        />
        <SelectField
          t={t}
          name="tre"
          label={t('programme.tasks.late')}
          value={query.tre ?? ''}
          options={[{ value: '1', label: t('programme.tasks.only_late') }]}
        />
        {query['trang-thai'] && <input type="hidden" name="trang-thai" value={query['trang-thai']} />}
        <Button kind="secondary">{t('programme.show')}</Button>
      </form>
      {total === 0 && <Empty title={t('programme.tasks.none')} text={t('programme.tasks.none_hint')} />}
      {whole && (
        <p>
          <a href={address(query, { 'trang-thai': '' })}>{t('programme.tasks.whole_board')}</a>
        </p>
      )}
      <div class={whole ? 'board board--one' : 'board'}>
        {columns.map((column) => (
          <section key={column.state} aria-labelledby={`cot-${column.state}`}>
            <h2 id={`cot-${column.state}`}>
              {column.label} <span class="num soft">{column.count}</span>
            </h2>
            <ul>
              {column.cards.map((card) => (
                <Card key={card.id} t={t} card={card} />
              ))}
            </ul>
            {column.cards.length < column.count && !whole && (
              <a href={address(query, { 'trang-thai': column.state })}>
                {t('programme.tasks.more', { count: column.count - column.cards.length })}
              </a>
            )}
          </section>
        ))}
      </div>
    </div>
  )
}

function Card({ t, card }: { t: T; card: TaskCard }): VNode {
  return (
    <li class="task-card">
      <a href={card.href}>{card.words}</a>
      <span class="soft">{card.lead}</span>
      <span class="task-tags">
        <Tag kind={card.isLate ? 'overdue' : 'plain'}>
          {card.isLate ? t('programme.task.late_by', { days: card.lateDays, due: card.due }) : card.due}
        </Tag>
        {card.isEscalated && <Tag kind="note">{t('programme.task.escalated')}</Tag>}
        {card.isOurs && <Tag kind="doing">{t('programme.task.we_lead')}</Tag>}
      </span>
    </li>
  )
}
