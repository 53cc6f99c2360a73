import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Actor, demandAssurance } from '#core/access.ts'
import { Refusal, refusalOf, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import { type Cell, writeSheet } from '#engine/desk/index.ts'
import type { Answers, FileFact } from '#engine/forms/index.ts'
import { readTable } from '#engine/registers/index.ts'
import { examinePart, mediaTypes, storeFile } from '#ground/files/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { formOf } from '../apply/apply.ts'
import { listReceivingUnits, type Receiving, unitsFor } from '../apply/receiving-units.ts'
import type { PublishedForm } from '../dossier/dossier.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { assuranceFor } from '../procedure/procedure.rules.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { checkLines, mostLines } from './check-lines.ts'
import { columnsOf, fitsASheet, papersFor } from './columns.rules.ts'
import { UploadPage } from './sheet.page.tsx'
import { insertSheet, listOwnSheets } from './sheet.queries.ts'

type Opened = { actor: Actor; version: ProcedureVersion; form: PublishedForm; units: Receiving; places: Unit[]; today: string }

async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock, province } = request.server
  const { code } = request.params as { code: string }
  const today = dayOf(clock.now())
  const version = await findProcedure(db, code, { on: today })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const [form, units] = await Promise.all([formOf(db, version, clock.now()), listReceivingUnits(db, province, today)])
  return { actor: request.actor, version, form, units, places: unitsFor(version.procedure, units), today }
}

export async function showUpload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return uploadPage(request, reply, await open(request))
}

async function uploadPage(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  errors: FieldError[] = [],
  unit = '',
): Promise<FastifyReply> {
  const { t, server } = request
  const { version, form, actor, places } = opened
  const { code, name } = version.procedure
  const earlier = await listOwnSheets(server.db, actor.personId, 10)
  const body = h(UploadPage, {
    ...{
      t,
      code,
      name: localized(t.lang, name),
      organisation: actor.actingFor?.name,
      fits: fitsASheet(form.body),
      unit,
      errors,
      most: mostLines,
    },
    units: places.map((one) => ({ value: one.id, label: one.fullName })),
    papers: papersFor(form.body).map(({ key, label, required, when }) => ({
      ...{ key, label: localized(t.lang, label), required: required === true && when === undefined },
    })),
    earlier: earlier.map((one) => ({
      ...{ href: `/nop-bang-tinh/${one.id}`, name: one.fileName, when: formatDateTime(t.lang, one.readAt) },
      words: one.filedAt ? t('procedures.sheet.filed', { count: one.filed }) : t('procedures.sheet.not_filed'),
    })),
  })
  const crumbs = [
    { href: '/', label: t('core.home') },
    { href: `/thu-tuc/${code}`, label: localized(t.lang, name) },
  ]
  return reply.page({ title: t('procedures.sheet.title'), body, crumbs, status: errors.length > 0 ? 422 : 200 })
}

/** The spreadsheet to fill in: what each column asks, how to write it, and the names by which it is read again. */
export async function sendTemplate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { version, form } = await open(request)
  if (!fitsASheet(form.body)) throw refuse('conflict', 'procedures.sheet.does_not_fit')
  const columns = columnsOf(request.t, form.body)
  const rows: Cell[][] = [columns.map(({ hint }) => hint), columns.map(({ key }) => key)]
  const bytes = await writeSheet(
    version.procedure.code,
    columns.map(({ label, field }) => ({ label: `${label}${field.required ? ' *' : ''}`, width: 28 })),
    rows,
  )
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return reply.type(type).header('content-disposition', `attachment; filename="mau-${version.procedure.code}.xlsx"`).send(bytes)
}

type Sent = {
  unit: string
  declared: boolean
  sheet: { name: string; bytes: Buffer } | undefined
  shared: Answers
  files: FileFact[]
  faults: FieldError[]
}

async function readSent(request: FastifyRequest, { form, actor }: Opened): Promise<Sent> {
  const { db, config, clock } = request.server
  const sent: Sent = { unit: '', declared: false, sheet: undefined, shared: {}, files: [], faults: [] }
  const papers = new Set(papersFor(form.body).map(({ key }) => `paper-${key}`))
  if (!request.isMultipart()) return sent
  const keep = async (part: MultipartFile): Promise<void> => {
    const accept = Object.values(mediaTypes)
    const at = clock.now()
    const file = await storeFile(db, config, {
      name: part.filename,
      stream: part.file,
      accept,
      maxBytes: 10 * 1024 * 1024,
      by: actor.personId,
      at,
      entrance: 'sheet',
    })
    sent.files.push({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size })
    sent.shared[part.fieldname.slice('paper-'.length)] = [file.id]
  }
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'unit') sent.unit = String(part.value)
      if (part.fieldname === 'declared') sent.declared = part.value === 'yes'
    } else if (part.filename && part.fieldname === 'sheet') {
      const sheet = { name: part.filename.slice(0, 200), bytes: await part.toBuffer() }
      const fault = await examinePart(request, sheet, 'sheet').catch(refusalOf)
      if (fault) sent.faults.push({ field: 'sheet', message: request.t(fault.code, fault.vars) })
      else sent.sheet = sheet
    } else if (part.filename && papers.has(part.fieldname))
      await keep(part).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        sent.faults.push({ field: part.fieldname, message: request.t(error.code, error.vars) })
      })
    else part.file.resume()
  }
  return sent
}

/** Reads a sheet in: every line is checked and kept, nothing is filed yet. */
export async function submitUpload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const opened = await open(request)
  const { actor, version, form, units, places, today } = opened
  const firm = firmOf(actor)
  if (!fitsASheet(form.body)) throw refuse('conflict', 'procedures.sheet.does_not_fit')
  demandAssurance(actor, assuranceFor(version.procedure))
  const sent = await readSent(request, opened)
  const unit = places.find(({ id }) => id === sent.unit)
  const errors: FieldError[] = [
    ...(unit ? [] : [{ field: 'unit', message: t('procedures.apply.unit_missing') }]),
    ...(sent.sheet || sent.faults.some(({ field }) => field === 'sheet')
      ? []
      : [{ field: 'sheet', message: t('procedures.sheet.file_missing') }]),
    ...sent.faults,
    ...(sent.declared ? [] : [{ field: 'declared', message: t('procedures.sheet.not_declared') }]),
  ]
  if (!unit || !sent.sheet || errors.length > 0) return uploadPage(request, reply, opened, errors, sent.unit)
  try {
    const { shared, files, sheet } = sent
    const about = `${version.procedure.code} ${unit.id}`
    const read = { lines: await readTable(sheet.bytes), communes: units.communes, shared, files, today, about }
    const lines = checkLines({ t, config, form: form.body, ownerId: actor.personId, ...read })
    const id = await insertSheet(db, {
      ...{ ownerId: actor.personId, organisationId: firm.organisationId, organisationName: firm.name, mandateId: firm.mandateId },
      ...{
        procedureVersionId: version.versionId,
        formId: form.id,
        unitId: unit.id,
        fileName: sheet.name,
        lines,
        files,
        readAt: clock.now(),
      },
    })
    return reply.redirect(`/nop-bang-tinh/${id}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return uploadPage(request, reply, opened, [{ field: 'sheet', message: t(error.code, error.vars) }], sent.unit)
  }
}

/** Who files many dossiers does so for a firm, by a mandate that holds now. */
export function firmOf(actor: Actor): NonNullable<Actor['actingFor']> {
  if (!actor.actingFor) throw refuse('notAllowed', 'procedures.sheet.no_mandate')
  return actor.actingFor
}
