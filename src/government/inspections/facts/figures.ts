import type { Scope } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { answerKinds } from '../checklist/answer.rules.ts'
import { countPoints } from './facts.queries.ts'
import type { KindFigures } from './figures.page.tsx'

/** Points of a year's concluded visits within reach, by the kind in which they are answered. */
export async function figuresByKind(db: Db, scope: Scope, below: readonly string[], year: number): Promise<KindFigures[]> {
  const rows = await countPoints(db, { from: `${year}-01-01`, to: `${year}-12-31` }, scope.all ? undefined : [...scope.units, ...below])
  return answerKinds.flatMap((kind): KindFigures[] => {
    const of = rows.filter((row) => row.kind === kind)
    const sum = (pick: (row: (typeof of)[number]) => number): number => of.reduce((total, row) => total + pick(row), 0)
    return of.length > 0
      ? [{ kind, points: sum((row) => row.points), failed: sum((row) => row.failed), otherwise: sum((row) => row.otherwise) }]
      : []
  })
}
