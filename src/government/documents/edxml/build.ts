import type { Edoc, EdocStatus, EdxmlMessage, Organ, Reference, Staff } from './edoc.ts'
import { el, escapeXml } from './xml.ts'

export const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
const p = (name: string, content: Parameters<typeof el>[1], attributes = ''): string => el(`edXML:${name}`, content, attributes)
const day = (date: string): string => date.replaceAll('-', '/')
const offset = 7 * 3_600_000
/** 2025/06/02 09:15:00, in the time of Vietnam. */
const moment = (at: Date): string => new Date(at.getTime() + offset).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')

const organ = (tag: 'From' | 'To', given: Organ): string =>
  p(tag, [
    p('OrganId', given.organId),
    p('OrganizationInCharge', given.inCharge),
    p('OrganName', given.name),
    ...(['OrganAdd', 'Email', 'Telephone', 'Fax', 'Website'] as const).flatMap((name) => {
      const value = { OrganAdd: given.address, Email: given.email, Telephone: given.telephone, Fax: given.fax, Website: given.website }[
        name
      ]
      return value ? [p(name, value)] : []
    }),
  ])

const staffInfo = (staff: Staff): string =>
  p('StaffInfo', [p('Department', staff.department), p('Staff', staff.staff), p('Mobile', staff.mobile), p('Email', staff.email)])

const reference = (given: Reference): string =>
  p('ResponseFor', [
    p('OrganId', given.organId),
    p('Code', given.code),
    p('PromulgationDate', day(given.promulgationDate)),
    p('DocumentId', given.documentId),
  ])

function messageHeader(edoc: Edoc): string {
  const { other } = edoc
  return p('MessageHeader', [
    organ('From', edoc.from),
    ...edoc.to.map((each) => organ('To', each)),
    p('Code', [p('CodeNumber', edoc.code.number), p('CodeNotation', edoc.code.notation)]),
    p('PromulgationInfo', [p('Place', edoc.promulgation.place), p('PromulgationDate', day(edoc.promulgation.date))]),
    p('DocumentType', [
      p('Type', edoc.documentType.type),
      p('TypeName', edoc.documentType.name),
      p('TypeDetail', edoc.documentType.detail),
    ]),
    p('Subject', edoc.subject),
    p('Content', edoc.content),
    ...edoc.signers.map((signer) =>
      p('SignerInfo', [p('Competence', signer.competence), p('Position', signer.position), p('FullName', signer.fullName)]),
    ),
    ...(edoc.dueDate ? [p('DueDate', day(edoc.dueDate))] : []),
    p(
      'ToPlaces',
      edoc.toPlaces.map((place) => p('Place', place)),
    ),
    p('OtherInfo', [
      p('Priority', other.priority),
      p('SphereOfPromulgation', other.sphere),
      p('TyperNotation', other.typist),
      p('PromulgationAmount', other.amount),
      p('PageAmount', other.pages),
      p(
        'Appendixes',
        other.appendixes.map((each) => p('Appendix', each)),
      ),
    ]),
    ...edoc.responseFor.map(reference),
    p('SteeringType', edoc.steeringType),
    p('DocumentId', edoc.documentId),
  ])
}

function traceHeaders({ trace, business, documentId }: Edoc): string {
  const attributes = ` id="${escapeXml(documentId.replace(/[^\w.-]/g, '_'))}" version="1.0" mustUnderstand="1" actor="http://schemas.xmlsoap.org/soap/actor/next"`
  return p(
    'TraceHeaderList',
    [
      ...trace.map((each) => p('TraceHeader', [p('OrganId', each.organId), p('Timestamp', moment(each.at))])),
      p('Bussiness', [
        p('BussinessDocType', business.type),
        p('BussinessDocReason', business.reason),
        ...(business.documentId ? [p('DocumentId', business.documentId)] : []),
        staffInfo(business.staff),
        p('Paper', business.paper ? 1 : 0),
        ...(business.replaces.length > 0
          ? [
              p(
                'ReplacementInfoList',
                business.replaces.map((each) =>
                  p('ReplacementInfo', [
                    p('DocumentId', each.documentId),
                    p(
                      'OrganIdList',
                      each.organIds.map((id) => p('OrganId', id)),
                    ),
                  ]),
                ),
              ),
            ]
          : []),
      ]),
    ],
    attributes,
  )
}

function body({ attachments }: Edoc): string {
  const references = attachments.map((each) =>
    p(
      'Reference',
      [
        p('Description', each.description),
        p('AttachmentName', each.name),
        p('ContentType', each.contentType),
        p('ContentId', `cid:${each.contentId}`),
      ],
      ` xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:${escapeXml(each.contentId)}" xlink:role="XLinkRole" xlink:type="simple"`,
    ),
  )
  return p('edXMLBody', [p('edXMLManifest', references, ' version="1.0"')])
}

const statusHeader = (status: EdocStatus): string =>
  p('Status', [
    reference(status.responseFor),
    organ('From', status.from),
    p('StatusCode', status.code),
    p('Description', status.description),
    p('Timestamp', moment(status.at)),
    staffInfo(status.staff),
  ])

/** Writes a message as edXML. */
export function buildEdxml(message: EdxmlMessage): Buffer {
  const header =
    message.kind === 'status' ? [statusHeader(message)] : [messageHeader(message), traceHeaders(message), '<edXML:DigitalSignature/>']
  const parts = message.kind === 'status' ? [p('edXMLHeader', header)] : [p('edXMLHeader', header), body(message)]
  const envelope = p('edXMLEnvelope', parts, ` xmlns:edXML="${namespace}"`)
  const attached =
    message.kind === 'status'
      ? ''
      : el(
          'AttachmentEncoded',
          message.attachments.map((each) =>
            el('Attachment', [
              el('ContentType', each.contentType),
              el('ContentId', each.contentId),
              el('Description', each.description),
              el('ContentTransferEncoded', each.bytes.toString('base64')),
              el('AttachmentName', each.name),
            ]),
          ),
        )
  const root = `<edXML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}">${envelope}${attached}</edXML>`
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n${root}\n`)
}
