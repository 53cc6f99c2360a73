import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { refuse, Refusal } from '#core/errors.ts'
import { givenOf } from './edit.ts'
import { showProject } from './one.ts'
import { findProject, hasStep, insertStep, listSteps } from './project.queries.ts'
import { powersOver, seesUnit } from './rights.ts'
import { type Action, actions, type Answer, mayDo, road } from './road.rules.ts'
import { root } from './words.ts'

const refusals = {
  not_now: ['conflict', 'projects.step.not_now'],
  not_yours: ['notAllowed', 'projects.step.not_yours'],
  same_person: ['notAllowed', 'projects.step.same_person'],
  note_missing: ['invalid', 'projects.step.note_missing'],
} as const satisfies Record<Exclude<Answer, 'yes'>, readonly [string, string]>

/** One step on a project's road: once, by whoever may, with the words that the step needs. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const actor = actorOf(request)
  const { id } = request.params as { id: string }
  const given = givenOf(request)
  const action = actions.find((one) => one === given.action) as Action | undefined
  if (!action) throw refuse('invalid', 'projects.step.unknown', {}, [{ field: 'action', rule: 'unknown', message: given.action ?? '' }])
  const note = (given.note ?? '').slice(0, 2000)
  const found = await findProject(db, id)
  if (!found || !(await seesUnit(request, found.unitId))) throw refuse('notFound', 'projects.no_project')
  const powers = await powersOver(request, found.unitId)
  const step = inTransaction(db, async (trx) => {
    const project = await findProject(trx, id, { lock: true })
    if (!project || (given.key && (await hasStep(trx, id, given.key)))) return
    const answer = mayDo({ state: project.state, action, powers, by: actor.personId, steps: await listSteps(trx, id), note })
    if (answer !== 'yes') {
      const [kind, code] = refusals[answer]
      throw refuse(
        kind,
        code,
        {},
        answer === 'note_missing' ? [{ field: 'note', rule: 'required', message: t('projects.step.note_missing') }] : [],
      )
    }
    await insertStep(trx, id, {
      ...{ action, from: project.state, to: road[action].to, note: note || null, byId: actor.personId, byName: actor.name },
      ...{ at: clock.now(), clientKey: given.key || `${action}:${project.version}:${clock.now().getTime()}` },
    })
  })
  try {
    await step
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return showProject(request, reply, found, { values: given, errors: error.fields })
  }
  return reply.redirect(`${root}/${id}`, 303)
}
