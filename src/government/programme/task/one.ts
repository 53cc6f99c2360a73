import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, localized } from '#core/i18n.ts'
import { type CaseFile, findCaseFile } from '#engine/casework/index.ts'
import { unitName } from '#engine/indicators/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { actOnTask } from './act.ts'
import { cardOf } from './board.ts'
import { TaskPage } from './one.page.tsx'
import { unitsSeen } from './rights.ts'
import { findTask, type Task } from './task.queries.ts'

const root = '/dieu-hanh/nhiem-vu'
type Opened = { task: Task; file: CaseFile }

async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const task = await findTask(db, { id: (request.params as { id: string }).id })
  const units = await unitsSeen(request)
  const file =
    task && (!units || units.includes(task.unitId)) ? await findCaseFile(db, { id: task.caseId }, request.actor, clock.now()) : undefined
  if (!task || !file) throw refuse('notFound', 'programme.no_task')
  return { task, file }
}

type Wrong = { note: string; days: string; errors: FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, { task, file }: Opened, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const card = cardOf(t, task, dayOf(server.clock.now()))
  const body = h(TaskPage, {
    t,
    at: `${root}/${task.id}`,
    card,
    words: task.words,
    area: task.area,
    partners: task.partners.join('; '),
    evidence: task.evidence,
    dueWords: task.dueWords,
    unit: unitName(t.lang, await getUnit(server.db, task.unitId)),
    state: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    isClosed: file.case.closedAt !== null,
    version: file.case.version,
    clientKey: randomUUID(),
    acts: file.possible.map((type) => ({
      type,
      label: localized(t.lang, file.definition.actions[type]?.label ?? type),
      final: file.definition.actions[type]?.final === true,
    })),
    steps: file.actions.toReversed().map((action) => ({
      what:
        action.type === 'open' ? t('programme.task.given') : localized(t.lang, file.definition.actions[action.type]?.label ?? action.type),
      when: formatDateTime(t.lang, action.at),
      who: action.actorRole === 'system' ? t('programme.task.by_system') : action.actorName,
      note: action.note,
    })),
    made: formatDate(t.lang, task.madeAt),
    note: wrong?.note ?? '',
    days: wrong?.days ?? '',
    errors: wrong?.errors ?? [],
  })
  return reply.page({
    title: task.words,
    face: 'steering',
    crumbs: [
      { href: '/dieu-hanh', label: t('core.nav.steering') },
      { href: root, label: t('programme.tasks.title') },
    ],
    status: wrong ? 422 : 200,
    body,
    parts: ['tasks'],
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { actor, server, lang, t } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
  const [note, days, version] = [text('note').slice(0, 2000), text('days'), Number(text('version'))]
  const number = Number(days)
  const wrong = (errors: FieldFault[]): Promise<FastifyReply> => page(request, reply, opened, { note, days, errors })
  if (text('action') === 'extend' && !(Number.isInteger(number) && number >= 1 && number <= 730))
    return wrong([{ field: 'days', rule: 'range', message: t('programme.task.days_wrong') }])
  try {
    await actOnTask(server.db, {
      ...{ caseId: opened.task.caseId, action: text('action'), actor, note, clientKey: text('key') || randomUUID() },
      days: text('action') === 'extend' ? number : undefined,
      version: Number.isInteger(version) && version > 0 ? version : undefined,
      ...{ at: server.clock.now(), lang },
    })
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0) return wrong(error.fields)
    throw error
  }
  return reply.redirect(`${root}/${opened.task.id}`, 303)
}
