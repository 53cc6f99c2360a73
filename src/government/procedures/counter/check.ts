import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { reachableFields, relevantAnswers } from '#engine/forms/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { contextOf, frame, type Opened, openDraft } from '../apply/open-draft.ts'
import { fileProcedure } from '../bundle/file-bundle.ts'
import { closeDraft, lockDraft } from '../dossier/draft.queries.ts'
import { qrOf } from '../track/track.ts'
import { CheckPage, DonePage } from './counter.page.tsx'
import { findCounterFiling, insertCounterFiling, type OtherPerson } from './counter.queries.ts'
import { checkPapers, type WantedPaper } from './papers.rules.ts'
import { crumbs, posted, root } from './counter.ts'

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
