import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { JsonObject } from '../events/json.rules.ts'
import { recordEvents } from '../events/record.ts'
import { lotUri } from '../identify/digital-link.rules.ts'
import { demandLotCode } from '../identify/gs1-key.rules.ts'
import { ensureParty, ensurePlace, ensureProduct, type NewParty, type NewPlace, type NewProduct } from '../master/master.ts'
import { type Fact, gramsOf, hashOf, lotCode, type Unit } from './lot.rules.ts'
import { findLotByKey, insertFacts, insertLot, type Lot } from './lots.queries.ts'

/** A lot that was harvested, or made out of others. */
export type NewLot = {
  /** Chosen by the caller; the same key of the same owner again answers with the same lot. */
  key: string
  kind: 'harvested' | 'made'
  owner: NewParty
  product: NewProduct
  place: NewPlace
  quantity: number
  unit: Unit
  /** The day of the harvest or the making. */
  on: string
  /** The number of the lot; one is made up where it is missing. */
  code?: string
  /** What a buyer may read of who grew it, as they agreed: 'hộ trong hợp tác xã X'. */
  producer?: string
  facts?: readonly Fact[]
  /** What it was made of: identifiers of lots with the amount taken. */
  from?: readonly { uri: string; quantity: number; unit: Unit }[]
  by: string | null
  at: Date
}

/** Declares a lot once: master data where it is new, the lot with its facts, and the EPCIS event that brings it into being. */
export async function declareLot(db: Db, given: NewLot): Promise<Lot> {
  const massG = gramsOf(given.quantity, given.unit)
  if (!(massG > 0)) throw refuse('invalid', 'trace.quantity_wrong')
  if (given.on > dayOf(given.at)) throw refuse('invalid', 'trace.day_ahead')
  if (given.code) demandLotCode(given.code)
  const { at, by: _by, ...asked } = given
  const requestHash = hashOf(asked)
  return inTransaction(db, async (trx) => {
    const party = await ensureParty(trx, given.owner, given)
    const before = await findLotByKey(trx, party.id, given.key)
    if (before) return repeated(before, requestHash)
    const product = await ensureProduct(trx, party.id, given.product, at)
    const place = await ensurePlace(trx, party.id, given.place, at)
    const id = randomUUID()
    const code = given.code ?? lotCode(given.on)
    const uri = product.gtin ? lotUri(product.gtin, code) : `urn:uuid:${id}`
    const { kind, quantity, unit, on, producer = null, key, by } = given
    const row = {
      id,
      uri,
      code,
      productId: product.id,
      partyId: party.id,
      placeId: place.id,
      unitId: place.unitId,
      kind,
      quantity,
      unit,
      massG,
      on,
    }
    if (!(await insertLot(trx, { ...row, producer, key, requestHash, by, at }))) {
      const winner = await findLotByKey(trx, party.id, key)
      if (winner) return repeated(winner, requestHash)
      throw refuse('conflict', 'trace.lot_code_used', { code })
    }
    await insertFacts(trx, id, given.facts ?? [])
    const lot = await findLotByKey(trx, party.id, key)
    if (!lot) throw new Error('a lot just written is not there')
    await recordEvents(trx, { events: [birthOf(lot, given)], partyId: party.id, at })
    return lot
  })
}

function repeated(lot: Lot, requestHash: string): Lot {
  if (lot.requestHash !== requestHash) throw refuse('conflict', 'trace.key_used', { code: lot.code })
  return lot
}

/** The moment of a day: now when it is today, noon otherwise. */
export const momentOn = (on: string, at: Date): string => (on === dayOf(at) ? at.toISOString() : `${on}T12:00:00+07:00`)

function birthOf(lot: Lot, { from = [], at, on }: NewLot): JsonObject {
  const amount = { epcClass: lot.uri, quantity: lot.quantity, uom: lot.unit }
  const common = {
    eventTime: momentOn(on, at),
    eventTimeZoneOffset: '+07:00',
    bizStep: 'commissioning',
    readPoint: { id: lot.placeUri },
    bizLocation: { id: lot.placeUri },
  }
  if (from.length === 0) return { type: 'ObjectEvent', action: 'ADD', ...common, disposition: 'active', quantityList: [amount] }
  const inputs = from.map(({ uri, quantity, unit }) => ({ epcClass: uri, quantity, uom: unit }))
  return { type: 'TransformationEvent', ...common, inputQuantityList: inputs, outputQuantityList: [amount] }
}
