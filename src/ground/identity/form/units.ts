import type { Db } from '#core/db.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { listChildren, listTree, listUnits, type Unit } from '#ground/places/index.ts'

const nameOf = (lang: Lang, unit: Unit): string =>
  localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })

/** Names of units by id, in the reader's language. */
export async function unitNames(db: Db, lang: Lang, ids: (string | null)[]): Promise<Map<string, string>> {
  const units = await listUnits(db, [...new Set(ids.filter((id) => id !== null))])
  return new Map(units.map((unit) => [unit.id, nameOf(lang, unit)]))
}

/** Every unit in force now, each below its parent: the choices of a select. */
export async function unitOptions(db: Db, lang: Lang, now: Date): Promise<{ value: string; label: string }[]> {
  const on = dayOf(now)
  const options: { value: string; label: string }[] = []
  for (const root of await listChildren(db, null, { on })) {
    const tree = await listTree(db, root.id, { on })
    options.push(...tree.map((unit) => ({ value: unit.id, label: `${'– '.repeat(unit.depth)}${nameOf(lang, unit)} (${unit.code})` })))
  }
  return options
}
