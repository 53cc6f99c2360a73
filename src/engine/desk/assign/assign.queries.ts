import { type Db, inTransaction, sql } from '#core/db.ts'
import type { Matches, Way } from './assign.rules.ts'

export type RuleText = { position: number; name: string; way: Way; matches: Matches; officers: string[] }
export type Rule = RuleText & { id: string; unitId: string; version: number; madeAt: Date; madeByName: string; retiredAt: Date | null }
export type TraceLine = {
  rule: string
  version: number
  verdict: 'not_for_this' | 'nobody_there' | 'chosen'
  way?: Way
  candidates?: { name: string; open: number; away?: boolean }[]
  chosen?: string
}
type By = { id: string; name: string; at: Date }

const columns = sql.raw(`r.id, r.unit_id as "unitId", v.version, v.position, v.name, v.way, v.matches, v.officers, v.made_at as "madeAt",
  v.made_by_name as "madeByName", r.retired_at as "retiredAt"`)

/** The rules of these units that are in force, each in its latest version. */
export async function listRules(db: Db, by: { kind: string; unitIds: readonly string[] }): Promise<Rule[]> {
  const { rows } = await sql<Rule>`
    select ${columns} from desk.assignment_rule r
    join lateral (select * from desk.assignment_rule_version v where v.rule_id = r.id order by version desc limit 1) v on true
    where r.kind = ${by.kind} and r.unit_id = any(${[...by.unitIds]}::uuid[]) and r.retired_at is null
    order by v.position, v.name, r.id`.execute(db)
  return rows
}

export async function listRuleVersions(db: Db, id: string): Promise<Rule[]> {
  const { rows } = await sql<Rule>`select ${columns} from desk.assignment_rule r join desk.assignment_rule_version v on v.rule_id = r.id
    where r.id = ${id}::uuid order by v.version desc`.execute(db)
  return rows
}

async function insertVersion(trx: Db, id: string, version: number, text: RuleText, by: By): Promise<void> {
  await sql`insert into desk.assignment_rule_version (rule_id, version, position, name, way, matches, officers, made_at, made_by, made_by_name)
    values (${id}::uuid, ${version}, ${text.position}, ${text.name}, ${text.way}, ${JSON.stringify(text.matches)}::jsonb, ${text.officers}::uuid[],
      ${by.at}, ${by.id}::uuid, ${by.name})`.execute(trx)
}

export async function insertRule(db: Db, of: { kind: string; unitId: string }, text: RuleText, by: By): Promise<string> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: string }>`insert into desk.assignment_rule (kind, unit_id, made_at)
      values (${of.kind}, ${of.unitId}::uuid, ${by.at}) returning id`.execute(trx)
    const id = rows[0]?.id ?? ''
    await insertVersion(trx, id, 1, text, by)
    return id
  })
}

export async function addRuleVersion(db: Db, id: string, text: RuleText, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockRule(trx, id)
    const { rows } = await sql<{
      last: number
    }>`select max(version) as last from desk.assignment_rule_version where rule_id = ${id}::uuid`.execute(trx)
    await insertVersion(trx, id, (rows[0]?.last ?? 0) + 1, text, by)
  })
}

export async function retireRule(db: Db, id: string, by: { id: string; at: Date }): Promise<void> {
  await sql`update desk.assignment_rule set retired_at = ${by.at}, retired_by = ${by.id}::uuid where id = ${id}::uuid and retired_at is null`.execute(
    db,
  )
}

/** Holds a rule until the transaction ends, and says whose turn it was last: two cases never take the same turn. */
export async function lockRule(trx: Db, id: string): Promise<{ last: string | null }> {
  const { rows } = await sql<{
    last: string | null
  }>`select last_officer as last from desk.assignment_rule where id = ${id}::uuid for update`.execute(trx)
  return rows[0] ?? { last: null }
}

export async function noteTurn(trx: Db, id: string, officer: string): Promise<void> {
  await sql`update desk.assignment_rule set last_officer = ${officer}::uuid where id = ${id}::uuid`.execute(trx)
}

export async function insertAssignment(
  trx: Db,
  given: { caseId: string; ruleId: string | null; version: number | null; assigneeId: string | null; trace: TraceLine[]; at: Date },
): Promise<void> {
  await sql`insert into desk.assignment (case_id, rule_id, rule_version, assignee_id, trace, at)
    values (${given.caseId}::uuid, ${given.ruleId}::uuid, ${given.version}, ${given.assigneeId}::uuid, ${JSON.stringify(given.trace)}::jsonb, ${given.at})
    on conflict (case_id) do nothing`.execute(trx)
}

export async function findTrace(db: Db, caseId: string): Promise<TraceLine[] | undefined> {
  const { rows } = await sql<{ trace: TraceLine[] }>`select trace from desk.assignment where case_id = ${caseId}::uuid`.execute(db)
  return rows[0]?.trace
}
