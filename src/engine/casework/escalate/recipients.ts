import type { Db } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'
import { findPerson, listOfficers } from '#ground/identity/index.ts'

export type Hearer = { personId: string; name: string; lang: Lang }

/** Officers with one of the roles in the first of the units that has any. */
export async function officersNear(db: Db, unitPath: readonly string[], roles: readonly string[], at: Date): Promise<Hearer[]> {
  const all = await listOfficers(db, { unitIds: [...unitPath], at })
  const fitting = all.filter(({ role }) => roles.includes(role))
  const unit = unitPath.find((id) => fitting.some(({ unitId }) => unitId === id))
  const heard: Hearer[] = []
  for (const personId of new Set(fitting.filter(({ unitId }) => unitId === unit).map((one) => one.personId))) {
    const hearer = await hearerOf(db, personId)
    if (hearer) heard.push(hearer)
  }
  return heard
}

export async function hearerOf(db: Db, personId: string | null): Promise<Hearer | undefined> {
  const person = personId ? await findPerson(db, personId) : undefined
  return person && { personId: person.id, name: person.name, lang: person.lang }
}
