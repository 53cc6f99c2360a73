import { type Db, sql } from '#core/db.ts'
import { type Version, versionColumns } from './record.queries.ts'

export async function listVersionsOfPerson(db: Db, personId: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v
    join registers.record r on r.id = v.record_id where r.person_id = ${personId}::uuid order by v.register_id, v.id`.execute(db)
  return rows
}

/** The newest record of a person in a register that holds on a day. */
export async function findVersionOfPerson(db: Db, registerId: number, personId: string, day: string): Promise<Version | undefined> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v join registers.record r on r.id = v.record_id
    where r.person_id = ${personId}::uuid and r.register_id = ${registerId} and r.merged_into is null and v.superseded_at is null
      and v.valid_from <= ${day}::date and (v.valid_to is null or v.valid_to >= ${day}::date)
    order by v.valid_from desc, v.id desc limit 1`.execute(db)
  return rows[0]
}
