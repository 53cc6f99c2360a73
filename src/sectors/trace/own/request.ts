import type { FastifyRequest } from 'fastify'
import { type Actor, actorOf } from '#core/access.ts'
import type { FieldFault } from '#core/errors.ts'
import { refuse } from '#core/errors.ts'
import { isOffice, partyOf } from '../api/who.ts'
import { findLot, type Lot } from '../lots/lots.queries.ts'
import type { Party } from '../master/master.queries.ts'
import { holds } from './own.queries.ts'

export const root = '/truy-xuat/cua-toi'
export const lotPath = (id: string): string => `/truy-xuat/lo/${id}`

export const fieldsOf = (request: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : '',
    ]),
  )
/** A number as people here write it: 1.234,5. */
export const numberIn = (text: string | undefined): number => {
  const plain = (text ?? '').replaceAll(/\s/g, '')
  return /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)
    ? Number(plain.replaceAll('.', '').replace(',', '.'))
    : Number(plain.replace(',', '.') || Number.NaN)
}
export type Form = { fields: Record<string, string>; faults: FieldFault[] }

export type Seen = { lot: Lot; party: Party | undefined; isOwner: boolean; isOffice: boolean; actor: Actor }

/** The lot, for its owner, whoever holds it, and the market's officers. Nobody else learns that it exists. */
export async function seenLot(request: FastifyRequest): Promise<Seen> {
  const { db } = request.server
  const actor = actorOf(request)
  const lot = await findLot(db, (request.params as { id: string }).id)
  const party = await partyOf(request)
  const office = isOffice(actor)
  const isOwner = lot !== undefined && party?.id === lot.partyId
  if (!lot || !(isOwner || office || (party && (await holds(db, party, lot.uri))))) throw refuse('notFound', 'trace.no_lot')
  return { lot, party, isOwner, isOffice: office, actor }
}
