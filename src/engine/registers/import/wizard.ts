import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { crumbsOf, frameOf } from '../browse/frame.ts'
import { type Opened, openRegister } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { findRegister } from '../definition/definition.queries.ts'
import { may } from '../definition/reach.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { textsOf } from '../record/edit.ts'
import { isDay } from '../record/value.rules.ts'
import { faultWords } from '../record/words.ts'
import type { Reason } from './check.ts'
import { clearRows, findImport, type Import, listRaw, listRows, moveImport } from './import.queries.ts'
import { mappingFaults, readMapping, validFromColumn } from './mapping.rules.ts'
import { checkImport, loadImport, undoImport, withCopying } from './run.ts'
import type { ImportProps } from './import-props.rules.ts'
import { ImportPage } from './wizard.page.tsx'

export const checkJob = 'registers.check_import'
// More rows than this are checked by a job, and the page waits for it.
const checkedAtOnce = 5000

const pageOf = (request: FastifyRequest, { register }: Opened) => ({
  face: 'desk' as const,
  parts: ['registers'],
  crumbs: crumbsOf(request.t, register.definition, true),
})

/** The import, for those who write into the register or agree to what others write. */
async function openImport(request: FastifyRequest): Promise<{ opened: Opened; own: Import }> {
  const { register } = await openRegister(request, 'read')
  const opened = await openRegister(request, may(register.definition, request.actor, 'write') ? 'write' : 'approve')
  const own = await findImport(request.server.db, opened.register.id, (request.params as { id: string }).id)
  if (!own || own.state === 'dropped') throw refuse('notFound', 'registers.import.no_such')
  return { opened, own }
}

const reasonWords = (request: FastifyRequest, definition: Definition, reason: Reason): string => {
  if (reason.message) return localized(request.lang, reason.message)
  if (reason.field === validFromColumn)
    return request.t('registers.fault.valid_from', { label: request.t('registers.column.from'), limit: reason.limit ?? '' })
  return faultWords(request.t, definition, reason)
}

/** The column in the file that filled a field, as people name it: its heading. */
const columnOf = (own: Import, field: string): string => {
  const [column] = Object.entries(own.mapping).find(([, key]) => key === field) ?? []
  return column === undefined ? '' : (own.header[Number(column)] ?? '')
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { opened, own } = await openImport(request)
  return importPage(request, reply, opened, own, [])
}

async function importPage(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  own: Import,
  errors: FieldFault[],
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { db } = server
  const { register } = opened
  const { definition } = register
  const query = request.query as { dong?: string; xong?: string }
  const after = Number(query.dong ?? 0) || 0
  const faulty =
    own.state === 'checked' || own.state === 'waiting' || own.state === 'loaded' ? await listRows(db, own.id, 'faulty', after, 100) : []
  const props: ImportProps = {
    t,
    ...(await frameOf(request, register)),
    own: {
      id: own.id,
      name: own.fileName,
      state: own.state,
      lines: own.lines,
      fresh: own.fresh,
      changed: own.changed,
      same: own.same,
      faulty: own.faulty,
    },
    by: `${own.byName} · ${formatDateTime(t.lang, own.madeAt)}`,
    stateWords: t(`registers.import.state.${own.state}` as MessageKey),
    header: own.header,
    mapping: own.mapping,
    validFrom: own.validFrom ?? opened.today,
    targets: [
      ...definition.fields.map((field) => ({
        value: field.key,
        label: `${localized(t.lang, field.label)}${field.required && !field.derive ? ' *' : ''}`,
      })),
      { value: validFromColumn, label: t('registers.import.from_column') },
    ],
    preview: own.state === 'uploaded' || own.state === 'checked' ? await listRaw(db, own.id, 5) : [],
    faulty: faulty.map((row) => ({
      line: row.line,
      reasons: (row.reasons ?? []).map((reason) => ({
        column: columnOf(own, reason.field),
        why: reasonWords(request, definition, reason),
      })),
      cells: row.cells.filter(Boolean).slice(0, 6).join(' · '),
    })),
    moreFaulty: faulty.length === 100 ? `${baseOf(definition.key)}/nhap/${own.id}?dong=${faulty.at(-1)?.line}` : undefined,
    good:
      own.state === 'checked' || own.state === 'waiting'
        ? [...(await listRows(db, own.id, 'new', 0, 5)), ...(await listRows(db, own.id, 'changed', 0, 5))].map((row) => ({
            line: row.line,
            title: row.title ?? '',
            outcome: t(`registers.import.outcome.${row.outcome}` as MessageKey),
          }))
        : [],
    mayDecide: own.state === 'waiting' && own.byId !== actor?.personId && may(definition, actor, 'approve'),
    mayWrite: may(definition, actor, 'write'),
    signed: [
      own.loadedAt && t('registers.import.loaded_at', { when: formatDateTime(t.lang, own.loadedAt) }),
      own.decidedByName && t('registers.import.decided_by', { name: own.decidedByName }),
      own.undoneAt && t('registers.import.undone_at', { when: formatDateTime(t.lang, own.undoneAt), name: own.undoneByName ?? '' }),
    ].filter((text) => typeof text === 'string'),
    kept: query.xong?.startsWith('con-') ? Number(query.xong.slice(4)) : 0,
    fromWords: formatDate(t.lang, own.validFrom ?? opened.today),
    errors,
  }
  if (own.state === 'checking') reply.header('refresh', '3')
  return reply.page({ ...pageOf(request, opened), title: own.fileName, status: errors.length > 0 ? 422 : 200, body: h(ImportPage, props) })
}

/** The columns have their meaning: every row is checked. */
export async function check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { opened, own } = await openImport(request)
  await openRegister(request, 'write')
  const { register } = opened
  const { definition } = register
  const texts = textsOf(request)
  const mapping = readMapping(definition, texts, own.header.length)
  const validFrom = texts['tu-ngay'] ?? ''
  const label = (key: string): string =>
    key === validFromColumn
      ? t('registers.import.from_column')
      : localized(t.lang, definition.fields.find((field) => field.key === key)?.label ?? key)
  const errors = mappingFaults(definition, mapping).map((fault) => ({
    field: 'c-0',
    message: t(`registers.import.mapping_${fault.rule}`, { label: label(fault.field) }),
  }))
  if (!isDay(validFrom)) errors.push({ field: 'tu-ngay', message: t('registers.fault.date', { label: t('registers.edit.from') }) })
  if (errors.length > 0) return importPage(request, reply, opened, { ...own, mapping, validFrom }, errors)
  if (own.definitionVersion !== register.version) throw refuse('conflict', 'registers.import.stale')
  if (!(await moveImport(server.db, own.id, ['uploaded', 'checked'], 'checking', { mapping, validFrom })))
    throw refuse('conflict', 'registers.import.not_there')
  const raw = await listRaw(server.db, own.id, checkedAtOnce + 1)
  if (raw.length > checkedAtOnce)
    await enqueue(
      server.db,
      checkJob,
      { register: definition.key, importId: own.id, units: opened.units },
      { key: `${checkJob}:${own.id}` },
    )
  else await checkNow(server.db, server.config, { register: definition.key, importId: own.id, units: opened.units })
  return reply.redirect(`${baseOf(definition.key)}/nhap/${own.id}`, 303)
}

type Task = { register: string; importId: string; units?: readonly string[] | undefined }

async function checkNow(db: Db, config: Config, task: Task): Promise<void> {
  const register = await findRegister(db, task.register)
  const own = register && (await findImport(db, register.id, task.importId))
  if (!register || !own || own.state !== 'checking') return
  const lines = await listRaw(db, own.id)
  const pieces = Array.from({ length: Math.ceil(lines.length / 2000) }, (_, index) => lines.slice(index * 2000, index * 2000 + 2000))
  await checkImport(own.id, { db, config, register, mapping: own.mapping, validFrom: own.validFrom ?? '', units: task.units }, pieces, true)
}

export const checkLater = ({ db, config }: Context, payload: unknown): Promise<void> => checkNow(db, config, payload as Task)

/** Loads, or hands over to the second person; the second person's "yes" loads. */
export async function load(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { opened, own } = await openImport(request)
  const { register, now } = opened
  const { definition } = register
  const texts = textsOf(request)
  const here = `${baseOf(definition.key)}/nhap/${own.id}`
  const me = { id: opened.actor.personId, name: opened.actor.name }
  if (own.state === 'waiting') {
    if (!may(definition, actor, 'approve')) throw refuse('notAllowed', 'registers.not_yours')
    if (own.byId === me.id) throw refuse('notAllowed', 'registers.second_person')
    await loadImport(server.db, register, own, { writer: { id: own.byId, name: own.byName }, decidedBy: me }, now)
    return reply.redirect(here, 303)
  }
  await openRegister(request, 'write')
  const mode = texts.cach === 'good' ? 'good' : 'all'
  if (mode === 'all' && own.faulty > 0)
    return importPage(request, reply, opened, own, [{ field: 'cach', message: t('registers.import.has_faults', { count: own.faulty }) }])
  if (own.fresh + own.changed === 0) throw refuse('conflict', 'registers.import.nothing')
  if (definition.approval) {
    if (!(await moveImport(server.db, own.id, ['checked'], 'waiting', { mode }))) throw refuse('conflict', 'registers.import.not_there')
    return reply.redirect(here, 303)
  }
  await loadImport(server.db, register, { ...own, mode }, { writer: me }, now)
  return reply.redirect(here, 303)
}

export async function undo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { opened, own } = await openImport(request)
  await openRegister(request, 'write')
  const { register, now, actor } = opened
  const done = await undoImport(request.server.db, register, own, { id: actor.personId, name: actor.name }, now)
  return reply.redirect(
    `${baseOf(register.definition.key)}/nhap/${own.id}${done.kept.length > 0 ? `?xong=con-${done.kept.length}` : ''}`,
    303,
  )
}

export async function drop(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { opened, own } = await openImport(request)
  if (!(await moveImport(request.server.db, own.id, ['uploaded', 'checked', 'waiting'], 'dropped')))
    throw refuse('conflict', 'registers.import.not_there')
  await withCopying(request.server.config, (client) => clearRows(client, own.id))
  return reply.redirect(`${baseOf(opened.register.definition.key)}/nhap`, 303)
}
