import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Actor } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { prefillFrom, reachableFields, relevantAnswers } from '#engine/forms/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { formOf } from '../apply/apply.ts'
import { contextOf, frame, type Opened, openDraft } from '../apply/open-draft.ts'
import { fileProcedure } from '../bundle/file-bundle.ts'
import { askFor } from '../catalogue/ask.rules.ts'
import { searchProcedures } from '../catalogue/search.queries.ts'
import { closeDraft, insertDraft, listMostFiled, lockDraft } from '../dossier/dossier.queries.ts'
import { markFilledIn } from '../origins/marks.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { qrOf } from '../track/track.ts'
import { CheckPage, CounterPage, DonePage, PersonPage } from './counter.page.tsx'
import { findCounterFiling, insertCounterFiling, listCounterDrafts, type OtherPerson } from './counter.queries.ts'
import { checkPapers, type WantedPaper } from './papers.rules.ts'
import { findOrCreatePerson, type PersonForm } from './person.ts'
import { unitsAtCounter } from './where.ts'

const root = '/lam-viec/quay'

function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor
}
const crumbs = (request: FastifyRequest, further: { href: string; label: string }[] = []) => [
  { href: '/lam-viec', label: request.t('core.nav.work') },
  ...further,
]

/** Which procedure: what was begun, what most people file, and a search. */
export async function showCounter(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { q = '' } = request.query as { q?: string }
  const now = clock.now()
  const on = dayOf(now)
  const ask = q.trim() ? askFor(fold(q), q, { ignore: [], groups: [] }) : undefined
  const hits = ask ? (await searchProcedures(db, { on, ask, mode: 'all', filters: {}, after: undefined, limit: 20 })).hits : []
  const often = q.trim() ? [] : await listMostFiled(db, new Date(now.getTime() - 90 * 86_400_000), 8)
  const named = await Promise.all(often.map(({ procedureCode }) => findProcedure(db, procedureCode, { on })))
  const choice = ({ code, name }: { code: string; name: string }) => ({ code, name })
  const drafts = await listCounterDrafts(db, actorOf(request).personId)
  const people = await Promise.all(drafts.map((draft) => findPerson(db, draft.ownerId)))
  return reply.page({
    title: t('procedures.counter.title'),
    face: 'desk',
    crumbs: crumbs(request),
    body: h(CounterPage, {
      t,
      root,
      q,
      searched: q.trim() !== '',
      choices: q.trim()
        ? hits.map((hit) => choice({ code: hit.code, name: localized(t.lang, hit.name) }))
        : named.flatMap((one) => (one ? [choice({ code: one.procedure.code, name: localized(t.lang, one.procedure.name) })] : [])),
      drafts: drafts.map((draft, index) => ({
        href: `/ho-so/nhap/${draft.id}/tiep`,
        name: draft.name,
        person: people[index]?.name ?? '',
        when: formatDateTime(t.lang, draft.updatedAt),
      })),
    }),
  })
}

async function openProcedure(request: FastifyRequest): Promise<ProcedureVersion> {
  const { db, clock } = request.server
  const { code } = request.params as { code: string }
  const version = await findProcedure(db, code, { on: dayOf(clock.now()) })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  return version
}

async function personPage(
  request: FastifyRequest,
  reply: FastifyReply,
  version: ProcedureVersion,
  form: PersonForm,
  wrong: { errors: FieldFault[]; other?: { id: string; name: string } } = { errors: [] },
): Promise<FastifyReply> {
  const { t } = request
  const name = localized(t.lang, version.procedure.name)
  const units = await unitsAtCounter(request, actorOf(request), version.procedure)
  const title = t('procedures.counter.person_title')
  return reply.page({
    title,
    face: 'desk',
    status: wrong.errors.length > 0 ? 422 : 200,
    crumbs: crumbs(request, [{ href: root, label: t('procedures.counter.title') }]),
    body: h(PersonPage, { t, root, code: version.procedure.code, name, form, ...wrong, here: units.length > 0 }),
  })
}

/** Who is there: as little as finds or makes the person. */
export async function showPerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return personPage(request, reply, await openProcedure(request), { name: '', phone: '', number: '', confirm: '' })
}

function posted<K extends string>(request: FastifyRequest, ...names: K[]): Record<K, string> {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    names.map((name) => [name, typeof body[name] === 'string' ? (body[name] as string).replaceAll('\u0000', '').trim().slice(0, 300) : '']),
  ) as Record<K, string>
}

/** Finds or makes the person and begins the draft that the officer fills in for them. */
export async function submitPerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  const version = await openProcedure(request)
  const form = posted(request, 'name', 'phone', 'number', 'confirm')
  const units = await unitsAtCounter(request, actor, version.procedure)
  const [unit] = units
  if (!unit) throw refuse('conflict', 'procedures.counter.not_here')
  const found = await findOrCreatePerson(request, actor, form, { procedure: version.procedure.code, unitId: unit.id })
  if ('errors' in found) return personPage(request, reply, version, form, found)
  const person = await findPerson(db, found.id)
  const definition = await formOf(db, version, clock.now())
  const known: [string, string | null | undefined][] = [
    ['profile.name', person?.name ?? form.name],
    ['profile.phone', person?.phone],
    ['profile.birth_date', person?.birthDate],
  ]
  const facts = new Map(
    known.flatMap(([source, value]) => (value ? [[source, { value, origin: { from: 'profile' as const } }] as const] : [])),
  )
  const { answers, origins } = prefillFrom(definition.body, facts, dayOf(clock.now()))
  const draft = await insertDraft(
    db,
    config,
    {
      ownerId: found.id,
      procedureId: version.procedureId,
      procedureVersionId: version.versionId,
      formId: definition.id,
      unitId: units.length === 1 ? unit.id : null,
      answers,
      files: [],
      origins: markFilledIn(config, answers, origins),
      counterOfficerId: actor.personId,
    },
    clock.now(),
  )
  return reply.redirect(`/ho-so/nhap/${draft.id}/tiep`, 303)
}

/** A draft of the counter that this officer fills in. */
async function openAtCounter(request: FastifyRequest): Promise<Opened> {
  const opened = await openDraft(request)
  if (!opened.draft.counterOfficerId || !opened.draft.unitId) throw refuse('notFound', 'procedures.apply.no_such_draft')
  return opened
}

/** The papers that the form asks for on the road really walked. */
function wantedPapers({ draft, form, today }: Opened): WantedPaper[] {
  const answers = relevantAnswers(form.body, draft.answers, today)
  return reachableFields(form.body, draft.answers, today).flatMap((field): WantedPaper[] => {
    if (field.type !== 'file') return []
    const required = (field.min ?? 0) > 0 || field.required !== false
    return [{ key: field.key, label: field.label.vi, required, files: [answers[field.key] ?? []].flat().length }]
  })
}

type Check = { stood: string; other: OtherPerson; marks: Record<string, string> }
const noCheck: Check = { stood: 'self', other: { name: '', relation: '', document: '' }, marks: {} }

function checkPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, check: Check, errors: FieldFault[] = []): FastifyReply {
  const { t } = request
  const body = h(CheckPage, {
    t,
    action: `${root}/${opened.draft.id}/nop`,
    back: `/ho-so/nhap/${opened.draft.id}/xem-lai`,
    person: opened.person?.name ?? '',
    papers: wantedPapers(opened),
    check,
    errors,
  })
  return frame(request, reply, opened, { title: t('procedures.counter.check_title'), body, status: errors.length > 0 ? 422 : 200 })
}

/** Who stands here, and which papers were seen: the last page before filing. */
export async function showCheck(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return checkPage(request, reply, await openAtCounter(request), noCheck)
}

function readCheck(request: FastifyRequest, wanted: readonly WantedPaper[]) {
  const { t } = request
  const { stood, other_name, other_relation, other_document } = posted(request, 'stood', 'other_name', 'other_relation', 'other_document')
  const given = posted(request, ...wanted.map(({ key }) => `paper_${key}`)) as Record<string, string>
  const marked = Object.fromEntries(wanted.map(({ key }) => [key, given[`paper_${key}`] ?? '']))
  const check: Check = { stood, other: { name: other_name, relation: other_relation, document: other_document }, marks: marked }
  const { papers, faults } = checkPapers(wanted, marked)
  const errors: FieldFault[] = faults.map(({ key, fault }) => ({ field: `paper_${key}`, message: t(`procedures.counter.fault.${fault}`) }))
  if (stood !== 'self' && stood !== 'other') errors.push({ field: 'stood', message: t('procedures.counter.stood_missing') })
  if (stood === 'other')
    for (const [field, value] of Object.entries({ other_name, other_relation, other_document }))
      if (!value) errors.push({ field, message: t('procedures.counter.other_missing') })
  return { check, papers, errors }
}

/** Files the dossier for the person, with the check list, all or nothing. Pressed twice, it is filed once. */
export async function submitCheck(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock, province } = request.server
  const actor = actorOf(request)
  const { id } = request.params as { id: string }
  const isFiled = async (): Promise<boolean> => (await findCounterFiling(db, { draftId: id }))?.officerId === actor.personId
  const opened = (await isFiled())
    ? undefined
    : await openAtCounter(request).catch(async (error: unknown) => {
        // The other press was done in the meantime: there is no draft to open any more.
        if (await isFiled()) return undefined
        throw error
      })
  if (!opened) return reply.redirect(`${root}/${id}/xong`, 303)
  const { version, form } = opened
  const { check, papers, errors } = readCheck(request, wantedPapers(opened))
  if (errors.length > 0) return checkPage(request, reply, opened, check, errors)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const draft = await lockDraft(trx, config, id)
    if (!draft?.unitId) throw refuse('notFound', 'procedures.apply.no_such_draft')
    if (draft.caseId) return
    const person = await findPerson(trx, draft.ownerId)
    const done = await fileProcedure(trx, config, {
      actor,
      owner: { id: draft.ownerId, name: person?.name ?? '' },
      onPaper: new Set(papers.filter(({ mark }) => mark !== 'scanned').map(({ key }) => key)),
      version,
      form,
      answers: draft.answers,
      files: draft.files,
      unitId: draft.unitId,
      channel: 'direct',
      key: draft.id,
      at,
      lang: person?.lang ?? 'vi',
      province,
      units: contextOf(opened).units,
      past: contextOf(opened).past,
      origins: draft.origins,
    })
    await closeDraft(trx, id, done.caseId)
    await insertCounterFiling(trx, {
      caseId: done.caseId,
      draftId: id,
      personId: draft.ownerId,
      officerId: actor.personId,
      officerName: actor.name,
      stood: check.stood === 'other' ? 'other' : 'self',
      other: check.stood === 'other' ? check.other : null,
      papers,
      filedAt: at,
    })
  })
  return reply.redirect(`${root}/${id}/xong`, 303)
}

/** The code to hand over, on screen and on paper, and the way on. */
export async function showDone(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { id } = request.params as { id: string }
  const filing = await findCounterFiling(server.db, { draftId: id })
  if (!filing || filing.officerId !== actorOf(request).personId) throw refuse('notFound', 'procedures.apply.no_such_draft')
  const person = await findPerson(server.db, filing.personId)
  return reply.page({
    title: t('procedures.counter.done_title'),
    face: 'desk',
    crumbs: crumbs(request, [{ href: root, label: t('procedures.counter.title') }]),
    body: h(DonePage, {
      t,
      root,
      code: filing.code,
      href: filing.linked ? `/lam-viec/lien-thong/${filing.code}` : `/lam-viec/ho-so/${filing.code}`,
      person: person?.name ?? '',
      filed: formatDateTime(t.lang, filing.filedAt),
      qr: qrOf(`${server.config.publicUrl}/tra-cuu?ma=${filing.code}`),
    }),
  })
}
