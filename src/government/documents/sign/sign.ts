import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { committee, issuerOf } from '#engine/papers/index.ts'
import { askForSignatures, attachDraft, fieldOf, findActive, findPaper, type Paper, signPaper } from '#engine/signing/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { layoutOf } from '../layout/layout.ts'
import type { Layout } from '../layout/layout.rules.ts'
import { type Fields, layoutToPdf } from '../layout/pdf.ts'
import { attachFile } from '../find/read.ts'
import { type Document, findDocument, setSigned } from '../register/document.queries.ts'
import { root } from '../register/form.ts'
import { signersOf, type Walked } from './signers.rules.ts'

export const signJob = 'documents.sign'
export const subjectOf = (documentId: string): string => `documents.document:${documentId}`
const documentOf = (subject: string): string | undefined => /^documents\.document:([0-9a-f-]{36})$/.exec(subject)?.[1]

type Asking = { document: Document; layout: Layout; actions: readonly Walked[]; at: Date }

/**
 * Asks for the signatures of a document that is being issued, in their order: the drafter's initial where the drafter has a
 * certificate, the signer in the capacity in which they signed, the agency's seal. All of them stand over the number and the day.
 */
export async function askToSign(trx: Db, { document, layout, actions, at }: Asking): Promise<void> {
  const { initial, signer } = signersOf(actions)
  if (!signer || !initial) throw refuse('conflict', 'documents.nobody_signed')
  const head = await issuerOf(trx, document.unitId, document.datedOn ?? '')
  const agency = head.above === committee ? `${head.above} ${head.name}` : head.name
  const { unitId } = document
  const person = (who: { personId: string; name: string }, role: string) => ({
    ...{ kind: 'person' as const, personId: who.personId, unitId, name: who.name, role, agency, decided: true },
  })
  const initialled = initial.personId !== signer.personId && (await findActive(trx, { personId: initial.personId }, at))
  await askForSignatures(trx, {
    subject: subjectOf(document.id),
    title: `${layout.typeName || 'Công văn'} ${layout.code}: ${document.subject}`.slice(0, 300),
    about: document.senderCode.replaceAll('/', '-'),
    href: `${root}/${document.id}`,
    unitId,
    signers: [
      ...(initialled ? [person(initial, 'Người soạn thảo')] : []),
      person(signer, layout.signature.lines.join(' ')),
      { kind: 'seal', unitId, name: agency, agency },
    ],
    at,
  })
  await enqueue(trx, signJob, { id: document.id }, { key: `${signJob}:${document.id}`, priority: 5 })
}

const bare = (url: string): string => url.replace(/^https?:\/\//, '')
export const footerOf = (config: Config, layout: Layout): string =>
  layout.draft
    ? 'Bản dự thảo, chưa có giá trị'
    : `Văn bản điện tử ${layout.code} · Kiểm tra chữ ký số tại ${bare(config.publicUrl)}/kiem-tra`

function fieldsOf(paper: Paper): Fields {
  const people = paper.signatures.filter(({ kind }) => kind === 'person')
  const seal = paper.signatures.find(({ kind }) => kind === 'seal')
  const signer = people.at(-1)
  const initial = people.length > 1 ? people[0] : undefined
  return {
    ...(initial ? { initial: { field: fieldOf(initial.place), name: initial.name } } : {}),
    signer: fieldOf(signer?.place ?? 1),
    seal: fieldOf(seal?.place ?? 2),
  }
}

/** Writes the PDF of an issued document once and puts on it what signatures may be there now. */
export async function signDocument(context: Context, payload: unknown): Promise<void> {
  const { db, config, clock } = context
  const { id } = payload as { id: string }
  const [document, paper] = [await findDocument(db, id), await findPaper(db, subjectOf(id))]
  if (!document || !paper) return
  if (!paper.draftFileId) {
    const layout = await layoutOf(db, config, { document, content: '', at: clock.now() })
    const buffer = await layoutToPdf(layout, paper.askedAt, { footer: footerOf(config, layout), fields: fieldsOf(paper) })
    const name = `${paper.about}.pdf`
    const { id: fileId } = await storeFile(db, config, {
      ...{ name, buffer, accept: [mediaTypes.pdf], maxBytes: 20 * 1024 * 1024, by: null, at: clock.now(), entrance: 'program' },
    })
    await attachDraft(context, paper, fileId)
  }
  const signed = await signPaper(context, paper.id)
  if (signed.state === 'signed') await inTransaction(db, (trx) => keepSigned(trx, id))
}

/** Notes that a document carries all its signatures and keeps the signed file with it; a second time changes nothing. */
export async function keepSigned(trx: Db, id: string): Promise<boolean> {
  const paper = await findPaper(trx, subjectOf(id))
  if (paper?.state !== 'signed' || !paper.fileId) return false
  const at = paper.signedAt ?? paper.askedAt
  if (await setSigned(trx, id, at)) await attachFile(trx, id, paper.fileId, at)
  return true
}

export async function takeSigned(trx: Db, { payload }: StoredEvent<{ subject: string }>): Promise<void> {
  const id = documentOf(payload.subject)
  if (id) await keepSigned(trx, id)
}

/** Whoever drafted the document hears that a signature was refused, and why. */
export async function tellRefused(trx: Db, { payload }: StoredEvent<{ subject: string; by: string; reason: string; at: string }>) {
  const id = documentOf(payload.subject)
  const document = id ? await findDocument(trx, id) : undefined
  if (!document?.enteredBy) return
  const lang = (await findPerson(trx, document.enteredBy))?.lang ?? 'vi'
  const vars = { code: document.senderCode, name: payload.by, reason: payload.reason }
  await notify(trx, {
    ...{ channel: 'in_app', personId: document.enteredBy, template: 'documents.message.signature_refused', vars, lang },
    ...{ subject: document.senderCode, path: `${root}/${document.id}`, at: new Date(payload.at) },
  })
}
