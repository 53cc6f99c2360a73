import { type Actor, roleLabel } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { act, type Done } from '#engine/casework/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { tellSender } from '../distribute/tell-sender.ts'
import { documentIdOf } from '../edxml/edoc.ts'
import { type Document, findDocument, insertVersion, setIssued, setSigner, setState, takeNumber } from '../register/document.queries.ts'
import { codeOf } from '../register/notation.rules.ts'
import { offices } from '../register/rights.ts'

export type Doing = {
  id: string
  action: string
  actor: Actor
  note?: string | undefined
  content?: string | undefined
  officer?: string | undefined
  clientKey: string
  version?: number | undefined
  at: Date
  lang: Lang
}

const competences: Record<string, string> = { sign: '', sign_acting: 'KT.', sign_by_order: 'TL.' }

/** Does an action on a document: the engine's rules, then what follows from it, in one transaction. */
export async function actOnDocument(db: Db, doing: Doing): Promise<Done> {
  const document = await findDocument(db, doing.id)
  if (!document) throw refuse('notFound', 'documents.no_document')
  const { action, actor, note, clientKey, version, at, lang } = doing
  if (action === 'revise' && !doing.content?.trim()) throw contentMissing(lang)
  const officer = doing.officer ? await colleague(db, document.unitId, doing.officer, at) : undefined
  const data = officer ? { assigneeId: officer.personId, assigneeName: officer.name } : {}
  return act(db, { by: { id: document.caseId }, action, clientKey, version, actor, note, data, at, lang }, async (trx, done) => {
    await setState(trx, document.id, done.case.state)
    if (action === 'revise')
      await insertVersion(trx, { documentId: document.id, content: doing.content ?? '', byId: actor.personId, byName: actor.name, at })
    if (action in competences) {
      const position = translatorFor('vi')(roleLabel(done.action.actorRole))
      await setSigner(trx, document.id, { competence: competences[action] ?? '', position, fullName: actor.name })
    }
    if (action === 'return') await setSigner(trx, document.id, null)
    if (action === 'issue') await issue(trx, document.id, at)
    if (document.direction === 'incoming') await tellSender(trx, document, { action, note: note ?? '', actor, at })
  })
}

async function colleague(db: Db, unitId: string, personId: string, at: Date) {
  const found = (await listOfficers(db, { unitIds: [unitId], at })).find(
    (each) => each.personId === personId && offices.includes(each.role),
  )
  if (!found) throw refuse('invalid', 'documents.no_colleague')
  return found
}

function contentMissing(lang: Lang): Error {
  const fault: FieldFault = { field: 'content', rule: 'required', message: translatorFor(lang)('documents.content_missing') }
  return refuse('invalid', 'documents.content_missing', {}, [fault])
}

/** The clerk's number: the next of the unit's book in the year, and with it the name over all agencies. */
async function issue(trx: Db, id: string, at: Date): Promise<void> {
  const document = await findDocument(trx, id, { lock: true })
  if (!document) throw refuse('notFound', 'documents.no_document')
  const datedOn = dayOf(at)
  const year = Number(datedOn.slice(0, 4))
  const { unitId, book, notation } = document satisfies Document
  const number = await takeNumber(trx, { unitId, direction: 'outgoing', book, year })
  const senderCode = codeOf(number, notation)
  const documentId = documentIdOf(document.senderOrgan, datedOn, { number: String(number).padStart(2, '0'), notation })
  await setIssued(trx, document, { year, number, datedOn, documentId, senderCode })
}
