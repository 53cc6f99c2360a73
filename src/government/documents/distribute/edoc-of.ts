import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { getFile, openFile } from '#ground/files/index.ts'
import type { Attached, Business, Edoc } from '../edxml/edoc.ts'
import type { DocumentsSettings } from '../pack/settings.ts'
import { type Document, listFileIds, listVersions } from '../register/document.queries.ts'
import { placeOf } from '../register/rights.ts'

export type Sending = {
  settings: DocumentsSettings
  to: { organId: string; name: string }[]
  actor: Actor
  at: Date
  attachments: Attached[]
  business: { type: Business; reason: string; replaces?: string }
}

/** An issued document as the facts of an edXML message. */
export async function edocOf(db: Db, document: Document, sending: Sending): Promise<Edoc> {
  const { unit } = await placeOf(db, document.unitId, sending.at)
  const [version] = await listVersions(db, document.id)
  const type = sending.settings.types.find((each) => each.code === document.typeCode)
  const { business, to } = sending
  return {
    kind: 'document',
    from: { organId: document.senderOrgan, inCharge: unit.fullName, name: document.senderName },
    to: to.map((each) => ({ organId: each.organId, inCharge: each.name, name: each.name })),
    code: { number: String(document.number ?? '').padStart(2, '0'), notation: document.notation },
    promulgation: { place: unit.name, date: document.datedOn ?? '' },
    documentType: { type: document.typeCode, name: type?.name.vi ?? document.typeCode, detail: '0' },
    subject: document.subject,
    content: version?.content ?? '',
    signers: document.signer ? [document.signer] : [],
    dueDate: document.dueOn,
    toPlaces: to.map((each) => each.name),
    other: { priority: document.urgency, sphere: '', typist: '', amount: 1, pages: 1, appendixes: [] },
    responseFor: [],
    steeringType: '0',
    documentId: document.documentId ?? '',
    trace: [{ organId: document.senderOrgan, at: sending.at }],
    business: {
      type: business.type,
      reason: business.reason,
      documentId: business.type === 1 ? document.documentId : null,
      staff: { department: unit.fullName, staff: sending.actor.name, mobile: '', email: '' },
      paper: false,
      replaces: business.replaces ? [{ documentId: business.replaces, organIds: to.map((each) => each.organId) }] : [],
    },
    attachments: sending.attachments,
  }
}

/** The files of a document with their bytes. */
export async function attachmentsOf(db: Db, config: Config, documentId: string): Promise<Attached[]> {
  const attached: Attached[] = []
  for (const [index, id] of (await listFileIds(db, documentId)).entries()) {
    const file = await getFile(db, id)
    const chunks: Buffer[] = []
    for await (const chunk of await openFile(config, file)) chunks.push(Buffer.from(chunk as Uint8Array))
    const bytes = Buffer.concat(chunks)
    attached.push({ contentId: `tep-${index + 1}`, name: file.name, contentType: file.mediaType, description: file.name, bytes })
  }
  return attached
}
