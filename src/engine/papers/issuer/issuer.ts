import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { lineageOn } from '#ground/places/index.ts'

/** Who issues a paper, as its head says it; `place` stands before the day. */
export type Issuer = { above: string; name: string; place: string }

/** The organ in whose name a place is governed. */
export const committee = 'Ủy ban nhân dân'

/** The unit as it was on the day. A commune issues as its committee, a department under the committee of its province. */
export async function issuerOf(db: Db, unitId: string, on: string): Promise<Issuer> {
  const [unit, ...superiors] = await lineageOn(db, unitId, on)
  if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: unitId })
  if (unit.kind === 'administrative') return { above: committee, name: unit.fullName, place: unit.name }
  const above = superiors.find((one) => one.kind === 'administrative')
  return { above: `${committee} ${above?.fullName ?? ''}`.trim(), name: unit.fullName, place: above?.name ?? unit.name }
}
