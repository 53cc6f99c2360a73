import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type StepLine = {
  reference: string
  href: string | undefined
  title: string
  since: string
  due: string
  kind: TagKind
  words: string
}

/** Cases whose state has a time of its own, the most urgent first. */
export function StepsPage({ t, lines }: { t: T; lines: StepLine[] }): VNode {
  return (
    <div class="section">
      <h1>{t('casework.steps.title')}</h1>
      <p class="soft">{t('casework.steps.about')}</p>
      {lines.length === 0 ? (
        <Empty title={t('casework.steps.none')} text={t('casework.steps.none_hint')} />
      ) : (
        <Table
          caption={t('casework.steps.title')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'title', label: t('casework.opinions.case') },
            { key: 'code', label: t('casework.opinions.code'), nowrap: true },
            { key: 'since', label: t('casework.steps.since'), nowrap: true },
            { key: 'due', label: t('casework.steps.due'), nowrap: true },
            { key: 'state', label: t('casework.opinions.state') },
          ]}
          rows={lines.map((line) => ({
            id: line.reference,
            cells: {
              title: line.href ? <a href={line.href}>{line.title}</a> : line.title,
              code: <span class="num">{line.reference}</span>,
              since: <span class="num">{line.since}</span>,
              due: <span class="num">{line.due}</span>,
              state: <Tag kind={line.kind}>{line.words}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}
