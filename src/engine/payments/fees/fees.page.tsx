import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame } from '../desk/frame.page.tsx'

type Row = {
  id: string
  key: string
  label: string
  steps: string[]
  exemptions: string[]
  setBy: string
  collect: string
  version: string
  verified: boolean
  source: string
}

const List = ({ lines }: { lines: string[] }): VNode => (
  <>
    {lines.length === 0
      ? '–'
      : lines.map((line, index) => (
          <span key={line}>
            {index > 0 && <br />}
            {line}
          </span>
        ))}
  </>
)

/** The fee table of the province, as published. */
export function FeesPage({ t, title, counts, rows }: { t: T; title: string; counts: Counts; rows: Row[] }): VNode {
  return (
    <DeskFrame t={t} title={title} part="bieu-phi" counts={counts}>
      {rows.length === 0 ? (
        <Empty title={t('payments.fees.none')} text={t('payments.fees.none_text')} />
      ) : (
        <Table
          caption={title}
          captionUnseen
          variant="dense"
          headKey="label"
          columns={[
            { key: 'key', label: t('payments.column.procedure'), nowrap: true },
            { key: 'label', label: t('payments.column.line') },
            { key: 'steps', label: t('payments.column.steps') },
            { key: 'exemptions', label: t('payments.column.exemptions') },
            { key: 'setBy', label: t('payments.column.set_by') },
            { key: 'collect', label: t('payments.column.collect') },
            { key: 'version', label: t('payments.column.version') },
            { key: 'source', label: t('payments.column.source') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              key: <span class="num">{row.key}</span>,
              label: row.label,
              steps: <List lines={row.steps} />,
              exemptions: <List lines={row.exemptions} />,
              setBy: row.setBy,
              collect: row.collect,
              version: row.version,
              source: row.verified ? row.source : <Tag kind="note">{row.source}</Tag>,
            },
          }))}
        />
      )}
    </DeskFrame>
  )
}
