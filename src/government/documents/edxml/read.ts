import { unzipSync } from 'fflate'
import { refuse } from '#core/errors.ts'
import {
  type Attached,
  type Business,
  type Edoc,
  type EdocStatus,
  type EdxmlMessage,
  type Organ,
  type Reference,
  type StatusCode,
  type Staff,
  statusCodes,
} from './edoc.ts'
import { namespace } from './build.ts'
import { validateEdxml } from './validate.ts'
import { child, childrenOf, type Element, readXml, textAt } from './xml.ts'

const wrong = (detail: string): never => {
  throw refuse('invalid', 'documents.edxml_refused', { detail })
}

/** 2025/06/02 → 2025-06-02; what is no day of the calendar is refused. */
function dayOf(text: string, where: string): string {
  const day = text.replaceAll('/', '-').slice(0, 10)
  const at = new Date(`${day}T00:00:00Z`)
  const real = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
  return real ? day : wrong(`${where}: ${text.slice(0, 30)}`)
}
function momentOf(text: string, where: string): Date {
  const [, date = '', time = ''] = /^(\d{4}[/-]\d{2}[/-]\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text) ?? []
  const at = new Date(`${date.replaceAll('/', '-')}T${time}+07:00`)
  return Number.isNaN(at.getTime()) ? wrong(`${where}: ${text.slice(0, 30)}`) : at
}

function organOf(element: Element | undefined): Organ {
  const optional = (name: string): string | undefined => textAt(element, name) || undefined
  return {
    organId: textAt(element, 'OrganId'),
    inCharge: textAt(element, 'OrganizationInCharge'),
    name: textAt(element, 'OrganName'),
    address: optional('OrganAdd'),
    email: optional('Email'),
    telephone: optional('Telephone'),
    fax: optional('Fax'),
    website: optional('Website'),
  }
}
const staffOf = (element: Element | undefined): Staff => ({
  department: textAt(element, 'Department'),
  staff: textAt(element, 'Staff'),
  mobile: textAt(element, 'Mobile'),
  email: textAt(element, 'Email'),
})
const referenceOf = (element: Element | undefined): Reference => ({
  organId: textAt(element, 'OrganId'),
  code: textAt(element, 'Code'),
  promulgationDate: dayOf(textAt(element, 'PromulgationDate'), 'ResponseFor/PromulgationDate'),
  documentId: textAt(element, 'DocumentId'),
})

/** What an archive may unpack to. */
const most = { bytes: 300 * 1024 * 1024, files: 2_000, ratio: 200 }

/** Refuses an archive that unpacks to much more than it says to be; its table is read, nothing is unpacked. */
export function refuseBomb(bytes: Buffer, name: string): void {
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') return
  let [total, files] = [0, 0]
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        total += entry.originalSize
        files++
        return false
      },
    })
  } catch {
    wrong(`${name}: a broken archive`)
  }
  if (total > most.bytes || files > most.files || total > bytes.length * most.ratio + 1024 * 1024)
    throw refuse('invalid', 'documents.archive_bomb', { name })
}

const contentId = (text: string): string => text.trim().replace(/^cid:/i, '')

/** The attachments that the manifest names, each once and whole. */
function attachmentsOf(root: Element, envelope: Element): Attached[] {
  const encoded = childrenOf(child(root, 'AttachmentEncoded'), 'Attachment')
  const references = childrenOf(child(child(envelope, 'edXMLBody'), 'edXMLManifest'), 'Reference')
  const found = references.map((reference): Attached => {
    const id = contentId(textAt(reference, 'ContentId'))
    const same = encoded.filter((each) => contentId(textAt(each, 'ContentId')) === id)
    const [part] = same
    if (!part || same.length > 1) return wrong(`attachment ${id.slice(0, 60)}: ${part ? 'there twice' : 'missing'}`)
    const text = textAt(part, 'ContentTransferEncoded').replace(/\s+/g, '')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) wrong(`attachment ${id.slice(0, 60)}: not base64`)
    const bytes = Buffer.from(text, 'base64')
    // A name is only a name: nothing of a path in it is kept.
    const name = (textAt(reference, 'AttachmentName') || textAt(part, 'AttachmentName')).split(/[\\/]/).at(-1)?.slice(0, 200) || id
    refuseBomb(bytes, name)
    return {
      contentId: id,
      name,
      contentType: textAt(reference, 'ContentType') || textAt(part, 'ContentType'),
      description: textAt(reference, 'Description'),
      bytes,
    }
  })
  if (encoded.length !== found.length) wrong('an attachment that the manifest does not name')
  return found
}

function documentOf(root: Element, envelope: Element, header: Element): Edoc {
  const message = child(header, 'MessageHeader')
  const traces = child(header, 'TraceHeaderList')
  const business = child(traces, 'Bussiness')
  const other = child(message, 'OtherInfo')
  const due = textAt(message, 'DueDate')
  return {
    kind: 'document',
    from: organOf(child(message, 'From')),
    to: childrenOf(message, 'To').map(organOf),
    code: { number: textAt(message, 'Code', 'CodeNumber'), notation: textAt(message, 'Code', 'CodeNotation') },
    promulgation: {
      place: textAt(message, 'PromulgationInfo', 'Place'),
      date: dayOf(textAt(message, 'PromulgationInfo', 'PromulgationDate'), 'PromulgationDate'),
    },
    documentType: {
      type: textAt(message, 'DocumentType', 'Type'),
      name: textAt(message, 'DocumentType', 'TypeName'),
      detail: textAt(message, 'DocumentType', 'TypeDetail'),
    },
    subject: textAt(message, 'Subject'),
    content: textAt(message, 'Content'),
    signers: childrenOf(message, 'SignerInfo').map((signer) => ({
      competence: textAt(signer, 'Competence'),
      position: textAt(signer, 'Position'),
      fullName: textAt(signer, 'FullName'),
    })),
    dueDate: due ? dayOf(due, 'DueDate') : null,
    toPlaces: childrenOf(child(message, 'ToPlaces'), 'Place').map((place) => place.text.trim()),
    other: {
      priority: Number(textAt(other, 'Priority')) || 0,
      sphere: textAt(other, 'SphereOfPromulgation'),
      typist: textAt(other, 'TyperNotation'),
      amount: Number(textAt(other, 'PromulgationAmount')) || 0,
      pages: Number(textAt(other, 'PageAmount')) || 0,
      appendixes: childrenOf(child(other, 'Appendixes'), 'Appendix')
        .map((each) => each.text.trim())
        .filter(Boolean),
    },
    responseFor: childrenOf(message, 'ResponseFor').map(referenceOf),
    steeringType: textAt(message, 'SteeringType'),
    documentId: textAt(message, 'DocumentId'),
    trace: childrenOf(traces, 'TraceHeader').map((each) => ({
      organId: textAt(each, 'OrganId'),
      at: momentOf(textAt(each, 'Timestamp'), 'Timestamp'),
    })),
    business: {
      type: Number(textAt(business, 'BussinessDocType')) as Business,
      reason: textAt(business, 'BussinessDocReason'),
      documentId: textAt(business, 'DocumentId') || null,
      staff: staffOf(child(business, 'StaffInfo')),
      paper: textAt(business, 'Paper') === '1',
      replaces: childrenOf(child(business, 'ReplacementInfoList'), 'ReplacementInfo').map((each) => ({
        documentId: textAt(each, 'DocumentId'),
        organIds: childrenOf(child(each, 'OrganIdList'), 'OrganId').map((id) => id.text.trim()),
      })),
    },
    attachments: attachmentsOf(root, envelope),
  }
}

function statusOf(status: Element): EdocStatus {
  const code = textAt(status, 'StatusCode').padStart(2, '0')
  if (!(code in statusCodes)) wrong(`StatusCode ${code.slice(0, 10)}`)
  return {
    kind: 'status',
    responseFor: referenceOf(child(status, 'ResponseFor')),
    from: organOf(child(status, 'From')),
    code: code as StatusCode,
    description: textAt(status, 'Description'),
    at: momentOf(textAt(status, 'Timestamp'), 'Timestamp'),
    staff: staffOf(child(status, 'StaffInfo')),
  }
}

/** Reads an edXML message: safe to read, valid by our schema, whole. Refuses with what is wrong and where. */
export function readEdxml(bytes: Buffer): EdxmlMessage {
  const root = readXml(bytes)
  if (root.name !== 'edXML' || root.uri !== namespace) wrong(`${root.name.slice(0, 40)} is not edXML of QCVN 102`)
  validateEdxml(bytes)
  const envelope = child(root, 'edXMLEnvelope') ?? wrong('no edXMLEnvelope')
  const header = child(envelope, 'edXMLHeader') ?? wrong('no edXMLHeader')
  const status = child(header, 'Status')
  return status ? statusOf(status) : documentOf(root, envelope, header)
}
