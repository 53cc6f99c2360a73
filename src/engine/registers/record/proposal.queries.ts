import { type Db, sql } from '#core/db.ts'
import type { Data } from './value.rules.ts'

export type Proposal = {
  id: string
  registerId: number
  recordId: string | null
  baseVersion: number | null
  unitId: string | null
  title: string
  change: 'put' | 'correct' | 'end'
  data: Data | null
  day: string
  reason: string
  byId: string
  byName: string
  proposedAt: Date
  state: 'waiting' | 'accepted' | 'declined'
  decidedByName: string | null
  decidedAt: Date | null
  note: string | null
}
const columns =
  sql.raw(`p.id, p.register_id as "registerId", p.record_id as "recordId", p.base_version as "baseVersion", p.unit_id as "unitId", p.title, p.change, p.data, p.day,
  p.reason, p.by_id as "byId", p.by_name as "byName", p.proposed_at as "proposedAt", p.state, p.decided_by_name as "decidedByName", p.decided_at as "decidedAt", p.note`)

export async function insertProposal(trx: Db, p: Omit<Proposal, 'state' | 'decidedByName' | 'decidedAt' | 'note'>): Promise<void> {
  await sql`insert into registers.proposal (id, register_id, record_id, base_version, unit_id, title, change, data, day, reason, by_id, by_name, proposed_at)
    values (${p.id}::uuid, ${p.registerId}, ${p.recordId}::uuid, ${p.baseVersion}, ${p.unitId}::uuid, ${p.title}, ${p.change}, ${p.data && JSON.stringify(p.data)}::jsonb,
      ${p.day}::date, ${p.reason}, ${p.byId}::uuid, ${p.byName}, ${p.proposedAt})`.execute(trx)
}

export async function listWaiting(db: Db, registerId: number, units: readonly string[] | undefined): Promise<Proposal[]> {
  const { rows } =
    await sql<Proposal>`select ${columns} from registers.proposal p where p.register_id = ${registerId} and p.state = 'waiting'
    and ${units ? sql`p.unit_id = any(${[...units]}::uuid[])` : sql`true`} order by p.proposed_at limit 200`.execute(db)
  return rows
}

export async function lockProposal(trx: Db, registerId: number, id: string): Promise<Proposal | undefined> {
  const { rows } =
    await sql<Proposal>`select ${columns} from registers.proposal p where p.id = ${id}::uuid and p.register_id = ${registerId} for update`.execute(
      trx,
    )
  return rows[0]
}

export async function decideProposal(
  trx: Db,
  id: string,
  state: 'accepted' | 'declined',
  by: { id: string; name: string },
  note: string | null,
  at: Date,
): Promise<void> {
  await sql`update registers.proposal set state = ${state}, decided_by = ${by.id}::uuid, decided_by_name = ${by.name}, decided_at = ${at}, note = ${note},
    data = ${state === 'declined' ? sql`null` : sql`data`} where id = ${id}::uuid`.execute(trx)
}
