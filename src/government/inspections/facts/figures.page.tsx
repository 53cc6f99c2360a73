import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'
import type { AnswerKind } from '../checklist/answer.rules.ts'

export type KindFigures = { kind: AnswerKind; points: number; failed: number; otherwise: number }

/** Points of the year's concluded visits, by the kind in which they are answered. */
export function PointFigures({ t, figures }: { t: T; figures: KindFigures[] }): VNode {
  const number = (value: number): VNode => <span class="num">{formatNumber(t.lang, value)}</span>
  return (
    <section class="section" aria-labelledby="theo-loai">
      <h2 id="theo-loai">{t('inspections.figures.title')}</h2>
      <Table
        caption={t('inspections.figures.title')}
        captionUnseen
        headKey="kind"
        reachable
        columns={[
          { key: 'kind', label: t('inspections.figures.kind') },
          { key: 'points', label: t('inspections.figures.points'), align: 'right' },
          { key: 'failed', label: t('inspections.figures.failed'), align: 'right' },
          { key: 'otherwise', label: t('inspections.figures.otherwise'), align: 'right' },
        ]}
        rows={figures.map(({ kind, points, failed, otherwise }) => ({
          id: kind,
          cells: { kind: t(`inspections.kind.${kind}`), points: number(points), failed: number(failed), otherwise: number(otherwise) },
        }))}
      />
    </section>
  )
}
