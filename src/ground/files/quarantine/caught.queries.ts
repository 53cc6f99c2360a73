import { ask, type Db } from '#core/db.ts'
import type { Entrance } from '../store/store.rules.ts'

/** One time that something infected was found: refused on its way in, or in a file that was kept. */
export type Caught = {
  id: string
  sha256: string
  fileId: string | null
  name: string
  entrance: string
  signature: string
  unitId: string | null
  reference: string | null
  at: Date
  sealedAt: Date | null
  erasedAt: Date | null
}
export type NewCaught = {
  sha256: string
  name: string
  entrance: Entrance
  signature: string
  unitId: string | null
  by: string | null
  at: Date
}

export async function insertCaught(db: Db, { sha256, name, entrance, signature, unitId, by, at }: NewCaught): Promise<void> {
  await ask(db, insertion, [sha256, name, entrance, signature, unitId, by, at])
}
// Who looks at the same mail again, or sends the same file again on one day, has found it once.
const insertion = `insert into files.caught (sha256, name, entrance, signature, unit_id, by_id, caught_at)
  select $1, $2, $3, $4, $5::uuid, $6::uuid, $7::timestamptz where not exists (select 1 from files.caught where sha256 = $1 and file_id is null
    and entrance = $3 and by_id is not distinct from $6::uuid and caught_at > $7::timestamptz - interval '1 day')`

export type KeptInfected = { fileId: string; name: string; by: string | null; createdAt: Date }

/** Notes every kept file of the content as caught, and answers them. */
export function catchKept(db: Db, sha256: string, signature: string, at: Date): Promise<KeptInfected[]> {
  return ask<KeptInfected>(db, catching, [sha256, signature, at])
}
const catching = `with these as (
    insert into files.caught (sha256, file_id, name, entrance, signature, by_id, caught_at)
    select sha256, id, name, entrance, $2, created_by, $3 from files.file where sha256 = $1 returning file_id)
  select f.id as "fileId", f.name, f.created_by as by, f.created_at as "createdAt" from files.file f
    where f.sha256 = $1 and (select count(*) from these) > 0`

/** Says with which case, of which unit, the file came. */
export async function placeCaught(trx: Db, fileIds: readonly string[], where: { unitId: string; reference: string }): Promise<void> {
  await ask(trx, placing, [fileIds, where.unitId, where.reference])
}
const placing = 'update files.caught set unit_id = $2, reference = $3 where file_id = any($1::uuid[])'

const columns = `k.id, k.sha256, k.file_id as "fileId", k.name, k.entrance, k.signature, k.unit_id as "unitId", k.reference,
  k.caught_at as at, c.sealed_at as "sealedAt", c.erased_at as "erasedAt"`

/** What was caught, the latest first; `before` continues a page. */
export function listCaught(db: Db, before: { at: Date; id: string } | undefined, limit: number): Promise<Caught[]> {
  return ask<Caught>(db, caught, [before?.at ?? null, before?.id ?? null, limit])
}
const caught = `select ${columns} from files.caught k join files.content c using (sha256)
  where $1::timestamptz is null or (k.caught_at, k.id) < ($1::timestamptz, $2::uuid) order by k.caught_at desc, k.id desc limit $3`

/** What of a person's files was found infected. */
export function listCaughtOf(db: Db, personId: string): Promise<unknown[]> {
  return ask(db, caughtOf, [personId])
}
const caughtOf = `select name, signature, entrance, caught_at as "caughtAt" from files.caught where by_id = $1 order by caught_at`

/** Takes the sender away; that something was found stays. */
export async function forgetSender(trx: Db, personId: string): Promise<number> {
  return (await ask(trx, `update files.caught set by_id = null, name = 'tep' where by_id = $1 returning id`, [personId])).length
}
