import type { Db } from '#core/db.ts'
import { countOpenOf } from '#engine/casework/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { listAway } from '../stand-in/stand-in.queries.ts'
import { findTrace, insertAssignment, listRules, lockRule, noteTurn, type Rule, type TraceLine } from './assign.queries.ts'
import { type Candidate, chooseOfficer, type Facts, inOrder, speaksOf } from './assign.rules.ts'

export type Assignee = { id: string; name: string; rule: string; version: number }
type Received = { kind: string; caseId: string; unitPath: readonly string[]; doer: string; at: Date; facts(): Promise<Facts> | Facts }

/** To whom the rules of its units give a case that was received, and why; undefined where no rule gives it to anybody. In the caller's transaction. */
export async function assignByRules(trx: Db, received: Received): Promise<Assignee | undefined> {
  const rules = await listRules(trx, { kind: received.kind, unitIds: received.unitPath })
  if (rules.length === 0) return undefined
  const facts = await received.facts()
  const trace: TraceLine[] = []
  for (const rule of inOrder(rules, received.unitPath)) {
    if (!speaksOf(rule.matches, facts)) {
      trace.push({ rule: rule.name, version: rule.version, verdict: 'not_for_this' })
      continue
    }
    const chosen = await chooseBy(trx, rule, received, trace)
    if (!chosen) continue
    await insertAssignment(trx, {
      caseId: received.caseId,
      ruleId: rule.id,
      version: rule.version,
      assigneeId: chosen.id,
      trace,
      at: received.at,
    })
    return { id: chosen.id, name: chosen.name, rule: rule.name, version: rule.version }
  }
  await insertAssignment(trx, { caseId: received.caseId, ruleId: null, version: null, assigneeId: null, trace, at: received.at })
  return undefined
}

async function chooseBy(trx: Db, rule: Rule, received: Received, trace: TraceLine[]): Promise<Candidate | undefined> {
  const { last } = await lockRule(trx, rule.id)
  const { kind, unitPath, doer, at } = received
  // Those of the case's own unit; an officer of a unit above it only where the rule names them.
  const unitIds = rule.officers.length === 0 ? unitPath.slice(0, 1) : [...unitPath]
  const officers = await listOfficers(trx, { unitIds, role: doer, at })
  const named = new Map(
    officers
      .filter(({ personId }) => rule.officers.length === 0 || rule.officers.includes(personId))
      .map((one) => [one.personId, one.name]),
  )
  const [open, away] = await Promise.all([countOpenOf(trx, kind, [...named.keys()]), listAway(trx, kind, [...named.keys()], at)])
  const all = [...named].map(([id, name]) => ({ id, name, open: open.get(id) ?? 0 }))
  const there = all.filter(({ id }) => !away.has(id))
  const chosen = chooseOfficer(rule.way, there, last)
  trace.push({
    rule: rule.name,
    version: rule.version,
    verdict: chosen ? 'chosen' : 'nobody_there',
    way: rule.way,
    candidates: all.map(({ id, name, open: held }) => ({ name, open: held, ...(away.has(id) ? { away: true } : {}) })),
    ...(chosen ? { chosen: chosen.name } : {}),
  })
  if (chosen) await noteTurn(trx, rule.id, chosen.id)
  return chosen
}

/** Why a case was given to whom it was given. */
export const findAssignmentTrace = (db: Db, caseId: string): Promise<TraceLine[] | undefined> => findTrace(db, caseId)
