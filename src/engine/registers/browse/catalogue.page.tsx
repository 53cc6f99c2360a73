import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { RegisterClass } from '../definition/definition.ts'
import { baseOf, ClassTag, MadeUpTag } from './shell.page.tsx'

export type RegisterLine = {
  key: string
  group: string
  title: string
  about: string
  class: RegisterClass
  rows: string
  complete: string
  fresh: string
  lastAt: string
  stale: boolean
  madeUp: boolean
}
type Props = { t: T; lines: RegisterLine[]; drafts: { key: string; state: string; by: string }[]; steward: boolean }

/** Every register that the reader may open, by group. */
export function CataloguePage({ t, lines, drafts, steward }: Props): VNode {
  const columns = [
    { key: 'title', label: t('registers.column.register') },
    { key: 'class', label: t('registers.column.class'), nowrap: true },
    { key: 'rows', label: t('registers.column.rows'), align: 'right' as const, nowrap: true },
    { key: 'complete', label: t('registers.column.complete'), align: 'right' as const, nowrap: true },
    { key: 'fresh', label: t('registers.column.fresh'), align: 'right' as const, nowrap: true },
    { key: 'last', label: t('registers.column.last'), nowrap: true },
  ]
  const groups = [...new Set(lines.map((line) => line.group))].map((group) => ({
    title: group,
    rows: lines
      .filter((line) => line.group === group)
      .map((line) => ({
        id: line.key,
        href: baseOf(line.key),
        cells: {
          title: (
            <>
              <a href={baseOf(line.key)}>{line.title}</a>
              <br />
              <span class="soft">{line.about}</span>
            </>
          ),
          class: (
            <>
              <ClassTag t={t} of={line.class} /> {line.madeUp && <MadeUpTag t={t} />}
            </>
          ),
          rows: <span class="num">{line.rows}</span>,
          complete: <span class="num">{line.complete}</span>,
          fresh: line.stale ? <Tag kind="stale">{line.fresh}</Tag> : <span class="num">{line.fresh}</span>,
          last: <span class="num">{line.lastAt}</span>,
        },
      })),
  }))
  return (
    <div class="register">
      <div class="work-head">
        <h1>{t('registers.title')}</h1>
        <span class="soft num">{t('registers.count', { count: lines.length })}</span>
        {steward && (
          <span class="push">
            <ButtonLink href="/du-lieu/dinh-nghia-moi" kind="secondary">
              {t('registers.new_register')}
            </ButtonLink>
          </span>
        )}
      </div>
      <p class="soft">{t('registers.lead')}</p>
      {drafts.length > 0 && (
        <Notice kind="attention" title={t('registers.drafts')}>
          <ul>
            {drafts.map((draft) => (
              <li key={draft.key}>
                <a href={`/du-lieu/${draft.key}/dinh-nghia/sua`}>{draft.key}</a> · {t(`registers.draft.${draft.state}` as MessageKey)} ·{' '}
                {draft.by}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {lines.length === 0 ? (
        <Empty title={t('registers.none')} text={t('registers.none_hint')} />
      ) : (
        <Table caption={t('registers.title')} captionUnseen columns={columns} groups={groups} variant="cards" headKey="title" />
      )}
    </div>
  )
}
