import { randomUUID } from 'node:crypto'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Localized } from '#core/i18n.ts'
import type { Point } from '#ground/places/index.ts'
import { partyUri, placeUri, productUri } from '../identify/digital-link.rules.ts'
import { isSerial, readGln, readGtin } from '../identify/gs1-key.rules.ts'
import type { Commodity } from '../lots/lot.rules.ts'
import * as rows from './master.queries.ts'

/** An organisation of identity by its code; `publicName` is what buyers read. */
export type NewParty = { code: string; name: string; publicName?: string; gln?: string }
export type NewPlace = { key: string; name: string; unitId: string; point?: Point; gln?: string; extension?: string }
export type NewProduct = {
  /** Names it among the party's products; the GTIN where none is given. */
  key?: string
  gtin?: string
  name: Localized
  commodity: Commodity
  species?: string
  variety?: string
  packG?: number
}
type When = { by: string | null; at: Date }

const gln = (text: string | undefined): string | null => {
  if (!text) return null
  const read = readGln(text)
  if (!read) throw refuse('invalid', 'trace.gln_wrong', { gln: text.slice(0, 40) })
  return read
}

/** The party of an organisation, made when it is new. Numbers of GS1 are the party's own; without one it has an internal id. */
export async function ensureParty(trx: Db, party: NewParty, when: When): Promise<rows.Party> {
  const before = await rows.findParty(trx, { code: party.code })
  if (before) return before
  const id = randomUUID()
  const own = gln(party.gln)
  const uri = own ? partyUri(own) : `urn:uuid:${id}`
  await rows.insertParty(trx, {
    id,
    organisationCode: party.code,
    name: party.name,
    publicName: party.publicName ?? party.name,
    gln: own,
    uri,
    ...when,
  })
  const made = await rows.findParty(trx, { code: party.code })
  if (!made) throw refuse('conflict', 'trace.gln_used', { gln: own ?? '' })
  return made
}

/** What a party says of itself: its GLN, and the name that buyers read. */
export async function changeParty(trx: Db, party: rows.Party, given: { publicName: string; gln: string }): Promise<void> {
  const own = gln(given.gln || undefined)
  const uri = own ? partyUri(own) : party.gln ? `urn:uuid:${party.id}` : party.uri
  const publicName = given.publicName.trim() || party.name
  if (!(await rows.updateParty(trx, { id: party.id, publicName, gln: own, uri })))
    throw refuse('conflict', 'trace.gln_used', { gln: own ?? '' })
}

export async function ensurePlace(trx: Db, partyId: string, place: NewPlace, at: Date): Promise<rows.Place> {
  const before = await rows.findPlace(trx, partyId, place.key)
  if (before) return before
  const id = randomUUID()
  const own = gln(place.gln)
  const extension = own && place.extension ? place.extension : null
  if (extension && !isSerial(extension)) throw refuse('invalid', 'trace.code_wrong', { code: extension.slice(0, 40) })
  const uri = own ? placeUri(own, extension ?? undefined) : `urn:uuid:${id}`
  const { key, name, unitId, point } = place
  await rows.insertPlace(trx, {
    id,
    partyId,
    key,
    name,
    unitId,
    gln: own,
    extension,
    uri,
    lat: point?.lat ?? null,
    lon: point?.lon ?? null,
    at,
  })
  const made = await rows.findPlace(trx, partyId, key)
  if (!made) throw refuse('conflict', 'trace.place_used', { name })
  return made
}

/** A party's product, made when it is new. A GTIN that another party entered is refused. */
export async function ensureProduct(trx: Db, partyId: string, product: NewProduct, at: Date): Promise<rows.Product> {
  const gtin = product.gtin ? readGtin(product.gtin) : undefined
  if (product.gtin && !gtin) throw refuse('invalid', 'trace.gtin_wrong', { gtin: product.gtin.slice(0, 40) })
  const key =
    product.key ?? gtin ?? [product.commodity, product.species, product.variety, product.name.vi].filter(Boolean).join(' ').slice(0, 200)
  const before = gtin ? await rows.findProduct(trx, { gtin }) : await rows.findProduct(trx, { partyId, key })
  if (before && before.partyId !== partyId) throw refuse('conflict', 'trace.gtin_used', { gtin: gtin ?? '' })
  if (before) return before
  const id = randomUUID()
  const row = {
    ...{
      id,
      partyId,
      key,
      gtin: gtin ?? null,
      uri: gtin ? productUri(gtin) : `urn:uuid:${id}`,
      name: product.name,
      commodity: product.commodity,
    },
    ...{ species: product.species ?? null, variety: product.variety ?? null, packG: product.packG ?? null, at },
  }
  await rows.insertProduct(trx, row)
  const made = await rows.findProduct(trx, { partyId, key })
  if (!made) throw refuse('conflict', 'trace.gtin_used', { gtin: gtin ?? '' })
  return made
}
