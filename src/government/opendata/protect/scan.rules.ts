import type { Column, Row, Table } from '../source/table.ts'
import { type Anonymity, anonymityOf } from './anonymity.rules.ts'
import { hard, masked, type Sign, signs, signsOf, signsOfName } from './detect.rules.ts'

/** drop: may not be published · read: a person must read it and say why it stays · fine. */
export type Verdict = 'drop' | 'generalise' | 'aggregate' | 'read' | 'was_read' | 'fine'
export type ColumnFinding = {
  column: string
  label: Column['label']
  verdict: Verdict
  signs: { sign: Sign; rows: number; byName: boolean; examples: string[] }[]
  reason?: string | undefined
}
export type Hidden = { k: number; primary: number; secondary: number }
export type Scan = {
  rows: number
  columns: ColumnFinding[]
  anonymity?: Anonymity | undefined
  hidden?: Hidden | undefined
  blocked: string[]
}
export type Terms = { subject: 'people' | 'things'; k: number; checked: Readonly<Record<string, string>>; year: number }

// A name or an address now and then is chance; a number that is somebody's is not.
const share = 0.05
const manySigns: ReadonlySet<Sign> = new Set(['person_name', 'address', 'free_text'])

function lookAt(column: Column, rows: readonly Row[], year: number): ColumnFinding['signs'] {
  const found = new Map<Sign, { rows: number; examples: string[] }>()
  let texts = 0
  if (column.kind === 'text' || column.kind === 'integer')
    for (const row of rows) {
      const value = row[column.key]
      if (value === null || value === undefined || value === '') continue
      texts++
      const text = String(value)
      for (const sign of signsOf(text, year)) {
        const known = found.get(sign) ?? { rows: 0, examples: [] }
        known.rows++
        if (known.examples.length < 3) known.examples.push(masked(text))
        found.set(sign, known)
      }
    }
  const byName = column.kind === 'text' ? [...signsOfName(column.key), ...signsOfName(column.label.vi)] : []
  return signs.flatMap((sign) => {
    const seen = found.get(sign)
    const isMany = seen !== undefined && (!manySigns.has(sign) || seen.rows >= Math.max(3, texts * share))
    if (!isMany && !byName.includes(sign)) return []
    return [{ sign, rows: seen?.rows ?? 0, byName: byName.includes(sign), examples: seen?.examples ?? [] }]
  })
}

function verdictOf(column: Column, found: ColumnFinding['signs'], { subject, checked }: Terms): Verdict {
  if (found.length === 0) return 'fine'
  if (found.some(({ sign }) => hard.has(sign))) return 'drop'
  // Of people, a name or an address is theirs; of things it belongs to the thing when somebody has read it.
  if (subject === 'people') return found.some(({ sign }) => sign === 'address') ? 'generalise' : 'drop'
  return checked[column.key] ? 'was_read' : 'read'
}

/** Looks at every column, by its name and by every value, and at what the columns tell together. */
export function scanTable(table: Table, terms: Terms): Scan {
  const columns = table.columns.map((column): ColumnFinding => {
    const found = lookAt(column, table.rows, terms.year)
    const verdict = verdictOf(column, found, terms)
    return {
      column: column.key,
      label: column.label,
      verdict,
      signs: found,
      ...(verdict === 'was_read' ? { reason: terms.checked[column.key] } : {}),
    }
  })
  const quasi = table.columns.filter((column) => column.quasi).map(({ key }) => key)
  const anonymity = table.aggregated ? undefined : anonymityOf(table.rows, quasi, terms.k)
  const blocked = columns.filter(({ verdict }) => ['drop', 'generalise', 'aggregate', 'read'].includes(verdict)).map(({ column }) => column)
  if (terms.subject === 'people' && !table.aggregated && (anonymity?.k ?? 0) < terms.k) blocked.push(...(quasi.length > 0 ? quasi : ['*']))
  return { rows: table.rows.length, columns, ...(anonymity ? { anonymity } : {}), blocked: [...new Set(blocked)] }
}
