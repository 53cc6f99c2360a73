import type { ComponentChildren } from 'preact'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type OrderRow = {
  id: string
  title: string
  amount: string
  state: string
  kind: TagKind
  receipt: { number: string; href: string } | undefined
}

/** What every table of payments shows of one: what it is for, how much, how it stands, its receipt. */
export const orderCells = (row: OrderRow): Record<'title' | 'amount' | 'state' | 'receipt', ComponentChildren> => ({
  title: <a href={`/thanh-toan/${row.id}`}>{row.title}</a>,
  amount: <span class="num">{row.amount}</span>,
  state: <Tag kind={row.kind}>{row.state}</Tag>,
  receipt: row.receipt ? (
    <a class="num" href={row.receipt.href}>
      {row.receipt.number}
    </a>
  ) : (
    '–'
  ),
})
