import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'

export type Box = {
  id: string
  personId: string | null
  unitId: string | null
  role: string | null
  address: string
  name: string
  openedAt: Date
  closedAt: Date | null
  closedBecause: string | null
  sealedPassword: string | null
  syncedAt: Date | null
  fault: string | null
}
const columns =
  sql.raw(`b.id, b.person_id as "personId", b.unit_id as "unitId", b.role, b.address, b.name, b.opened_at as "openedAt", b.closed_at as "closedAt",
  b.closed_because as "closedBecause", b.sealed_password as "sealedPassword", b.synced_at as "syncedAt", b.fault`)

type NewBox = Pick<Box, 'personId' | 'unitId' | 'role' | 'address' | 'name'>

/** Opens a box; undefined where it is there, or the address is taken. */
export async function insertBox(trx: Db, box: NewBox, at: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`insert into mailbox.box (person_id, unit_id, role, address, name, folded, opened_at)
    values (${box.personId}::uuid, ${box.unitId}::uuid, ${box.role}, ${box.address}, ${box.name}, ${fold(box.name)}, ${at}) on conflict do nothing returning id`.execute(
    trx,
  )
  return rows[0]?.id
}

export async function findBox(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Box | undefined> {
  const { rows } =
    await sql<Box>`select ${columns} from mailbox.box b where b.id = ${id}::uuid ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function findBoxAt(db: Db, address: string): Promise<Box | undefined> {
  const { rows } = await sql<Box>`select ${columns} from mailbox.box b where b.address = ${address}`.execute(db)
  return rows[0]
}

/** Boxes of persons and of offices, open or not. */
export async function listBoxesOf(db: Db, personIds: string[], offices: { unitId: string; role: string }[]): Promise<Box[]> {
  const { rows } = await sql<Box>`select ${columns} from mailbox.box b where b.person_id = any(${personIds}::uuid[])
    or (b.unit_id, b.role) in (select * from unnest(${offices.map((each) => each.unitId)}::uuid[], ${offices.map((each) => each.role)}::text[]))
    order by b.person_id is null, b.address`.execute(db)
  return rows
}

export async function listAllBoxes(db: Db): Promise<Box[]> {
  const { rows } = await sql<Box>`select ${columns} from mailbox.box b`.execute(db)
  return rows
}

/** Boxes for the administrator and the directory, by words of name and address; the address after which the page begins. */
export async function searchBoxes(
  db: Db,
  by: { q: string; open?: boolean },
  page: { limit: number; after?: string | undefined },
): Promise<Box[]> {
  const like = `%${by.q.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<Box>`select ${columns} from mailbox.box b
    where ${by.open ? sql`b.closed_at is null` : sql`true`} and ${by.q ? sql`(b.address like ${like} or b.folded like ${like})` : sql`true`}
      and ${page.after ? sql`b.address > ${page.after}` : sql`true`}
    order by b.address limit ${page.limit}`.execute(db)
  return rows
}

export async function closeBox(trx: Db, id: string, because: string, at: Date): Promise<void> {
  await sql`update mailbox.box set closed_at = ${at}, closed_because = ${because}, sealed_password = null where id = ${id}::uuid and closed_at is null`.execute(
    trx,
  )
}

export async function reopenBox(trx: Db, id: string): Promise<void> {
  await sql`update mailbox.box set closed_at = null, closed_because = null where id = ${id}::uuid`.execute(trx)
}

export async function renameBox(trx: Db, id: string, name: string): Promise<void> {
  await sql`update mailbox.box set name = ${name}, folded = ${fold(name)} where id = ${id}::uuid`.execute(trx)
}

export async function setPassword(trx: Db, id: string, sealed: string | null): Promise<void> {
  await sql`update mailbox.box set sealed_password = ${sealed}, fault = null where id = ${id}::uuid`.execute(trx)
}

/** How the last look at the mail server went. */
export async function setSynced(trx: Db, id: string, at: Date, fault: string | null): Promise<void> {
  await sql`update mailbox.box set synced_at = case when ${fault}::text is null then ${at} else synced_at end, fault = ${fault} where id = ${id}::uuid`.execute(
    trx,
  )
}

export type Logged = { what: string; byName: string; note: string; at: Date }

export async function writeLog(
  trx: Db,
  boxId: string,
  line: { what: string; byId: string | null; byName: string; note: string; at: Date },
): Promise<void> {
  await sql`insert into mailbox.log (box_id, what, by_id, by_name, note, at)
    values (${boxId}::uuid, ${line.what}, ${line.byId}::uuid, ${line.byName}, ${line.note}, ${line.at})`.execute(trx)
}

export async function listLog(db: Db, boxId: string): Promise<Logged[]> {
  const { rows } =
    await sql<Logged>`select what, by_name as "byName", note, at from mailbox.log where box_id = ${boxId}::uuid order by id desc limit 200`.execute(
      db,
    )
  return rows
}

export type Handover = {
  id: string
  boxId: string
  toId: string
  toName: string
  decision: string
  byName: string
  givenAt: Date
  untilOn: string
}
const handoverColumns = sql.raw(
  `id, box_id as "boxId", to_id as "toId", to_name as "toName", decision, by_name as "byName", given_at as "givenAt", until_on as "untilOn"`,
)

export async function insertHandover(
  trx: Db,
  given: { boxId: string; toId: string; toName: string; decision: string; byId: string; byName: string; at: Date; untilOn: string },
): Promise<void> {
  await sql`insert into mailbox.handover (box_id, to_id, to_name, decision, by_id, by_name, given_at, until_on)
    values (${given.boxId}::uuid, ${given.toId}::uuid, ${given.toName}, ${given.decision}, ${given.byId}::uuid, ${given.byName}, ${given.at}, ${given.untilOn}::date)`.execute(
    trx,
  )
}

/** Handovers that count on a day: to a person, or of a box. */
export async function listHandovers(db: Db, by: { toId: string } | { boxId: string }, on: string): Promise<Handover[]> {
  const { rows } = await sql<Handover>`select ${handoverColumns} from mailbox.handover
    where ${'toId' in by ? sql`to_id = ${by.toId}::uuid` : sql`box_id = ${by.boxId}::uuid`} and ended_at is null and until_on >= ${on}::date
    order by given_at`.execute(db)
  return rows
}

export async function endHandovers(trx: Db, boxId: string, at: Date): Promise<void> {
  await sql`update mailbox.handover set ended_at = ${at} where box_id = ${boxId}::uuid and ended_at is null`.execute(trx)
}
