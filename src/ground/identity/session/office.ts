import type { HeldRole } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf, type Localized } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'

const known = new Map<string, Localized>()

/** The unit of an officer's own roles, of several the one where most are held. Names change by law: they are read once a day. */
export async function officeOf(db: Db, own: readonly HeldRole[], now: Date): Promise<Localized | undefined> {
  const held = new Map<string, number>()
  for (const { unitId } of own) held.set(unitId, (held.get(unitId) ?? 0) + 1)
  const [first] = [...held].sort(([, a], [, b]) => b - a)
  if (!first) return undefined
  const key = `${first[0]} ${dayOf(now)}`
  const before = known.get(key)
  if (before) return before
  const [unit] = await listUnits(db, [first[0]])
  if (!unit) return undefined
  const name = { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined }
  if (known.size > 2000) known.clear()
  known.set(key, name)
  return name
}
