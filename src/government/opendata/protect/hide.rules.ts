import type { Row, Table } from '../source/table.ts'
import type { Hidden } from './scan.rules.ts'
import { isSmall, suppress, withTotals } from './suppress.rules.ts'

export const hiddenColumn = 'hidden'

/** The table as it may be shown: small figures and what would betray them are empty, and a column says so. */
export function hideSmall(table: Table, k: number): { table: Table; hidden: Hidden } {
  const empty = new Map<number, Set<string>>()
  const count: Hidden = { k, primary: 0, secondary: 0 }
  for (const { column, with: others, lines } of table.counted ?? []) {
    const parts = lines.map(({ row, value, parts: own, rest }) => ({
      id: String(row),
      value,
      parts: own,
      small: rest !== undefined && isSmall(rest, k),
    }))
    const { primary, secondary } = suppress(withTotals(parts), k)
    for (const id of [...primary, ...secondary]) {
      const index = Number(id)
      if (!Number.isInteger(index)) continue
      if (primary.has(id)) count.primary++
      else count.secondary++
      empty.set(index, new Set([...(empty.get(index) ?? []), column, ...others]))
    }
  }
  const rows = table.rows.map((row, index): Row => {
    const columns = empty.get(index)
    return { ...row, ...Object.fromEntries([...(columns ?? [])].map((column) => [column, null])), [hiddenColumn]: columns !== undefined }
  })
  const column = {
    key: hiddenColumn,
    label: { vi: 'Ẩn vì số nhỏ', en: 'Hidden: small figure', km: 'លាក់ព្រោះចំនួនតិច' },
    kind: 'yesno' as const,
    hint: {
      vi: `Số từ 1 đến ${k - 1} và số có thể dùng để suy ra chúng được để trống, để không nhận ra cá nhân.`,
      en: `Figures from 1 to ${k - 1}, and those from which they could be worked out, are left empty so that nobody is recognised.`,
      km: `ចំនួនពី ១ ដល់ ${k - 1} និងចំនួនដែលអាចគណនារកវាបាន ត្រូវទុកទទេ ដើម្បីកុំឱ្យស្គាល់បុគ្គល។`,
    },
  }
  return { table: { ...table, columns: [...table.columns, column], rows }, hidden: count }
}
