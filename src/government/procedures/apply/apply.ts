import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { demandAssurance } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { findCase } from '#engine/casework/index.ts'
import {
  answersFromBody,
  changesBetween,
  checkAll,
  checkPage,
  declarationForm,
  type FieldError,
  FormPageView,
  nextPage,
  prefillFrom,
  reachablePages,
  relevantAnswers,
  ReviewView,
} from '#engine/forms/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import type { Draft, PublishedForm } from '../dossier/dossier.ts'
import {
  dropDraft,
  findDraft,
  findLatestForm,
  getForm,
  insertDraft,
  lockDraft,
  closeDraft,
  publishForm,
  saveDraft,
} from '../dossier/dossier.queries.ts'
import { quoteDraft } from '../fees/dossier-fee.ts'
import { OfferOwnPapers } from '../own-papers/own-papers.page.tsx'
import { offerFor } from '../own-papers/own-papers.ts'
import { findProcedure, getProcedureVersion } from '../procedure/procedure.queries.ts'
import { assuranceFor, papersToBring } from '../procedure/procedure.rules.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { ApplyFrame, ChooseUnitPage } from './apply.page.tsx'
import { fileDossier } from './file-dossier.ts'
import { listReceivingUnits, unitsFor } from './receiving-units.ts'
import { inTransaction } from '#core/db.ts'
import type { Db } from '#core/db.ts'

type Params = { code: string; id: string; page: string }

/** The form of a procedure: its own e-form, or the declaration and papers that its record asks for. */
export async function formOf(db: Db, version: ProcedureVersion, at: Date): Promise<PublishedForm> {
  const { procedure } = version
  const own = procedure.formKey ? await findLatestForm(db, procedure.formKey) : undefined
  if (own) return own
  const papers = papersToBring(procedure).map((paper) => ({ key: paper.key, name: paper.name.vi, required: paper.required }))
  return publishForm(db, `declaration:${procedure.code}`, declarationForm({ code: procedure.code, name: procedure.name.vi, papers }), at)
}

/** Begins, or goes on with, the person's draft of a procedure. */
export async function start(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { code } = request.params as Params
  const today = dayOf(clock.now())
  const version = await findProcedure(db, code, { on: today })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  demandAssurance(request.actor, assuranceFor(version.procedure))
  const ownerId = request.actor?.personId ?? ''
  const form = await formOf(db, version, clock.now())
  const before = await findDraft(db, config, { ownerId, procedureId: version.procedureId })
  if (before && before.formId === form.id) return reply.redirect(`/ho-so/nhap/${before.id}/${before.unitId ? 'tiep' : 'noi-nhan'}`, 303)
  if (before) return moveDraft(request, reply, before, version, form)
  const person = await findPerson(db, ownerId)
  const profile = person
    ? {
        'profile.name': person.name,
        ...(person.phone ? { 'profile.phone': person.phone } : {}),
        ...(person.email ? { 'profile.email': person.email } : {}),
        ...(person.birthDate ? { 'profile.birth_date': person.birthDate } : {}),
      }
    : {}
  const { answers } = prefillFrom(form.body, profile, today)
  const draft = await insertDraft(
    db,
    config,
    { ownerId, procedureId: version.procedureId, procedureVersionId: version.versionId, formId: form.id, unitId: null, answers, files: [] },
    clock.now(),
  )
  return reply.redirect(`/ho-so/nhap/${draft.id}/noi-nhan`, 303)
}

/** A draft of an older form: keeps every answer that still fits and says what changed. */
async function moveDraft(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  version: ProcedureVersion,
  form: PublishedForm,
): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const old = await getForm(db, draft.formId)
  const moved = changesBetween(old.body, form.body, draft.answers, dayOf(clock.now()))
  await saveDraft(db, config, { ...draft, formId: form.id, procedureVersionId: version.versionId, answers: moved.answers }, clock.now())
  return reply.redirect(`/ho-so/nhap/${draft.id}/noi-nhan?doi=${moved.changes.length}`, 303)
}

type Opened = {
  draft: Draft
  version: ProcedureVersion
  form: PublishedForm
  today: string
  units: Awaited<ReturnType<typeof listReceivingUnits>>
}

/** The person's own draft with all that its pages need; anybody else's is not found. */
async function openDraft(request: FastifyRequest): Promise<Opened> {
  const { db, clock, config, province } = request.server
  const { id } = request.params as Params
  const draft = await findDraft(db, config, { id })
  if (!draft || draft.ownerId !== request.actor?.personId) throw refuse('notFound', 'procedures.apply.no_such_draft')
  if (draft.caseId) throw refuse('gone', 'procedures.apply.already_filed')
  const today = dayOf(clock.now())
  const [version, form, units] = await Promise.all([
    getProcedureVersion(db, draft.procedureVersionId),
    getForm(db, draft.formId),
    listReceivingUnits(db, province, today),
  ])
  return { draft, version, form, today, units }
}

const optionsOf = (opened: Opened) => {
  const communes = opened.units.communes.map((unit) => ({ code: unit.code, name: unit.fullName }))
  return () => communes
}

function frame(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  title: string,
  body: ComponentChildren,
  status = 200,
): FastifyReply {
  const { t } = request
  const name = localized(t.lang, opened.version.procedure.name)
  const crumbs = [
    { href: '/', label: t('core.home') },
    { href: `/thu-tuc/${opened.version.procedure.code}`, label: name },
  ]
  return reply.page({
    title: status === 422 ? `${t('core.error_prefix')} ${title}` : title,
    body: h(ApplyFrame, { name }, body),
    crumbs,
    status,
  })
}

export async function showUnit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  return unitPage(request, reply, opened)
}

function unitPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, error?: string): FastifyReply {
  const { t } = request
  const options = unitsFor(opened.version.procedure, opened.units).map((unit) => ({
    value: unit.id,
    label: t.lang === 'en' && unit.nameEn ? `${unit.fullName} (${unit.nameEn})` : unit.fullName,
  }))
  const changed = (request.query as { doi?: string }).doi
  const body = h(ChooseUnitPage, {
    t,
    options,
    action: `/ho-so/nhap/${opened.draft.id}/noi-nhan`,
    value: opened.draft.unitId ?? undefined,
    error,
    changed: changed ? Number(changed) : undefined,
  })
  return frame(request, reply, opened, t('procedures.apply.unit_title'), body, error ? 422 : 200)
}

export async function submitUnit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  const { db, clock, config } = request.server
  const unitId = (request.body as { unit?: string } | undefined)?.unit ?? ''
  const unit = unitsFor(opened.version.procedure, opened.units).find((u) => u.id === unitId)
  if (!unit) return unitPage(request, reply, opened, request.t('procedures.apply.unit_missing'))
  await saveDraft(db, config, { ...opened.draft, unitId: unit.id }, clock.now())
  return reply.redirect(`/ho-so/nhap/${opened.draft.id}/tiep`, 303)
}

/** Goes to the first page that still needs an answer, or to the check of all answers. */
export async function goOn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  if (!opened.draft.unitId) return reply.redirect(`/ho-so/nhap/${opened.draft.id}/noi-nhan`, 303)
  const open = reachablePages(opened.form.body, opened.draft.answers, opened.today).find((page) => pageFaults(opened, page.key).length > 0)
  return reply.redirect(`/ho-so/nhap/${opened.draft.id}/${open?.key ?? 'xem-lai'}`, 303)
}

const pageFaults = (opened: Opened, page: string): FieldError[] => checkPage(opened.form.body, page, opened.draft.answers, context(opened))
const context = (opened: Opened) => ({
  today: opened.today,
  files: opened.draft.files,
  units: new Set(opened.units.communes.map((unit) => unit.code)),
})

export async function showPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  return formPage(request, reply, opened, (request.params as Params).page)
}

async function formPage(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  key: string,
  errors: FieldError[] = [],
  told?: string,
): Promise<FastifyReply> {
  const { t } = request
  const def = opened.form.body
  const page = reachablePages(def, opened.draft.answers, opened.today).find((p) => p.key === key)
  if (!page) throw refuse('notFound', 'procedures.apply.no_such_page')
  const { answers, files } = opened.draft
  const view = h(FormPageView, {
    t,
    def,
    page,
    answers,
    today: opened.today,
    action: `/ho-so/nhap/${opened.draft.id}/${key}`,
    errors,
    files,
    options: optionsOf(opened),
    saveLater: true,
  })
  const offered = h(OfferOwnPapers, { t, offer: await offerFor(request, def, opened.draft.id, key) })
  const body: ComponentChildren = h('div', {}, told ? h('p', { class: 'error', role: 'alert' }, told) : null, view, offered)
  return frame(request, reply, opened, localized(t.lang, page.title), body, errors.length > 0 || told ? 422 : 200)
}

/** Takes one page: keeps what was typed and the files in any case, then checks that page alone. */
export async function submitPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  const { page: key } = request.params as Params
  const { db, clock, config } = request.server
  const def = opened.form.body
  if (!reachablePages(def, opened.draft.answers, opened.today).some((page) => page.key === key))
    throw refuse('notFound', 'procedures.apply.no_such_page')
  const { body, fileFault } = await readBody(request, opened, key)
  const posted = answersFromBody(def, key, body, opened.draft.answers)
  opened.draft.answers = posted.answers
  await saveDraft(db, config, opened.draft, clock.now())
  if (fileFault) return formPage(request, reply, opened, key, [], fileFault)
  if (posted.intent === 'save') return reply.redirect('/ho-so?luu=1', 303)
  if (posted.intent === 'edit') return formPage(request, reply, opened, key)
  const errors = pageFaults(opened, key)
  if (errors.length > 0) return formPage(request, reply, opened, key, errors)
  const next = nextPage(def, key, opened.draft.answers, opened.today)
  return reply.redirect(`/ho-so/nhap/${opened.draft.id}/${next?.key ?? 'xem-lai'}`, 303)
}

type Body = Record<string, string | string[]>

/** A page's parts: texts as a form post has them; files go to the store and come back as ids under their field. */
async function readBody(request: FastifyRequest, opened: Opened, key: string): Promise<{ body: Body; fileFault: string | undefined }> {
  if (!request.isMultipart()) return { body: (request.body ?? {}) as Body, fileFault: undefined }
  const body: Body = {}
  const add = (name: string, value: string): void => {
    const before = body[name]
    body[name] = before === undefined ? value : [before, value].flat()
  }
  const fields = new Set(
    opened.form.body.pages
      .find((page) => page.key === key)
      ?.fields.filter((f) => f.type === 'file')
      .map((f) => f.key),
  )
  let fileFault: string | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') add(part.fieldname, String(part.value))
    else if (!part.filename || !fields.has(part.fieldname)) part.file.resume()
    else {
      const kept = await keepFile(request, opened, part).catch((error: unknown) => {
        if (!(error instanceof Error && 'kind' in error)) throw error
        const refusal = error as unknown as { code: Parameters<typeof request.t>[0]; vars: Record<string, string> }
        fileFault = request.t(refusal.code, refusal.vars)
        return undefined
      })
      if (kept) add(part.fieldname, kept)
    }
  }
  return { body, fileFault }
}

async function keepFile(request: FastifyRequest, opened: Opened, part: MultipartFile): Promise<string> {
  const { db, config, clock } = request.server
  const file = await storeFile(db, config, {
    name: part.filename,
    stream: part.file,
    accept: Object.values(mediaTypes),
    maxBytes: 10 * 1024 * 1024,
    by: opened.draft.ownerId,
    at: clock.now(),
  })
  opened.draft.files.push({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size })
  return file.id
}

export async function showReview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reviewPage(request, reply, await openDraft(request))
}

async function reviewPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, errors: FieldError[] = []): Promise<FastifyReply> {
  const { t } = request
  const { draft, form, version, today } = opened
  const fee = version.procedure.channels.find((channel) => channel.channel === 'online')?.fee
  const answers = relevantAnswers(form.body, draft.answers, today)
  const quoted = await quoteDraft(request.server.db, { draft, procedure: version.procedure, answers, at: request.server.clock.now() })
  const body = h(ReviewView, {
    t,
    def: form.body,
    answers,
    action: `/ho-so/nhap/${draft.id}/gui`,
    changeHref: (page) => `/ho-so/nhap/${draft.id}/${page}`,
    errors,
    files: draft.files,
    options: optionsOf(opened),
    fee: quoted?.total ?? (fee?.kind === 'free' ? 0 : fee?.kind === 'fixed' ? fee.amountVnd : undefined),
  })
  return frame(request, reply, opened, t('forms.review.title'), body, errors.length > 0 ? 422 : 200)
}

/** Where the person reads that their dossier has arrived. */
async function receiptOf(db: Db, caseId: string): Promise<string> {
  const found = await findCase(db, { id: caseId })
  return found ? `/ho-so/${found.reference}?moi=1` : '/ho-so'
}

/** Files the draft. Twice sent is once filed: the draft itself is the key. */
export async function send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config, province } = request.server
  const { id } = request.params as Params
  const filed = await findDraft(db, config, { id })
  if (filed?.caseId && filed.ownerId === request.actor?.personId) return reply.redirect(await receiptOf(db, filed.caseId), 303)
  const opened = await openDraft(request)
  const { draft, version, form, today } = opened
  if (!draft.unitId) return reply.redirect(`/ho-so/nhap/${id}/noi-nhan`, 303)
  const errors = checkAll(form.body, draft.answers, { ...context(opened), today })
  if (errors.length > 0) return reviewPage(request, reply, opened, errors)
  const address = await inTransaction(db, async (trx) => {
    const locked = await lockDraft(trx, config, id)
    if (!locked?.unitId) throw refuse('notFound', 'procedures.apply.no_such_draft')
    if (locked.caseId) return receiptOf(trx, locked.caseId)
    const actor = request.actor
    if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
    const done = await fileDossier(trx, config, {
      actor,
      version,
      form,
      answers: locked.answers,
      files: locked.files,
      unitId: locked.unitId,
      channel: 'online',
      key: draft.id,
      at: clock.now(),
      lang: request.lang,
      hCode: province.hCode,
      units: context(opened).units,
    })
    await closeDraft(trx, id, done.caseId)
    return `/ho-so/${done.code}?moi=1`
  })
  return reply.redirect(address, 303)
}

export async function discard(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  await dropDraft(request.server.db, opened.draft.id, opened.draft.ownerId)
  return reply.redirect('/ho-so', 303)
}
