import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type T } from '#core/i18n.ts'
import type { Db } from '#core/db.ts'
import { getLatestDefinition, type NewAttachment } from '#engine/casework/index.ts'
import { listFiles, sendFile } from '#ground/files/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { keepFiles, readForm, root } from '../register/form.ts'
import { offices, unitsOf } from '../register/rights.ts'
import { listOpenWorkFiles, listWorkFilesOf } from '../work-files/work-file.queries.ts'
import { actOnTask, openTask, type TaskFile } from './act-on-task.ts'
import { BoardPage, type Card, type Column } from './board.page.tsx'
import { TaskPage } from './task.page.tsx'
import { countTasks, findReadable, listTasks, type Task, type View } from './task.queries.ts'
import { sidesOf, standingOf } from './task.rules.ts'
import { partiesOf } from './act-on-task.ts'
import { taskRoot } from './tell.ts'

const states = ['given', 'doing', 'reported', 'done', 'cancelled'] as const
export const BoardQuery = Type.Object({
  xem: Type.Optional(Type.Enum(['lam', 'giao', 'phoi-hop'])),
  buoc: Type.Optional(Type.Enum([...states, 'late'])),
  donvi: Type.Optional(Type.String({ format: 'uuid' })),
  sau: Type.Optional(Type.String({ pattern: '^[0-9T:.+\\- ]{10,40}_[0-9a-f-]{36}$' })),
})
const sides = { lam: 'owner', giao: 'issuer', 'phoi-hop': 'partner' } as const
const onBoard = 12
const pageSize = 50

type Labels = (state: string) => string
async function labelsOf(db: Db, t: T): Promise<Labels> {
  const definition = await getLatestDefinition(db, 'directive_task')
  return (state) => localized(t.lang, definition?.states[state]?.label ?? state)
}

const cardOf = (task: Task, label: Labels, today: string): Card => ({
  ...task,
  href: `${taskRoot}/${task.id}`,
  stateLabel: label(task.state),
  standing: standingOf({ dueOn: task.dueOn, closed: task.closedAt !== null }, today),
})

/** Tasks of the actor's units: as a board by step, or one step as a list; what a unit has given, with the late ones by unit. */
export async function board(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const query = request.query as Static<typeof BoardQuery>
  const { xem = 'lam', buoc, donvi } = query
  const view: View = { side: sides[xem], unitIds: unitsOf(actorOf(request), 'read') }
  const today = dayOf(clock.now())
  const counts = await countTasks(db, view, { today, closedSince: new Date(clock.now().getTime() - 90 * 86_400_000) })
  const label = await labelsOf(db, t)
  const cards = async (step: string, limit: number, after?: { at: string; id: string }) => {
    const closed = step === 'done' || step === 'cancelled'
    const filter = { closed, ...(step === 'late' ? { lateOn: today } : { state: step }), unitId: donvi }
    return listTasks(db, view, filter, { limit, after })
  }
  const columns: Column[] = []
  let next: string | undefined
  const sum = (step: string): number =>
    counts.filter((each) => step === 'late' || each.state === step).reduce((all, each) => all + (step === 'late' ? each.late : each.all), 0)
  for (const step of buoc ? [buoc] : (['given', 'doing', 'reported', 'done'] as const)) {
    const [at = '', id = ''] = (query.sau ?? '').split('_')
    const found = await cards(step, (buoc ? pageSize : onBoard) + 1, query.sau ? { at, id } : undefined)
    const shown = found.slice(0, buoc ? pageSize : onBoard)
    const last = shown.at(-1)
    if (buoc && found.length > pageSize && last) next = `${last.key}_${last.id}`
    columns.push({
      step,
      label: step === 'late' ? t('documents.task_late') : label(step),
      count: sum(step),
      cards: shown.map((each) => cardOf(each, label, today)),
    })
  }
  const title = buoc && columns[0] ? `${t('documents.tasks')}: ${columns[0].label}` : t('documents.tasks')
  const body = h(BoardPage, {
    t,
    title,
    root: taskRoot,
    xem,
    buoc,
    donvi,
    columns,
    late: sum('late'),
    next,
    byUnit: xem === 'giao' ? unitLines(counts) : [],
  })
  const crumbs = [{ href: root, label: t('documents.title') }]
  return reply.page({ title, face: 'desk', crumbs, body, parts: ['documents'] })
}

type Counts = Awaited<ReturnType<typeof countTasks>>
function unitLines(counts: Counts) {
  const lines = new Map<string, { unitId: string; unitName: string; open: number; late: number; reported: number; done: number }>()
  for (const { unitId, unitName, state, all, late } of counts) {
    const line = lines.get(unitId) ?? { unitId, unitName, open: 0, late: 0, reported: 0, done: 0 }
    if (state === 'done') line.done += all
    else if (state !== 'cancelled') line.open += all
    if (state === 'reported') line.reported += all
    line.late += late
    lines.set(unitId, line)
  }
  return [...lines.values()].sort((a, b) => b.late - a.late || b.open - a.open || a.unitName.localeCompare(b.unitName, 'vi'))
}

type Wrong = { values: Record<string, string>; errors: FieldFault[] }

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { task, file, possible }: TaskFile,
  wrong?: Wrong,
): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const actor = actorOf(request)
  const unitIds = unitsOf(actor, 'read')
  const acts = possible.map((name) => {
    const action = file.definition.actions[name]
    return { name, label: localized(t.lang, action?.label ?? name), note: action?.note ?? null, files: action?.files ?? null }
  })
  const officers = possible.includes('hand') ? await listOfficers(db, { unitIds: [task.unitId], at: clock.now() }) : []
  const said = (type: string): string =>
    type === 'open' ? t('documents.task_given') : localized(t.lang, file.definition.actions[type]?.label ?? type)
  const readable = await findReadable(db, task.documentId, unitIds)
  const body = h(TaskPage, {
    ...{ t, at: `${taskRoot}/${task.id}`, task, acts, version: file.case.version, key: randomUUID() },
    ...{ values: wrong?.values ?? {}, errors: wrong?.errors ?? [], assignee: file.case.assigneeName },
    stateLabel: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    standing: standingOf({ dueOn: task.dueOn, closed: task.closedAt !== null }, dayOf(clock.now())),
    documentHref: readable ? `${root}/${readable}` : null,
    officers: [
      ...new Map(
        officers.filter(({ role }) => offices.includes(role)).map((each) => [each.personId, { value: each.personId, label: each.name }]),
      ).values(),
    ],
    evidence: file.attachments.map((each) => ({ id: each.fileId, name: each.name, when: formatDateTime(t.lang, each.addedAt) })),
    steps: file.actions.toReversed().map((action) => ({
      ...{ what: said(action.type), when: formatDateTime(t.lang, action.at), who: action.actorName, note: action.note },
      percent: action.data.inputs?.percent === undefined ? null : Number(action.data.inputs.percent),
    })),
    workFiles: await listWorkFilesOf(db, { taskId: task.id }, unitIds),
    openFiles: sidesOf(actor, partiesOf(task), offices).includes('owner') ? await listOpenWorkFiles(db, [task.unitId]) : [],
  })
  const crumbs = [
    { href: root, label: t('documents.title') },
    { href: taskRoot, label: t('documents.tasks') },
  ]
  return reply.page({ title: task.title, face: 'desk', crumbs, status: wrong ? 422 : 200, body, parts: ['documents'] })
}

const openAsked = (request: FastifyRequest): Promise<TaskFile> =>
  openTask(request.server.db, (request.params as { id: string }).id, actorOf(request), request.server.clock.now())

export const showTask = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, await openAsked(request))

export async function submitTask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openAsked(request)
  const { t, server, lang } = request
  const { values, files } = await readForm(request)
  const action = values.action ?? ''
  const errors: FieldFault[] = []
  const percent = values.percent ? Number(values.percent) : undefined
  if (action === 'progress' && percent !== undefined && !(Number.isInteger(percent) && percent >= 0 && percent <= 100))
    errors.push({ field: 'percent', message: t('documents.percent_wrong') })
  const days = values.days ? Number(values.days) : undefined
  if (action === 'extend' && !(days !== undefined && Number.isInteger(days) && days >= 1 && days <= 365))
    errors.push({ field: 'days', message: t('documents.days_wrong') })
  if ((values.note ?? '').length > 4_000) errors.push({ field: 'note', message: t('documents.note_long') })
  if (errors.length > 0) return page(request, reply, opened, { values, errors })
  // Evidence is kept only for an action that may be done: a refused one leaves no file behind.
  if (!opened.possible.includes(action) && files.length > 0) throw refuse('conflict', 'documents.task_not_now')
  const version = Number(values.version)
  try {
    await actOnTask(server.db, {
      ...{ id: opened.task.id, action, actor: actorOf(request), note: values.note ?? '', officer: values.officer, days, percent },
      ...{ attachments: await evidenceOf(request, files), clientKey: values.key || randomUUID(), at: server.clock.now(), lang },
      version: Number.isInteger(version) && version > 0 ? version : undefined,
    })
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0) return page(request, reply, opened, { values, errors: error.fields })
    throw error
  }
  return reply.redirect(`${taskRoot}/${opened.task.id}`, 303)
}

async function evidenceOf(request: FastifyRequest, files: Parameters<typeof keepFiles>[1]): Promise<NewAttachment[]> {
  const ids = await keepFiles(request, files)
  const kept = await listFiles(request.server.db, ids)
  return kept.map(({ id, sha256, name, mediaType, size }) => ({
    fileId: id,
    sha256,
    name,
    mediaType,
    sizeBytes: size,
    kind: 'evidence',
    label: name,
  }))
}

export async function taskFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { file } = await openAsked(request)
  const { file: id } = request.params as { file: string }
  const known = file.attachments.some((each) => each.fileId === id)
  const [found] = known ? await listFiles(request.server.db, [id]) : []
  if (!found) throw refuse('notFound', 'documents.no_task')
  return sendFile(reply, request.server.config, found, { inline: true })
}
