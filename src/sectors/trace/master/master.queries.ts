import { type Db, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import type { Commodity } from '../lots/lot.rules.ts'

export type Party = { id: string; organisationCode: string; name: string; publicName: string; gln: string | null; uri: string }
export type Place = {
  id: string
  partyId: string
  key: string
  name: string
  unitId: string
  gln: string | null
  extension: string | null
  uri: string
  lat: number | null
  lon: number | null
}
export type Product = {
  id: string
  partyId: string
  key: string
  gtin: string | null
  uri: string
  name: Localized
  commodity: Commodity
  species: string | null
  variety: string | null
  packG: number | null
}

const partyColumns = sql.raw(`id, organisation_code as "organisationCode", name, public_name as "publicName", gln, uri`)
const placeColumns = sql.raw(`id, party_id as "partyId", key, name, unit_id as "unitId", gln, extension, uri, lat, lon`)
const productColumns = sql.raw(`id, party_id as "partyId", key, gtin, uri, name, commodity, species, variety, pack_g as "packG"`)

export async function findParty(db: Db, by: { code: string } | { id: string } | { clientId: string }): Promise<Party | undefined> {
  const where =
    'code' in by
      ? sql`organisation_code = ${by.code}`
      : 'id' in by
        ? sql`id = ${by.id}::uuid`
        : sql`id = (select party_id from trace.party_client where client_id = ${by.clientId})`
  const { rows } = await sql<Party>`select ${partyColumns} from trace.party where ${where}`.execute(db)
  return rows[0]
}

/** The party of an organisation, written once; what is known of it stays. */
export async function insertParty(trx: Db, party: Party & { by: string | null; at: Date }): Promise<void> {
  await sql`insert into trace.party (id, organisation_code, name, public_name, gln, uri, created_at, created_by)
    values (${party.id}::uuid, ${party.organisationCode}, ${party.name}, ${party.publicName}, ${party.gln}, ${party.uri}, ${party.at}, ${party.by}::uuid)
    on conflict (organisation_code) do nothing`.execute(trx)
}

/** False where another party has this GLN. */
export async function updateParty(trx: Db, party: Pick<Party, 'id' | 'publicName' | 'gln' | 'uri'>): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`update trace.party set public_name = ${party.publicName}, gln = ${party.gln}, uri = ${party.uri}
    where id = ${party.id}::uuid and not exists (select 1 from trace.party o where o.gln = ${party.gln} and o.id <> ${party.id}::uuid) returning id`.execute(
    trx,
  )
  return rows.length > 0
}

export async function findPlace(db: Db, partyId: string, key: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select ${placeColumns} from trace.place where party_id = ${partyId}::uuid and key = ${key}`.execute(db)
  return rows[0]
}

export async function listPlaces(db: Db, by: { partyId: string } | { uris: readonly string[] }): Promise<Place[]> {
  const where = 'partyId' in by ? sql`party_id = ${by.partyId}::uuid` : sql`uri = any(${[...by.uris]}::text[])`
  const { rows } = await sql<Place>`select ${placeColumns} from trace.place where ${where} order by name, id limit 500`.execute(db)
  return rows
}

export async function insertPlace(trx: Db, place: Place & { at: Date }): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`insert into trace.place (id, party_id, key, name, unit_id, gln, extension, uri, lat, lon, created_at)
    values (${place.id}::uuid, ${place.partyId}::uuid, ${place.key}, ${place.name}, ${place.unitId}::uuid, ${place.gln}, ${place.extension}, ${place.uri},
      ${place.lat}, ${place.lon}, ${place.at}) on conflict do nothing returning id`.execute(trx)
  return rows.length > 0
}

export async function findProduct(
  db: Db,
  by: { partyId: string; key: string } | { gtin: string } | { id: string },
): Promise<Product | undefined> {
  const where =
    'gtin' in by ? sql`gtin = ${by.gtin}` : 'id' in by ? sql`id = ${by.id}::uuid` : sql`party_id = ${by.partyId}::uuid and key = ${by.key}`
  const { rows } = await sql<Product>`select ${productColumns} from trace.product where ${where}`.execute(db)
  return rows[0]
}

export async function listProducts(db: Db, partyId: string): Promise<Product[]> {
  const { rows } =
    await sql<Product>`select ${productColumns} from trace.product where party_id = ${partyId}::uuid order by created_at, id limit 500`.execute(
      db,
    )
  return rows
}

export async function insertProduct(trx: Db, product: Product & { at: Date }): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`insert into trace.product (id, party_id, key, gtin, uri, name, commodity, species, variety, pack_g, created_at)
    values (${product.id}::uuid, ${product.partyId}::uuid, ${product.key}, ${product.gtin}, ${product.uri}, ${JSON.stringify(product.name)}::jsonb,
      ${product.commodity}, ${product.species}, ${product.variety}, ${product.packG}, ${product.at}) on conflict do nothing returning id`.execute(
    trx,
  )
  return rows.length > 0
}
