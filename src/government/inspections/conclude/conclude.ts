import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, actorOf } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { act } from '#engine/casework/index.ts'
import { answerOf } from '../checklist/answer.rules.ts'
import { answerWords, limitWords } from '../checklist/answer-words.ts'
import type { Checklist } from '../checklist/checklist.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { fieldsOf, root } from '../plan/request.ts'
import { tellInspected } from '../inspected/tell.ts'
import { visitOf } from '../visit/visit.ts'
import {
  confirmRemedy,
  findVisit,
  insertRemedy,
  listEntries,
  listEvidence,
  listRemedies,
  reportRemedy,
  setCancelled,
  setConcluded,
} from '../visit/visit.queries.ts'
import { currentOf, type Entry, lacksOf } from '../visit/visit.rules.ts'

const day = 86_400_000

type Concluding = {
  id: string
  actor: Actor
  note: string /** By point: the day that was asked for. */
  dues: Record<string, string>
  at: Date
  lang: Lang
}

/** Draws the conclusion: nothing may be open; each fault gets the day by which it is mended. */
export async function concludeVisit(db: Db, { id, actor, note, dues, at, lang }: Concluding): Promise<void> {
  await inTransaction(db, async (trx) => {
    const visit = await findVisit(trx, id, { lock: true })
    if (!visit?.caseId) throw refuse('conflict', 'inspections.not_begun')
    const { body } = await getChecklist(trx, visit.checklistId)
    const versions = await listEntries(trx, id)
    const current = currentOf(versions)
    const photographed = new Set((await listEvidence(trx, id)).map((each) => each.point))
    const lacks = lacksOf(body.points, current, photographed)
    if (lacks.length > 0) throw refuse('conflict', 'inspections.incomplete', { count: lacks.length })
    const faults = current.filter((entry) => entry.value === 'fault')
    const action = faults.length > 0 ? 'conclude_with_faults' : 'conclude'
    await act(trx, { by: { id: visit.caseId }, action, clientKey: `conclude:${id}`, actor, note, at, lang })
    for (const fault of faults) {
      const usual = body.points.find((point) => point.key === fault.point)?.remedyDays ?? 15
      const asked = dues[fault.point] ?? ''
      const dueOn = /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked > dayOf(at) ? asked : dayOf(new Date(at.getTime() + usual * day))
      await insertRemedy(trx, { visitId: id, point: fault.point, words: remedyWords(body, fault), dueOn })
    }
    if (faults.length > 0) await tellInspected(trx, visit, 'inspections.told.concluded', { count: faults.length }, at)
    await setConcluded(
      trx,
      id,
      at,
      versions.every((entry) => entry.inField),
    )
  })
}

const vi = translatorFor('vi')

/** What is to be mended: the value that is outside the limit, and the inspector's words. */
function remedyWords(list: Checklist, { point: key, answer, note }: Entry): string {
  const spec = answerOf(list.points.find((point) => point.key === key) ?? {})
  const limit = limitWords(vi, spec)
  const found = answer === null || spec.kind === 'words' ? '' : answerWords(vi, spec, answer)
  return [found && (limit ? `${found} (${limit})` : found), note].filter(Boolean).join('. ')
}

export async function conclude(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const field = fieldsOf(request)
  const { id } = await visitOf(request, 'inspect')
  const names = Object.keys((request.body ?? {}) as object).filter((name) => name.startsWith('due_'))
  const dues = Object.fromEntries(names.map((name) => [name.slice('due_'.length), field(name)]))
  await concludeVisit(db, { id, actor: actorOf(request), note: field('note'), dues, at: clock.now(), lang: request.lang })
  return reply.redirect(`${root}/${id}`, 303)
}

export async function report(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const visit = await visitOf(request, 'inspect')
  const { remedy } = request.params as { remedy: string }
  const words = fieldsOf(request)(`report_${remedy}`).slice(0, 2_000)
  if (words.length < 3) throw refuse('invalid', 'inspections.report_missing')
  const said = { words, by: actorOf(request).personId, byInspected: false, at: clock.now() }
  if (!(await reportRemedy(db, visit.id, remedy, said))) throw refuse('conflict', 'inspections.remedy_over')
  return reply.redirect(`${root}/${visit.id}#khac-phuc`, 303)
}

/** The inspector saw that a fault is mended; with the last one the visit is closed. */
export async function confirmMended(db: Db, by: { id: string; remedy: string; actor: Actor; at: Date }): Promise<void> {
  const { id, remedy, actor, at } = by
  await inTransaction(db, async (trx) => {
    const visit = await findVisit(trx, id, { lock: true })
    if (!visit?.caseId || !(await confirmRemedy(trx, id, remedy, actor.personId, at))) throw refuse('conflict', 'inspections.remedy_over')
    const left = (await listRemedies(trx, id)).filter((each) => !each.confirmedAt)
    if (left.length === 0) await act(trx, { by: { id: visit.caseId }, action: 'close', clientKey: `close:${id}`, actor: 'system', at })
  })
}

export async function confirm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = await visitOf(request, 'inspect')
  const { remedy } = request.params as { remedy: string }
  await confirmMended(db, { id, remedy, actor: actorOf(request), at: clock.now() })
  return reply.redirect(`${root}/${id}#khac-phuc`, 303)
}

export async function cancel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const visit = await visitOf(request)
  const note = fieldsOf(request)('note')
  const { caseId } = visit
  if (!caseId) throw refuse('conflict', 'inspections.not_begun')
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    await act(trx, { by: { id: caseId }, action: 'cancel', clientKey: `cancel:${visit.id}`, actor, note, at, lang: request.lang })
    await setCancelled(trx, visit.id, at, note)
    await tellInspected(trx, visit, 'inspections.told.cancelled', {}, at)
  })
  return reply.redirect(`${root}/${visit.id}`, 303)
}
