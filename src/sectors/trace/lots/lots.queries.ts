import { type Db, sql } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import type { Commodity, Fact, Unit } from './lot.rules.ts'

export type Lot = {
  id: string
  uri: string
  code: string
  productId: string
  productName: Localized
  productUri: string
  gtin: string | null
  commodity: Commodity
  species: string | null
  variety: string | null
  packG: number | null
  partyId: string
  organisationCode: string
  partyName: string
  publicName: string
  partyUri: string
  placeId: string
  placeName: string
  placeUri: string
  unitId: string
  kind: 'harvested' | 'made'
  quantity: number
  unit: Unit
  massG: number
  on: string
  producer: string | null
  requestHash: string
  declaredAt: Date
}

const columns =
  sql.raw(`l.id, l.uri, l.code, l.product_id as "productId", p.name as "productName", p.uri as "productUri", p.gtin, p.commodity, p.species,
  p.variety, p.pack_g as "packG", l.party_id as "partyId", o.organisation_code as "organisationCode", o.name as "partyName",
  o.public_name as "publicName", o.uri as "partyUri", l.place_id as "placeId", s.name as "placeName", s.uri as "placeUri", l.unit_id as "unitId",
  l.kind, l.quantity, l.uom as unit, l.mass_g as "massG", l.made_on as "on", l.producer, l.request_hash as "requestHash", l.declared_at as "declaredAt"`)
const tables = sql.raw(
  `trace.lot l join trace.product p on p.id = l.product_id join trace.party o on o.id = l.party_id join trace.place s on s.id = l.place_id`,
)

async function one(db: Db, where: ReturnType<typeof sql>): Promise<Lot | undefined> {
  const { rows } = await sql<Lot>`select ${columns} from ${tables} where ${where}`.execute(db)
  return rows[0]
}
export const findLot = (db: Db, id: string): Promise<Lot | undefined> => one(db, sql`l.id = ${id}::uuid`)
export const findLotByUri = (db: Db, uri: string): Promise<Lot | undefined> => one(db, sql`l.uri = ${uri}`)
export const findLotByKey = (db: Db, partyId: string, key: string): Promise<Lot | undefined> =>
  one(db, sql`l.party_id = ${partyId}::uuid and l.client_key = ${key}`)

export async function listLots(db: Db, by: { partyId?: string; uris?: readonly string[]; limit?: number }): Promise<Lot[]> {
  const { rows } = await sql<Lot>`select ${columns} from ${tables} where true
    ${by.partyId ? sql`and l.party_id = ${by.partyId}::uuid` : sql``}
    ${by.uris ? sql`and l.uri = any(${[...by.uris]}::text[])` : sql``}
    order by l.declared_at desc, l.id limit ${by.limit ?? 500}`.execute(db)
  return rows
}

export type NewRow = {
  id: string
  uri: string
  code: string
  productId: string
  partyId: string
  placeId: string
  unitId: string
  kind: Lot['kind']
  quantity: number
  unit: Unit
  massG: number
  on: string
  producer: string | null
  key: string
  requestHash: string
  by: string | null
  at: Date
}

/** Writes the lot; nothing when its key, or its number of this product, is there already. */
export async function insertLot(trx: Db, row: NewRow): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`insert into trace.lot (id, uri, code, product_id, party_id, place_id, unit_id, kind, quantity, uom, mass_g, made_on,
      producer, client_key, request_hash, declared_by, declared_at)
    values (${row.id}::uuid, ${row.uri}, ${row.code}, ${row.productId}::uuid, ${row.partyId}::uuid, ${row.placeId}::uuid, ${row.unitId}::uuid, ${row.kind},
      ${row.quantity}, ${row.unit}, ${row.massG}, ${row.on}::date, ${row.producer}, ${row.key}, ${row.requestHash}, ${row.by}::uuid, ${row.at})
    on conflict do nothing returning id`.execute(trx)
  return rows.length > 0
}

export async function insertFacts(trx: Db, lotId: string, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  const rows = facts.map((fact, number) => ({ ...fact, number, source_ref: fact.sourceRef ?? null }))
  await sql`insert into trace.lot_fact (lot_id, number, key, label, value, source, source_ref, kind, shown)
    select ${lotId}::uuid, number, key, label, value, source, source_ref, kind, shown from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as f(number int, key text, label jsonb, value text, source text, source_ref text, kind text, shown boolean)`.execute(trx)
}

export async function listFacts(db: Db, lotIds: readonly string[]): Promise<(Fact & { lotId: string })[]> {
  const { rows } = await sql<
    Fact & { lotId: string }
  >`select lot_id as "lotId", key, label, value, source, source_ref as "sourceRef", kind, shown
    from trace.lot_fact where lot_id = any(${[...lotIds]}::uuid[]) order by lot_id, number`.execute(db)
  return rows
}
