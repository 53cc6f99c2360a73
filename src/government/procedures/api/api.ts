import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { demandAssurance } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, translatorFor } from '#core/i18n.ts'
import { possibleActions, type Standing, wordsOfAction } from '#engine/casework/index.ts'
import { answersFromJson, errorText, type FileFact, toJsonSchema } from '#engine/forms/index.ts'
import { demandClean, getFile, mediaTypes, storeFile } from '#ground/files/index.ts'
import { formOf } from '../apply/apply.ts'
import { communesOverTime, pastUnits } from '../apply/communes.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { listWholesOf } from '../bundle/bundle.queries.ts'
import { fileProcedure } from '../bundle/file-bundle.ts'
import { findWhole } from '../bundle/read-whole.ts'
import { listReceivingUnits, unitsFor } from '../apply/receiving-units.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { duplicateAction } from '../dossier/dossier.ts'
import { type DossierFile, findDossierFile } from '../dossier/view.ts'
import { nameAssignee } from '../desk/case.ts'
import { noteReading } from '../track/track.ts'
import { findProcedure, getProcedureVersion } from '../procedure/procedure.queries.ts'
import { assuranceFor } from '../procedure/procedure.rules.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { ActBody, type Dossier, FilingBody } from './shapes.ts'

async function versionOf(request: FastifyRequest): Promise<ProcedureVersion> {
  const { db, clock } = request.server
  const { code } = request.params as { code: string }
  const version = await findProcedure(db, code, { on: dayOf(clock.now()) })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  return version
}

/** The form of a procedure as JSON Schema, and the units that receive it: all that a program needs to file. */
export async function readForm(request: FastifyRequest): Promise<unknown> {
  const { db, clock, province } = request.server
  const version = await versionOf(request)
  const form = await formOf(db, version, clock.now())
  const units = unitsFor(version.procedure, await listReceivingUnits(db, province, dayOf(clock.now())))
  return {
    form: { key: form.key, version: form.version },
    schema: toJsonSchema(form.body),
    units: units.map((unit) => ({ code: unit.code, name: unit.fullName })),
  }
}

export async function upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const part = request.isMultipart() ? await request.file() : undefined
  if (!part) throw refuse('badRequest', 'procedures.api.no_file')
  const file = await storeFile(db, config, {
    name: part.filename,
    stream: part.file,
    accept: Object.values(mediaTypes),
    maxBytes: 10 * 1024 * 1024,
    by: request.actor?.personId ?? null,
    at: clock.now(),
    entrance: 'api',
  })
  return reply
    .code(201)
    .send({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size, sha256: file.sha256, state: file.state })
}

/** Only files that the caller sent: an id that was learnt elsewhere opens nothing. */
export async function ownFiles(request: FastifyRequest, ids: string[]): Promise<FileFact[]> {
  if (!ids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))) throw refuse('notFound', 'files.not_found')
  const files = await Promise.all(ids.map((id) => getFile(request.server.db, id)))
  if (files.some((file) => file.createdBy !== request.actor?.personId)) throw refuse('notFound', 'files.not_found')
  demandClean(files)
  return files.map((file) => ({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size }))
}

export async function file(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock, province } = request.server
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.length < 8 || key.length > 100) throw refuse('badRequest', 'procedures.api.key_missing')
  const actor = request.actor
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const given = request.body as Static<typeof FilingBody>
  const version = await versionOf(request)
  demandAssurance(actor, assuranceFor(version.procedure))
  const form = await formOf(db, version, clock.now())
  const units = await listReceivingUnits(db, province, dayOf(clock.now()))
  const unit = unitsFor(version.procedure, units).find((u) => u.code === given.unit)
  if (!unit)
    throw refuse('invalid', 'procedures.apply.unit_missing', {}, [
      { field: 'unit', rule: 'enum', message: request.t('procedures.apply.unit_missing') },
    ])
  const read = answersFromJson(form.body, given.answers)
  if (read.errors.length > 0)
    throw refuse(
      'invalid',
      'procedures.apply.incomplete',
      { count: read.errors.length },
      read.errors.map((fault) => ({ field: fault.field, rule: fault.rule, message: errorText(request.t, form.body, fault) })),
    )
  const fileFields = form.body.pages.flatMap((page) => page.fields).filter((field) => field.type === 'file')
  const ids = fileFields.flatMap((field) => (Array.isArray(read.answers[field.key]) ? (read.answers[field.key] as string[]) : []))
  const files = await ownFiles(request, ids)
  const filed = await fileProcedure(db, config, {
    actor,
    version,
    form,
    answers: read.answers,
    files,
    unitId: unit.id,
    channel: 'online',
    key,
    at: clock.now(),
    lang: request.lang,
    province,
    units: new Set(units.communes.map((u) => u.code)),
    past: pastUnits(await communesOverTime(db, province, dayOf(clock.now()))),
  })
  const found = filed.opened
    ? { ...filed.opened.standing, dossier: filed.opened.dossier, version, result: undefined }
    : await findDossierFile(db, config, filed.code, actor, clock.now()).then((file) => file && { ...file.file, ...file })
  return reply
    .code(filed.repeated ? 200 : 201)
    .header('location', `/api/dossiers/${filed.code}`)
    .send(found && shapeOf(found, request))
}

/** A dossier as a program reads it; to the person whose it is without what is internal. */
export function shapeOf(known: Standing & Pick<DossierFile, 'dossier' | 'version' | 'result'>, { lang, actor }: FastifyRequest): Dossier {
  const { dossier, version, result, case: found, definition } = known
  const own = dossier.ownerId === actor?.personId
  const t = translatorFor(lang)
  const actions = known.actions.flatMap((action) => {
    const words = wordsOfAction(t, definition, action, own)
    // What the engine notes is said in words; of all else the note is as it was written, unless it is between offices.
    return words ? [{ ...action, note: own || !definition.actions[action.type] ? words.note : action.note }] : []
  })
  return {
    code: dossier.code,
    procedure: { code: dossier.procedureCode, name: version.procedure.name.vi },
    unit: dossier.unitName,
    state: found.state,
    stateName: definition.states[found.state]?.label[lang] ?? found.state,
    version: found.version,
    filedAt: dossier.filedAt.toISOString(),
    dueAt: found.dueAt?.toISOString() ?? null,
    paused: found.paused,
    outcome: found.outcome,
    // What a verdict alone does is offered where the verdict is given.
    possibleActions: possibleActions(definition, found, actor).filter((action) => action !== duplicateAction),
    result: result ? { code: result.code, title: result.title, issuedAt: result.issuedAt.toISOString() } : null,
    actions: actions.map((a) => ({
      seq: a.seq,
      type: a.type,
      from: a.fromState,
      to: a.toState,
      at: a.at.toISOString(),
      by: a.actorRole,
      note: a.note,
    })),
  }
}

async function openDossier(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  return found
}

export async function read(request: FastifyRequest): Promise<Dossier> {
  const found = await openDossier(request)
  await noteReading(request, found)
  return { ...shapeOf({ ...found.file, ...found }, request), ...(await linkedShape(request, found)) }
}

/** What a linked filing says besides, and a part of one. */
async function linkedShape(request: FastifyRequest, { dossier, file }: DossierFile): Promise<Pick<Dossier, 'linked' | 'partOf'>> {
  const { db, config, clock } = request.server
  if (file.case.kind !== bundleProcess) {
    const [whole] = await listWholesOf(db, [dossier.caseId])
    return whole ? { partOf: whole.code } : {}
  }
  const whole = await findWhole(db, config, dossier.code, clock.now())
  const moment = (at: Date | null | undefined): string | null => at?.toISOString() ?? null
  return whole
    ? {
        linked: {
          promisedAt: moment(whole.promisedAt),
          dueAt: moment(whole.course.due),
          parts: whole.parts.map(({ part, filed, standing, unitName, leg, result }) => ({
            ...{ key: part.key, name: part.name.vi, procedure: part.procedure, unit: unitName, state: standing.state },
            ...{ dossier: filed.code, after: [...part.after], from: moment(leg?.from), dueAt: moment(leg?.to) },
            ...{ result: result?.code ?? null, reason: filed.reason },
          })),
        },
      }
    : {}
}

export async function doAction(request: FastifyRequest): Promise<Dossier> {
  const { db, config, clock } = request.server
  const actor = request.actor
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const given = request.body as Static<typeof ActBody>
  const { code } = request.params as { code: string }
  // Whether the caller may see the dossier at all is asked again by actOnDossier; it is opened here only to look a colleague up.
  const named = given.officer ? await nameAssignee(request, await openDossier(request), { assigneeId: given.officer }) : {}
  const data = {
    ...named,
    ...(given.by ? { by: given.by } : {}),
    ...(given.duration ? { duration: given.duration } : {}),
    ...(given.score ? { score: given.score } : {}),
    ...(given.office ? { inputs: { office: given.office } } : {}),
  }
  const sent = await Promise.all((await ownFiles(request, given.files ?? [])).map((fact) => getFile(db, fact.id)))
  const attachments = sent.map((f) => ({
    fileId: f.id,
    sha256: f.sha256,
    name: f.name,
    mediaType: f.mediaType,
    sizeBytes: f.size,
    kind: 'supplement',
    label: f.name,
  }))
  const acted = await actOnDossier(db, config, {
    code,
    action: given.action,
    actor,
    key: given.key && `${actor.personId}:${given.key}`,
    version: given.version,
    note: given.note,
    data,
    attachments,
    at: clock.now(),
    lang: request.lang,
  })
  return shapeOf({ ...acted, version: await getProcedureVersion(db, acted.dossier.procedureVersionId) }, request)
}
