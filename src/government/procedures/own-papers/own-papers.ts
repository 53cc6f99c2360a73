import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDate, localized } from '#core/i18n.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { getFile, mediaTypes, openFile, storeFile } from '#ground/files/index.ts'
import { getForm } from '../dossier/form.queries.ts'
import { lockDraft, saveDraft } from '../dossier/draft.queries.ts'
import { currentFile } from '../papers/result-file.ts'
import { resultPapers, signingWords } from '../papers/signing-state.ts'
import { insertReuse, listOwnResults } from './own-papers.queries.ts'
import { type Offer, OwnPapersPage } from './own-papers.page.tsx'

const personOf = (request: FastifyRequest): string => {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

export async function showOwnPapers(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const results = await listOwnResults(server.db, personOf(request), { limit: 200 })
  const signed = await resultPapers(
    server.db,
    results.map(({ code }) => code),
  )
  const papers = results.map((one) => ({
    code: one.code,
    title: one.title,
    dossier: one.dossierCode,
    unit: one.issuedUnit,
    issued: formatDate(t.lang, one.issuedAt),
    signing: signingWords(t, signed.get(one.code)),
  }))
  return reply.page({ title: t('procedures.own_papers.title'), body: h(OwnPapersPage, { t, papers }) })
}

type FileField = Extract<FormDefinition['pages'][number]['fields'][number], { type: 'file' }>
const filesOf = (form: FormDefinition, page: string): FileField[] =>
  (form.pages.find(({ key }) => key === page)?.fields ?? []).filter(
    (field): field is FileField => field.type === 'file' && field.accept.includes('pdf'),
  )

/** What a page of a filing offers: the person's own papers for each of its fields that takes a PDF. */
export async function offerFor(request: FastifyRequest, form: FormDefinition, draftId: string, page: string): Promise<Offer> {
  const { t, server } = request
  const fields = filesOf(form, page)
  const results = fields.length > 0 ? await listOwnResults(server.db, personOf(request), { limit: 50 }) : []
  return {
    action: `/ho-so/nhap/${draftId}/${page}/giay`,
    fields: fields.map(({ key, label }) => ({ key, label: localized(t.lang, label) })),
    papers: results.map((one) => ({ value: one.code, label: `${one.title} (${one.issuedUnit}, ${formatDate(t.lang, one.issuedAt)})` })),
  }
}

/** Hands in a paper that the person already has: a copy of its own, with its code in its name and its source kept. */
export async function useOwnPaper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const personId = personOf(request)
  const { id, page } = request.params as { id: string; page: string }
  const body = (request.body ?? {}) as Record<string, string | undefined>
  const key = body.o ?? ''
  const back = `/ho-so/nhap/${id}/${page}#${key}`
  const code = body[`ma-${key}`]
  const [result] = code ? await listOwnResults(db, personId, { code, limit: 1 }) : []
  if (code && !result) throw refuse('notFound', 'procedures.papers.no_result')
  const bytes = result && (await buffer(await openFile(config, await getFile(db, (await currentFile(request.server, result)).fileId))))
  await inTransaction(db, async (trx) => {
    const draft = await lockDraft(trx, config, id)
    if (!draft || draft.ownerId !== personId) throw refuse('notFound', 'procedures.apply.no_such_draft')
    if (draft.caseId) throw refuse('gone', 'procedures.apply.already_filed')
    const field = filesOf((await getForm(trx, draft.formId)).body, page).find((one) => one.key === key)
    if (!field) throw refuse('notFound', 'procedures.apply.no_such_page')
    if (!result || !bytes) return
    const held = Array.isArray(draft.answers[key]) ? (draft.answers[key] as string[]) : []
    if (field.max !== undefined && held.length >= field.max) throw refuse('conflict', 'procedures.own_papers.full')
    const at = clock.now()
    const name = `${result.title} (${result.code}).pdf`
    const kept = await storeFile(trx, config, {
      name,
      buffer: bytes,
      accept: [mediaTypes.pdf],
      maxBytes: 30 * 1024 * 1024,
      by: personId,
      at,
      entrance: 'program',
    })
    await insertReuse(trx, { fileId: kept.id, code: result.code, draftId: id, personId, at })
    draft.files.push({ id: kept.id, name: kept.name, mediaType: kept.mediaType, bytes: kept.size })
    await saveDraft(trx, config, { ...draft, answers: { ...draft.answers, [key]: [...held, kept.id] } }, at)
  })
  return reply.redirect(back, 303)
}
