import type { FastifyRequest } from 'fastify'
import { dayOf } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { findUnitByCode, readPack, type Unit } from '#ground/places/index.ts'

export type Choice = { value: string; label: string }
const known = new Map<string, Unit[]>()

/** The communes of the province's pack on a day. Read once a day: they change by law. */
export async function communeUnits({ server }: Pick<FastifyRequest, 'server'>): Promise<Unit[]> {
  const { db, clock, province } = server
  const on = dayOf(clock.now())
  const key = `${province.packDir} ${on}`
  const before = known.get(key)
  if (before) return before
  const { dataset } = await readPack(province.packDir)
  const wanted = dataset.units.filter(({ level, from, to }) => level === 'commune' && from <= on && (to === null || to >= on))
  const found = (await Promise.all(wanted.map(({ code }) => findUnitByCode(db, code, { on, level: 'commune' })))).flatMap(
    (unit) => unit ?? [],
  )
  found.sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1))
  if (known.size > 20) known.clear()
  if (found.length > 0) known.set(key, found)
  return found
}
export const communesOf = async (request: FastifyRequest): Promise<Choice[]> =>
  (await communeUnits(request)).map(({ id, fullName }) => ({ value: id, label: fullName }))
