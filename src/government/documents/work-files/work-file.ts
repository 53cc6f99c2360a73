import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { getLatestDefinition } from '#engine/casework/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { readForm, root } from '../register/form.ts'
import { open } from '../register/open.ts'
import { unitsOf } from '../register/rights.ts'
import { openTask } from '../tasks/act-on-task.ts'
import { taskRoot } from '../tasks/tell.ts'
import { buildPackage, digestOf } from './hand-over.ts'
import { keepWorkFile } from './keep-work-file.ts'
import { WorkFilePage, WorkFilesPage } from './work-file.page.tsx'
import * as files from './work-file.queries.ts'
import { keptUntil } from './retention.rules.ts'

export const fileRoot = `${root}/ho-so`
export const FilesQuery = Type.Object({
  xem: Type.Optional(Type.Enum(['dang-mo', 'da-dong', 'het-han'])),
  sau: Type.Optional(Type.String({ pattern: '^[0-9T:.+\\- ]{10,40}_[0-9a-f-]{36}$' })),
})
const views = { 'dang-mo': 'open', 'da-dong': 'closed', 'het-han': 'expired' } as const
const pageSize = 50
const crumbsOf = ({ t }: FastifyRequest) => [{ href: root, label: t('documents.title') }]

async function listPage(request: FastifyRequest, reply: FastifyReply, given: { values: Record<string, string>; errors: FieldFault[] }) {
  const { t, server } = request
  const { xem = 'dang-mo', sau } = request.query as Static<typeof FilesQuery>
  const unitIds = unitsOf(request.actor, 'read')
  const today = dayOf(server.clock.now())
  const [at = '', id = ''] = (sau ?? '').split('_')
  const found = await files.listWorkFiles(
    server.db,
    { unitIds, view: views[xem], today },
    { limit: pageSize + 1, after: sau ? { at, id } : undefined },
  )
  const shown = found.slice(0, pageSize)
  const last = shown.at(-1)
  const units = await Promise.all(
    unitsOf(request.actor, 'keep').map(async (unit) => ({ value: unit, label: (await getUnit(server.db, unit)).fullName })),
  )
  const body = h(WorkFilesPage, {
    ...{ t, root: fileRoot, xem, units, ...given },
    lines: shown.map((file) => ({ ...file, until: keptUntil(file.closedAt && dayOf(file.closedAt), file.retentionYears) })),
    next: found.length > pageSize && last ? `${last.key}_${last.id}` : undefined,
  })
  const status = given.errors.length > 0 ? 422 : 200
  return reply.page({ title: t('documents.work_files'), face: 'desk', crumbs: crumbsOf(request), status, body })
}

export const listFiles = (request: FastifyRequest, reply: FastifyReply) => listPage(request, reply, { values: {}, errors: [] })

export async function openFile(request: FastifyRequest, reply: FastifyReply) {
  const { t, server } = request
  const { values } = await readForm(request)
  const actor = actorOf(request)
  const errors: FieldFault[] = []
  const unitId = values.unit ?? ''
  if (!unitsOf(actor, 'keep').includes(unitId)) errors.push({ field: 'unit', message: t('documents.unit_missing') })
  const title = values.title ?? ''
  if (title.length < 5 || title.length > 300) errors.push({ field: 'title', message: t('documents.work_file_title_wrong') })
  const forEver = values.retention === 'for_ever'
  const years = Number(values.retention)
  if (!forEver && !(Number.isInteger(years) && years >= 1 && years <= 100))
    errors.push({ field: 'retention', message: t('documents.retention_wrong') })
  if (errors.length > 0) return listPage(request, reply, { values, errors })
  const keeper = { id: actor.personId, name: actor.name }
  const id = await keepWorkFile(server.db, { unitId, title, years: forEver ? null : years, keeper, at: server.clock.now() })
  return reply.redirect(`${fileRoot}/${id}`, 303)
}

/** The work file of the request, for who is of its unit. */
async function asked(request: FastifyRequest, verb: 'read' | 'keep' | 'register' = 'read'): Promise<files.WorkFile> {
  const file = await files.findWorkFile(request.server.db, (request.params as { id: string }).id)
  if (!file || !unitsOf(request.actor, 'read').includes(file.unitId)) throw refuse('notFound', 'documents.no_work_file')
  if (!unitsOf(request.actor, verb).includes(file.unitId)) throw refuse('notAllowed', 'core.not_allowed')
  return file
}

type States = { label: string; isOpen: boolean }
async function statesOf(request: FastifyRequest): Promise<(item: files.Item) => States> {
  const { t, server } = request
  const keys = ['incoming_document', 'official_document', 'directive_task']
  const [incoming, outgoing, task] = await Promise.all(keys.map((key) => getLatestDefinition(server.db, key)))
  return ({ direction, state }) => {
    const found = (direction === 'incoming' ? incoming : direction === 'outgoing' ? outgoing : task)?.states[state]
    return { label: localized(t.lang, found?.label ?? state), isOpen: found?.kind !== 'closed' }
  }
}

export async function showFile(request: FastifyRequest, reply: FastifyReply) {
  const { t, server } = request
  const file = await asked(request)
  const stateOf = await statesOf(request)
  const items = await files.listItems(server.db, file.id)
  const keeps = unitsOf(request.actor, 'keep').includes(file.unitId)
  const body = h(WorkFilePage, {
    ...{ t, at: `${fileRoot}/${file.id}`, file, mayKeep: keeps && file.closedAt === null },
    until: keptUntil(file.closedAt && dayOf(file.closedAt), file.retentionYears),
    mayHandOver: file.closedAt !== null && unitsOf(request.actor, 'register').includes(file.unitId),
    items: items.map((item) => ({
      ...{ ...item, ...stateOf(item) },
      href: item.documentId ? `${root}/${item.documentId}` : `${taskRoot}/${item.taskId}`,
    })),
  })
  const crumbs = [...crumbsOf(request), { href: fileRoot, label: t('documents.work_files') }]
  return reply.page({ title: file.title, face: 'desk', crumbs, body })
}

type Thing = { documentId: string } | { taskId: string }

async function put(request: FastifyRequest, unitIds: string[], thing: Thing): Promise<void> {
  const { db, clock } = request.server
  const { values } = await readForm(request)
  const fileId = values['ho-so'] ?? ''
  if (!/^[0-9a-f-]{36}$/.test(fileId)) throw refuse('invalid', 'documents.work_file_missing')
  await inTransaction(db, async (trx) => {
    const file = await files.findWorkFile(trx, fileId, { lock: true })
    // A file takes what its own unit holds: nobody reads another unit's document by filing it.
    if (!file || !unitIds.includes(file.unitId) || !unitsOf(request.actor, 'keep').includes(file.unitId))
      throw refuse('notFound', 'documents.no_work_file')
    if (file.closedAt) throw refuse('conflict', 'documents.work_file_closed')
    await files.insertItem(trx, fileId, thing, { name: actorOf(request).name, at: clock.now() })
  })
}

export async function putDocument(request: FastifyRequest, reply: FastifyReply) {
  const { document } = await open(request)
  await put(request, [document.unitId], { documentId: document.id })
  return reply.redirect(`${root}/${document.id}#ho-so`, 303)
}

export async function putTask(request: FastifyRequest, reply: FastifyReply) {
  const { server } = request
  const { task } = await openTask(server.db, (request.params as { id: string }).id, actorOf(request), server.clock.now())
  await put(request, [task.unitId], { taskId: task.id })
  return reply.redirect(`${taskRoot}/${task.id}#ho-so`, 303)
}

export async function takeOut(request: FastifyRequest, reply: FastifyReply) {
  const { id } = await asked(request, 'keep')
  const { number } = request.params as { number: number }
  await inTransaction(request.server.db, async (trx) => {
    const file = await files.findWorkFile(trx, id, { lock: true })
    if (file?.closedAt) throw refuse('conflict', 'documents.work_file_closed')
    if (!(await files.removeItem(trx, id, number))) throw refuse('notFound', 'documents.no_work_file')
  })
  return reply.redirect(`${fileRoot}/${id}`, 303)
}

/** Closes a work file in which nothing is under way any more; from then on it does not change. */
export async function close(request: FastifyRequest, reply: FastifyReply) {
  const { id } = await asked(request, 'keep')
  const { db, clock } = request.server
  const stateOf = await statesOf(request)
  await inTransaction(db, async (trx) => {
    const file = await files.findWorkFile(trx, id, { lock: true })
    if (!file || file.closedAt) throw refuse('conflict', 'documents.work_file_closed')
    const items = await files.listItems(trx, id)
    const underway = items.filter((item) => stateOf(item).isOpen)
    if (items.length === 0) throw refuse('conflict', 'documents.work_file_empty')
    if (underway.length > 0)
      throw refuse('conflict', 'documents.work_file_underway', {
        count: underway.length,
        codes: underway
          .slice(0, 5)
          .map(({ code }) => code)
          .join(', '),
      })
    await files.closeFile(trx, id, { name: actorOf(request).name, at: clock.now() })
  })
  return reply.redirect(`${fileRoot}/${id}`, 303)
}

/** The package for the archive: the same bytes each time, as long as nothing in it was signed anew. */
export async function downloadPackage(request: FastifyRequest, reply: FastifyReply) {
  const file = await asked(request, 'register')
  if (!file.closedAt) throw refuse('conflict', 'documents.work_file_open')
  const bytes = await buildPackage(request.server, file)
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${file.code}.zip"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}

/** Notes that the package was handed over, with the checksum of what was in it. */
export async function handOver(request: FastifyRequest, reply: FastifyReply) {
  const { id, closedAt } = await asked(request, 'register')
  const { db, config, clock } = request.server
  if (!closedAt) throw refuse('conflict', 'documents.work_file_open')
  await inTransaction(db, async (trx) => {
    const file = await files.findWorkFile(trx, id, { lock: true })
    if (!file || file.handedOverAt) throw refuse('conflict', 'documents.handed_over_already')
    await files.setHandedOver(trx, id, digestOf(await buildPackage({ db: trx, config, clock }, file)), clock.now())
  })
  return reply.redirect(`${fileRoot}/${id}`, 303)
}
