import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type Line = { key: string; label: string; amount: string; why: string; exemption: string | undefined }
export type Claim = { label: string; paper: string; ground: string }

/** Why it is this amount, line by line, and who could pay less. */
export function Reasons({ t, lines, total, claims }: { t: T; lines: Line[]; total: string; claims: Claim[] }): VNode {
  return (
    <section class="section" aria-labelledby="pay-why">
      <h2 id="pay-why">{t('payments.pay.why')}</h2>
      <Table
        caption={t('payments.pay.why')}
        captionUnseen
        columns={[
          { key: 'label', label: t('payments.column.line') },
          { key: 'why', label: t('payments.column.why') },
          { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
        ]}
        headKey="label"
        rows={[
          ...lines.map((line) => ({
            id: line.key,
            cells: {
              label: line.label,
              why: (
                <>
                  {line.why}
                  {line.exemption && (
                    <>
                      <br />
                      <Tag kind="done">{line.exemption}</Tag>
                    </>
                  )}
                </>
              ),
              amount: <span class="num">{line.amount}</span>,
            },
          })),
          { id: 'total', cells: { label: <b>{t('payments.pay.total')}</b>, why: '–', amount: <b class="num">{total}</b> } },
        ]}
      />
      {claims.length > 0 && (
        <>
          <h3>{t('payments.pay.claims')}</h3>
          <ul>
            {claims.map((claim) => (
              <li key={claim.label}>
                <b>{claim.label}</b>: {claim.paper} <span class="soft">({claim.ground})</span>
              </li>
            ))}
          </ul>
          <p class="soft">{t('payments.pay.claims_text')}</p>
        </>
      )}
    </section>
  )
}
