import type { Change } from './facts.queries.ts'

export type Level = { month: string; unitId: string | null; amount: number }

/** What there was at the end of each month in each unit that had any; also where nothing was left. */
export function levelsOf(changes: readonly Change[], months: readonly string[]): Level[] {
  const standing = new Map<string | null, number>()
  const levels: Level[] = []
  const inOrder = [...changes].sort((a, b) => (a.month < b.month ? -1 : 1))
  let next = 0
  for (const month of [...months].sort()) {
    for (let change = inOrder[next]; change && change.month <= month; change = inOrder[++next])
      standing.set(change.unitId, (standing.get(change.unitId) ?? 0) + change.amount)
    for (const [unitId, amount] of standing) levels.push({ month, unitId, amount })
  }
  return levels
}

/** `g4:true;shared:false` as fields and their values; undefined where it cannot be read so. */
export function conditionsIn(text: string): [string, string][] | undefined {
  const parts = text.split(';').map((part): [string, string] => {
    const at = part.indexOf(':')
    return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()]
  })
  return parts.every(([field, is]) => field !== '' && is !== '') ? parts : undefined
}
