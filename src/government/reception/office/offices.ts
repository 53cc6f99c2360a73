import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import { findOffice, type Office } from './office.queries.ts'

export type NamedOffice = Office & { name: string }

/** Names of offices by their unit, in the reader's language. */
export async function officeNames(request: FastifyRequest, unitIds: readonly string[]): Promise<Map<string, string>> {
  const lang: Lang = request.lang
  const units = await listUnits(request.server.db, [...unitIds])
  return new Map(
    units.map((unit) => [unit.id, localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })]),
  )
}

async function named(request: FastifyRequest, office: Office): Promise<NamedOffice> {
  return { ...office, name: (await officeNames(request, [office.unitId])).get(office.unitId) ?? office.code }
}

/** The office of the address. */
export async function openOffice(request: FastifyRequest): Promise<NamedOffice> {
  const { unit } = request.params as { unit: string }
  const office = await findOffice(request.server.db, { code: unit })
  if (!office) throw refuse('notFound', 'reception.no_such_office')
  return named(request, office)
}

/** The office at which an officer receives. */
export async function ownOffice(request: FastifyRequest): Promise<NamedOffice | undefined> {
  const unitIds = (request.actor?.roles ?? []).filter((held) => held.role === 'receiver').map((held) => held.unitId)
  const office = await findOffice(request.server.db, { unitIds })
  return office && named(request, office)
}

export const todayOf = (request: FastifyRequest): string => dayOf(request.server.clock.now())
