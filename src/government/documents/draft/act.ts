import { type Actor, roleLabel } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { act, type Action, type Done, findCase } from '#engine/casework/index.ts'
import { findPerson, listOfficers } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { tellSender } from '../distribute/tell-sender.ts'
import { documentIdOf } from '../edxml/edoc.ts'
import { writeVersion } from '../find/read.ts'
import { articleOutOfOrder, blocksOf } from '../layout/body.rules.ts'
import { chiefOf, fixLayout } from '../layout/layout.ts'
import { settingsOf } from '../pack/settings.ts'
import {
  type Document,
  findDocument,
  listVersions,
  setIssued,
  setRecipients,
  setSigner,
  setState,
  takeNumber,
} from '../register/document.queries.ts'
import { codeOf } from '../register/notation.rules.ts'
import { offices } from '../register/rights.ts'
import { askToSign } from '../sign/sign.ts'
import { isSignAction, signActions } from '../sign/signers.rules.ts'

export type Doing = {
  id: string
  action: string
  actor: Actor
  note?: string | undefined
  content?: string | undefined
  recipients?: string | undefined
  officer?: string | undefined
  clientKey: string
  version?: number | undefined
  at: Date
  lang: Lang
  config: Config
}

/** Does an action on a document: the engine's rules, then what follows from it, in one transaction. */
export async function actOnDocument(db: Db, doing: Doing): Promise<Done> {
  const document = await findDocument(db, doing.id)
  if (!document) throw refuse('notFound', 'documents.no_document')
  const { action, actor, note, clientKey, version, at, lang } = doing
  const { content = '' } = doing
  if (action === 'revise' && (!content.trim() || content.length > longest)) throw contentWrong(lang)
  if (action === 'submit') await demandOrder(db, document.id, lang)
  const officer = doing.officer
    ? await colleague(db, (await findCase(db, { id: document.caseId }))?.unitId ?? document.unitId, doing.officer, at)
    : undefined
  const data = officer ? { assigneeId: officer.personId, assigneeName: officer.name } : {}
  return act(db, { by: { id: document.caseId }, action, clientKey, version, actor, note, data, at, lang }, async (trx, done) => {
    await setState(trx, document.id, done.case.state)
    if (action === 'revise') await revise(trx, document.id, doing)
    if (isSignAction(action)) {
      const position = await positionOf(trx, document, doing, done.action.actorRole)
      await setSigner(trx, document.id, { competence: signActions[action], position, fullName: actor.name })
    }
    if (action === 'return') await setSigner(trx, document.id, null)
    if (action === 'issue') await issue(trx, doing, done.actions)
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

/** The signer's office as the register of officers has it; where it says nothing, what the capacity in which they sign says. */
async function positionOf(trx: Db, document: Document, { action, actor, config }: Doing, role: string): Promise<string> {
  const title = (await findPerson(trx, actor.personId))?.title
  if (title) return title
  const chief = chiefOf(settingsOf(config), await getUnit(trx, document.unitId))
  if (action === 'sign_acting') return `Phó ${chief}`
  return action === 'sign_by_order' ? translatorFor('vi')(roleLabel(role)) : chief
}

const longest = 20_000

function contentWrong(lang: Lang): Error {
  const fault: FieldFault = { field: 'content', rule: 'required', message: translatorFor(lang)('documents.content_missing') }
  return refuse('invalid', 'documents.content_missing', {}, [fault])
}

async function revise(trx: Db, id: string, { content = '', recipients, actor, at }: Doing): Promise<void> {
  await writeVersion(trx, { documentId: id, content, byId: actor.personId, byName: actor.name, at })
  if (recipients !== undefined) await setRecipients(trx, id, recipients.slice(0, 4_000))
}

/** Articles are numbered 1, 2, 3: a draft with a gap is not passed on. */
async function demandOrder(db: Db, id: string, lang: Lang): Promise<void> {
  const [version] = await listVersions(db, id)
  const wrong = articleOutOfOrder(blocksOf(version?.content ?? ''))
  if (!wrong) return
  const fault: FieldFault = { field: 'content', rule: 'order', message: translatorFor(lang)('documents.articles_wrong', wrong) }
  throw refuse('invalid', 'documents.articles_wrong', wrong, [fault])
}

/**
 * The clerk's number: the next of the unit's book in the year, and with it the name over all agencies. What stands on the document is
 * fixed with number and day, and its signatures are asked for, all in the transaction of the number.
 */
async function issue(trx: Db, { id, at, config }: Doing, actions: readonly Action[]): Promise<void> {
  const document = await findDocument(trx, id, { lock: true })
  if (!document) throw refuse('notFound', 'documents.no_document')
  const datedOn = dayOf(at)
  const year = Number(datedOn.slice(0, 4))
  const { unitId, book, notation } = document satisfies Document
  const number = await takeNumber(trx, { unitId, direction: 'outgoing', book, year })
  const senderCode = codeOf(number, notation)
  const documentId = documentIdOf(document.senderOrgan, datedOn, { number: String(number).padStart(2, '0'), notation })
  await setIssued(trx, document, { year, number, datedOn, documentId, senderCode })
  const issued = { ...document, year, number, datedOn, documentId, senderCode }
  const [version] = await listVersions(trx, id)
  const layout = await fixLayout(trx, config, { document: issued, content: version?.content ?? '', at })
  await askToSign(trx, { document: issued, layout, actions, at })
}
