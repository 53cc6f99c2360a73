import { type Db, sql } from '#core/db.ts'
import type { Kind, ParcelState, PostState } from './parcel.rules.ts'

export type Parcel = {
  id: string
  kind: Kind
  dossierCode: string
  caseId: string
  ownerId: string
  unitId: string
  unitPath: string[]
  name: string
  phone: string
  addressUnit: string
  address: string
  fee: number
  state: ParcelState
  number: string | null
  sheetId: string | null
  replaces: string | null
  askedAt: Date
  readyAt: Date | null
  closedAt: Date | null
  cancelRefused: string | null
}
const columns = sql.raw(`id, kind, dossier_code as "dossierCode", case_id as "caseId", owner_id as "ownerId", unit_id as "unitId",
  unit_path as "unitPath", name, phone, address_unit as "addressUnit", address, fee, state, number, sheet_id as "sheetId", replaces,
  asked_at as "askedAt", ready_at as "readyAt", closed_at as "closedAt",
  cancel_refused as "cancelRefused"`)

export type NewParcel = Omit<Parcel, 'id' | 'state' | 'number' | 'sheetId' | 'closedAt' | 'cancelRefused'>

/** A new parcel; undefined where the case has an open one of the kind. */
export async function insertParcel(trx: Db, one: NewParcel): Promise<Parcel | undefined> {
  const { rows } =
    await sql<Parcel>`insert into post.parcel (kind, dossier_code, case_id, owner_id, unit_id, unit_path, name, phone, address_unit,
      address, fee, replaces, asked_at, ready_at)
    values (${one.kind}, ${one.dossierCode}, ${one.caseId}::uuid, ${one.ownerId}::uuid, ${one.unitId}::uuid, ${one.unitPath}::uuid[], ${one.name},
      ${one.phone}, ${one.addressUnit}, ${one.address}, ${one.fee}, ${one.replaces}::uuid, ${one.askedAt}, ${one.readyAt})
    on conflict (case_id, kind) where closed_at is null do nothing returning ${columns}`.execute(trx)
  return rows[0]
}

type By = { id: string } | { number: string }
const where = (by: By) => ('id' in by ? sql`id = ${by.id}::uuid` : sql`number = ${by.number}`)

export async function findParcel(db: Db, by: By): Promise<Parcel | undefined> {
  return (await sql<Parcel>`select ${columns} from post.parcel where ${where(by)}`.execute(db)).rows[0]
}

export async function lockParcel(trx: Db, by: By): Promise<Parcel | undefined> {
  return (await sql<Parcel>`select ${columns} from post.parcel where ${where(by)} for update`.execute(trx)).rows[0]
}

export const listParcelsOf = async (db: Db, by: { dossier: string } | { ownerId: string } | { sheetId: string }): Promise<Parcel[]> =>
  (
    await sql<Parcel>`select ${columns} from post.parcel where ${
      'dossier' in by
        ? sql`dossier_code = ${by.dossier}`
        : 'ownerId' in by
          ? sql`owner_id = ${by.ownerId}::uuid`
          : sql`sheet_id = ${by.sheetId}::uuid`
    } order by asked_at, id`.execute(db)
  ).rows

/** Open parcels of offices, those that wait longest first. */
export const listOpen = async (db: Db, unitIds: readonly string[]): Promise<Parcel[]> =>
  (
    await sql<Parcel>`select ${columns} from post.parcel where closed_at is null and unit_path && ${[...unitIds]}::uuid[]
    order by asked_at, id limit 500`.execute(db)
  ).rows

export async function setState(trx: Db, id: string, to: { state: ParcelState; closedAt?: Date | null; sheetId?: string }): Promise<void> {
  await sql`update post.parcel set state = ${to.state}, closed_at = ${to.closedAt ?? null}, sheet_id = coalesce(${to.sheetId ?? null}::uuid, sheet_id)
    where id = ${id}::uuid`.execute(trx)
}

export async function setNumber(db: Db, id: string, number: string): Promise<void> {
  await sql`update post.parcel set number = ${number}, state = case when state = 'asked' then 'ordered' else state end
    where id = ${id}::uuid`.execute(db)
}

/** What an action on the case means for its open parcels: ready to be handed over, or moved to another office. */
export async function followCase(
  trx: Db,
  caseId: string,
  to: { readyAt: Date | null; office: { unitId: string; unitPath: string[] } | undefined },
): Promise<void> {
  await sql`update post.parcel set ready_at = case when kind = 'deliver' then coalesce(ready_at, ${to.readyAt}) else ready_at end,
      unit_id = coalesce(${to.office?.unitId ?? null}::uuid, unit_id), unit_path = coalesce(${to.office?.unitPath ?? null}::uuid[], unit_path)
    where case_id = ${caseId}::uuid and closed_at is null`.execute(trx)
}

/** The post did not take an order back: why, and where the parcel is. */
export async function setCancelRefused(trx: Db, id: string, to: { state: ParcelState; reason: string }): Promise<void> {
  await sql`update post.parcel set state = ${to.state}, cancel_refused = ${to.reason} where id = ${id}::uuid`.execute(trx)
}

export type PostStep = { parcelId: string; key: string; state: PostState; at: Date; place: string; note: string; receivedAt: Date }

/** Keeps what the post told; false when it was told before. */
export async function insertStep(trx: Db, step: PostStep): Promise<boolean> {
  const { rows } = await sql`insert into post.step (parcel_id, key, state, at, place, note, received_at)
    values (${step.parcelId}::uuid, ${step.key}, ${step.state}, ${step.at}, ${step.place}, ${step.note}, ${step.receivedAt})
    on conflict do nothing returning key`.execute(trx)
  return rows.length > 0
}

export async function listSteps(db: Db, parcelIds: readonly string[]): Promise<PostStep[]> {
  const { rows } =
    await sql<PostStep>`select parcel_id as "parcelId", key, state, at, place, note, received_at as "receivedAt" from post.step
    where parcel_id = any(${[...parcelIds]}::uuid[]) order by at desc, key`.execute(db)
  return rows
}

export type Sheet = { id: string; unitId: string; year: number; number: number; madeBy: string; madeByName: string; madeAt: Date }
const sheetColumns = sql.raw(
  'id, unit_id as "unitId", year, number, made_by as "madeBy", made_by_name as "madeByName", made_at as "madeAt"',
)

export async function insertSheet(
  trx: Db,
  one: { unitId: string; year: number; by: { id: string; name: string }; at: Date },
): Promise<Sheet> {
  await sql`select pg_advisory_xact_lock(hashtext('post.sheet'), hashtext(${one.unitId}))`.execute(trx)
  const { rows } = await sql<Sheet>`insert into post.sheet (unit_id, year, number, made_by, made_by_name, made_at)
    select ${one.unitId}::uuid, ${one.year}, coalesce(max(number), 0) + 1, ${one.by.id}::uuid, ${one.by.name}, ${one.at}::timestamptz
    from post.sheet where unit_id = ${one.unitId}::uuid and year = ${one.year} returning ${sheetColumns}`.execute(trx)
  const [made] = rows
  if (!made) throw new Error('no sheet was written')
  return made
}

export const findSheet = async (db: Db, id: string): Promise<Sheet | undefined> =>
  (await sql<Sheet>`select ${sheetColumns} from post.sheet where id = ${id}::uuid`.execute(db)).rows[0]

export const listSheets = async (db: Db, unitIds: readonly string[]): Promise<Sheet[]> =>
  (
    await sql<Sheet>`select ${sheetColumns} from post.sheet where unit_id = any(${[...unitIds]}::uuid[]) order by made_at desc, number desc limit 10`.execute(
      db,
    )
  ).rows
