import { type Db, sql } from '#core/db.ts'
import { type Version, versionColumns } from './record.queries.ts'

export async function listVersionsOfPerson(db: Db, personId: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${versionColumns} from registers.record_version v
    join registers.record r on r.id = v.record_id where r.person_id = ${personId}::uuid order by v.register_id, v.id`.execute(db)
  return rows
}
