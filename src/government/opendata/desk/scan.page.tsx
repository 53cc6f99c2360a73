import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type Verdict = 'drop' | 'generalise' | 'aggregate' | 'read' | 'was_read' | 'fine'
export type ScanView = {
  rows: string
  isBlocked: boolean
  columns: {
    column: string
    label: string
    verdict: Verdict
    verdictWords: string
    reason: string | undefined
    signs: { what: string; where: string; examples: string }[]
  }[]
  anonymity: string | undefined
  hidden: string | undefined
}
const tags: Record<Verdict, TagKind> = {
  drop: 'overdue',
  generalise: 'overdue',
  aggregate: 'overdue',
  read: 'note',
  was_read: 'doing',
  fine: 'done',
}

/** What the scan has found, column by column, and what must be done. */
export function ScanTable({ t, scan }: { t: T; scan: ScanView }): VNode {
  return (
    <section class="section" aria-labelledby="ra-soat">
      <h2 id="ra-soat">{t('opendata.scan.title')}</h2>
      <p>{t(scan.isBlocked ? 'opendata.scan.blocked' : 'opendata.scan.fine', { rows: scan.rows })}</p>
      {scan.hidden && <Notice>{scan.hidden}</Notice>}
      {scan.anonymity && <p>{scan.anonymity}</p>}
      <Table
        caption={t('opendata.scan.columns')}
        headKey="column"
        columns={[
          { key: 'column', label: t('opendata.column') },
          { key: 'found', label: t('opendata.scan.found') },
          { key: 'verdict', label: t('opendata.scan.duty') },
        ]}
        rows={scan.columns.map(({ column, label, verdict, verdictWords, reason, signs }) => ({
          id: `quet-${column}`,
          cells: {
            column: (
              <>
                {label} <code>{column}</code>
              </>
            ),
            found:
              signs.length === 0
                ? '–'
                : signs.map(({ what, where, examples }) => (
                    <p key={what}>
                      <b>{what}</b> {where} {examples && <code>{examples}</code>}
                    </p>
                  )),
            verdict: (
              <>
                <Tag kind={tags[verdict]}>{verdictWords}</Tag>
                {reason && <p class="hint">{reason}</p>}
              </>
            ),
          },
        }))}
      />
    </section>
  )
}
