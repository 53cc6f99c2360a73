import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, Refusal, refuse } from '#core/errors.ts'
import { formatDate, localized } from '#core/i18n.ts'
import { getUnit } from '#ground/places/index.ts'
import { crumbsOf, frameOf } from '../browse/frame.ts'
import { type Opened, openRegister } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import type { Field } from '../definition/definition.ts'
import { visibleFields } from '../definition/reach.rules.ts'
import { type Change, dataOf } from './change.ts'
import { EditPage, EndPage } from './edit.page.tsx'
import { logKeeping } from './look.ts'
import { submitChange } from './propose.ts'
import { findVersion, type Version } from './record.queries.ts'
import { reachRecord } from './show.ts'
import { type Data, isDay, readText } from './value.rules.ts'

type Texts = Record<string, string>

/** What a form posted, one text a name. */
export function textsOf(request: FastifyRequest): Texts {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => {
      const text = Array.isArray(value) ? value[0] : value
      return typeof text === 'string' ? [[key, text.replaceAll('\0', '').trim()]] : []
    }),
  )
}

const fieldName = (field: Field): string => `d.${field.key}`

/** A masked value stays as it is: who does not see it cannot change it. */
function readData(fields: readonly Field[], visible: readonly Field[], texts: Texts, before: Data): Data {
  const data: Data = {}
  for (const field of fields) {
    if (field.derive) continue
    const value = visible.includes(field) ? readText(field, texts[fieldName(field)] ?? '') : before[field.key]
    if (value !== undefined) data[field.key] = value
  }
  return data
}

const textsOfData = (fields: readonly Field[], data: Data): Texts =>
  Object.fromEntries(fields.flatMap((field) => (data[field.key] === undefined ? [] : [[fieldName(field), String(data[field.key])]])))

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  form: { id: string | undefined; texts: Texts; errors: FieldFault[]; title: string; version?: number | undefined },
): Promise<FastifyReply> {
  const { t } = request
  const { definition } = opened.register
  const errors = form.errors.map(({ field: key, message }) => {
    const field = definition.fields.find((own) => own.key === key)
    // What nobody types is mended where it comes from.
    return { field: field ? `d.${field.derive?.plusCode[0] ?? key}` : key, message }
  })
  return reply.page({
    title: form.title,
    face: 'desk',
    parts: ['registers', 'register-place'],
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsOf(t, definition, true),
    body: h(EditPage, {
      t,
      ...(await frameOf(request, opened.register)),
      ...form,
      errors,
      fields: visibleFields(definition, request.actor).filter((field) => !field.derive),
      today: opened.today,
    }),
  })
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openRegister(request, 'write')
  const title = request.t('registers.edit.new', { register: localized(request.lang, opened.register.definition.title) })
  const texts = { 'tu-ngay': opened.today, ...(await ownUnit(request, opened)) }
  return page(request, reply, opened, { id: undefined, texts, errors: [], title })
}

/** Who writes for one unit need not type its code. */
async function ownUnit({ server }: FastifyRequest, { register, actor, units }: Opened): Promise<Texts> {
  const key = register.definition.unit
  const own = [...new Set(actor.roles.map((role) => role.unitId))].filter((id) => units?.includes(id))
  const unit = key !== undefined && own.length === 1 && own[0] ? await getUnit(server.db, own[0]) : undefined
  return key !== undefined && unit ? { [`d.${key}`]: unit.code } : {}
}

async function recordNow(
  request: FastifyRequest,
  opened: Opened,
): Promise<{ id: string; version: number; personId: string | null; now: Version | undefined }> {
  const { id } = request.params as { id: string }
  const { head, spans } = await reachRecord(request.server.db, opened, id)
  if (head.mergedInto) throw refuse('conflict', 'registers.was_merged')
  const now = (await findVersion(request.server.db, id, opened.today)) ?? spans.at(-1)
  return { id, version: head.version, personId: head.personId, now }
}

export async function showEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openRegister(request, 'write')
  const { id, version, personId, now } = await recordNow(request, opened)
  await logKeeping(request.server.db, opened.register, opened.actor, { id, personId }, opened.now)
  const data = now ? dataOf(request.server.config, now) : {}
  const texts = { ...textsOfData(visibleFields(opened.register.definition, request.actor), data), 'tu-ngay': opened.today, cach: 'put' }
  return page(request, reply, opened, { id, texts, errors: [], title: now?.title ?? '', version })
}

/** A new record, a change from a day on, or a correction. Wrong input comes back with 422 and what was typed. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'write')
  const { register, actor, now: at, units } = opened
  const { definition } = register
  const { id } = request.params as { id?: string }
  const before = id ? await recordNow(request, opened) : undefined
  const texts = textsOf(request)
  const title = before?.now?.title ?? t('registers.edit.new', { register: localized(t.lang, definition.title) })
  const day = texts['tu-ngay'] ?? ''
  const errors: FieldFault[] = []
  if (!isDay(day)) errors.push({ field: 'tu-ngay', message: t('registers.fault.date', { label: t('registers.edit.from') }) })
  if (before && !texts['ly-do']) errors.push({ field: 'ly-do', message: t('core.field.required', { label: t('registers.edit.reason') }) })
  const retry = (faults: FieldFault[]): Promise<FastifyReply> =>
    page(request, reply, opened, { id, texts, errors: faults, title, version: before?.version })
  if (errors.length > 0) return retry(errors)
  const old = before?.now ? dataOf(server.config, before.now) : {}
  const data = readData(definition.fields, visibleFields(definition, request.actor), texts, old)
  const change: Change = { kind: texts.cach === 'correct' && before ? 'correct' : 'put', day, data }
  const seen = Number(texts.version)
  try {
    const done = await submitChange(server.db, server.config, register, {
      change,
      ...(id ? { recordId: id } : { mustBeNew: true }),
      ...(before && Number.isInteger(seen) ? { seen } : {}),
      reason: texts['ly-do'] || t('registers.edit.first_entry'),
      by: { id: actor.personId, name: actor.name },
      at,
      units,
      t,
    })
    return await reply.redirect(doneHref(baseOf(definition.key), done.written?.recordId ?? id, done.proposalId !== undefined), 303)
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid' && error.fields.length > 0) return retry(error.fields)
    throw error
  }
}

const doneHref = (base: string, id: string | undefined, proposed: boolean): string =>
  proposed ? `${base}/cho-duyet?xong=cho` : `${base}/ban-ghi/${id}?xong=roi`

export async function showEnd(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openRegister(request, 'write')
  return endPage(request, reply, opened, { texts: { ngay: opened.today }, errors: [] })
}

async function endPage(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  form: { texts: Texts; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t } = request
  const { id, version, now } = await recordNow(request, opened)
  const name = now?.title ?? ''
  const props = { t, ...(await frameOf(request, opened.register)), id, version, name, ...form, today: formatDate(t.lang, opened.today) }
  const status = form.errors.length > 0 ? 422 : 200
  return reply.page({
    title: t('registers.edit.end'),
    face: 'desk',
    parts: ['registers'],
    status,
    crumbs: crumbsOf(t, opened.register.definition, true),
    body: h(EndPage, props),
  })
}

export async function submitEnd(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'write')
  const { id, version } = await recordNow(request, opened)
  const texts = textsOf(request)
  const errors: FieldFault[] = []
  if (!isDay(texts.ngay ?? '')) errors.push({ field: 'ngay', message: t('registers.fault.date', { label: t('registers.edit.last_day') }) })
  if (!texts['ly-do']) errors.push({ field: 'ly-do', message: t('core.field.required', { label: t('registers.edit.reason') }) })
  if (errors.length > 0) return endPage(request, reply, opened, { texts, errors })
  const { register, actor, now: at, units } = opened
  const seen = Number(texts.version)
  const done = await submitChange(server.db, server.config, register, {
    change: { kind: 'end', day: texts.ngay ?? '' },
    recordId: id,
    seen: Number.isInteger(seen) && seen > 0 ? seen : version,
    reason: texts['ly-do'] ?? '',
    by: { id: actor.personId, name: actor.name },
    at,
    units,
    t,
  })
  return reply.redirect(doneHref(baseOf(register.definition.key), id, done.proposalId !== undefined), 303)
}
