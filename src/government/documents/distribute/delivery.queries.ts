import { type Db, sql } from '#core/db.ts'
import { type DeliveryState, movesOn } from './delivery.rules.ts'

export type Delivery = {
  id: string
  documentId: string
  unitId: string | null
  organId: string | null
  /** Of one whom it went to by mail. */
  address?: string | null
  name: string
  state: DeliveryState
  reason: string | null
  at: Date
  incomingId: string | null
}
const columns = sql.raw(
  `id, document_id as "documentId", unit_id as "unitId", organ_id as "organId", name, state, reason, at, incoming_id as "incomingId"`,
)

/** A new receiver; undefined for one who has the document already. */
export async function insertDelivery(
  trx: Db,
  d: Pick<Delivery, 'documentId' | 'unitId' | 'organId' | 'address' | 'name' | 'state' | 'at'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`insert into documents.delivery (document_id, unit_id, organ_id, address, name, state, at)
    values (${d.documentId}::uuid, ${d.unitId}::uuid, ${d.organId}, ${d.address ?? null}, ${d.name}, ${d.state}, ${d.at}) on conflict do nothing returning id`.execute(
    trx,
  )
  const id = rows[0]?.id
  if (id) await note(trx, id, d.state, null, d.at)
  return id
}

export async function setIncoming(trx: Db, id: string, incomingId: string): Promise<void> {
  await sql`update documents.delivery set incoming_id = ${incomingId}::uuid where id = ${id}::uuid`.execute(trx)
}

const note = async (trx: Db, id: string, state: string, reason: string | null, at: Date): Promise<void> =>
  void (await sql`insert into documents.receipt (delivery_id, state, reason, at) values (${id}::uuid, ${state}, ${reason}, ${at})`.execute(
    trx,
  ))

/** Moves a delivery on; what comes late, twice or out of order changes nothing. */
export async function moveDelivery(trx: Db, id: string, to: DeliveryState, by: { reason: string | null; at: Date }): Promise<boolean> {
  const { rows } = await sql<{ state: DeliveryState }>`select state from documents.delivery where id = ${id}::uuid for update`.execute(trx)
  const from = rows[0]?.state
  if (!from || !movesOn(from, to)) return false
  await sql`update documents.delivery set state = ${to}, reason = ${by.reason}, at = ${by.at} where id = ${id}::uuid`.execute(trx)
  await note(trx, id, to, by.reason, by.at)
  return true
}

export async function listDeliveries(db: Db, documentId: string): Promise<Delivery[]> {
  const { rows } =
    await sql<Delivery>`select ${columns} from documents.delivery where document_id = ${documentId}::uuid order by name, id`.execute(db)
  return rows
}

/** The delivery of which a unit's incoming document is the end. */
export async function findDeliveryTo(db: Db, incomingId: string): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`select ${columns} from documents.delivery where incoming_id = ${incomingId}::uuid`.execute(db)
  return rows[0]
}

/** The delivery that a status of the axis is about. */
export async function findDeliveryOf(db: Db, documentId: string, organId: string): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`select ${columns} from documents.delivery where organ_id = ${organId} and document_id in
    (select id from documents.document where document_id = ${documentId} and direction = 'outgoing')`.execute(db)
  return rows[0]
}

/** The delivery by mail to an address. */
export async function findMailed(db: Db, documentId: string, address: string): Promise<Delivery | undefined> {
  const { rows } =
    await sql<Delivery>`select ${columns} from documents.delivery where document_id = ${documentId}::uuid and address = ${address}`.execute(
      db,
    )
  return rows[0]
}
