/*
 * The facts of a document message between agencies (edXML of QCVN 102:2016/BTTTT), without its XML.
 * Names follow the standard's elements; `Bussiness` is spelled so there.
 */
export type Organ = {
  /** Identifier of the agency: 000.18.00.H51 */
  organId: string
  inCharge: string
  name: string
  address?: string | undefined
  email?: string | undefined
  telephone?: string | undefined
  fax?: string | undefined
  website?: string | undefined
}
export type Code = { number: string; notation: string }
/** The document that this one answers or changes. */
export type Reference = { organId: string; code: string; promulgationDate: string; documentId: string }
export type Staff = { department: string; staff: string; mobile: string; email: string }
export type Attached = { contentId: string; name: string; contentType: string; description: string; bytes: Buffer }

/** 0 a new document, 1 recall, 2 update, 3 replacement. */
export type Business = 0 | 1 | 2 | 3

export type Edoc = {
  kind: 'document'
  from: Organ
  to: Organ[]
  code: Code
  promulgation: { place: string /** YYYY-MM-DD */; date: string }
  documentType: { type: string; name: string; detail: string }
  subject: string
  content: string
  signers: { competence: string; position: string; fullName: string }[]
  /** YYYY-MM-DD */
  dueDate: string | null
  toPlaces: string[]
  other: { priority: number; sphere: string; typist: string; amount: number; pages: number; appendixes: string[] }
  responseFor: Reference[]
  steeringType: string
  documentId: string
  trace: { organId: string; at: Date }[]
  business: {
    type: Business
    reason: string
    documentId: string | null
    staff: Staff
    paper: boolean
    replaces: { documentId: string; organIds: string[] }[]
  }
  attachments: Attached[]
}

/** Codes of QĐ 28/2018 as public implementations use them (to verify). */
export const statusCodes = {
  '01': 'arrived',
  '02': 'refused',
  '03': 'received',
  '04': 'assigned',
  '05': 'processing',
  '06': 'done',
  '13': 'recall_asked',
  '15': 'recall_agreed',
  '16': 'recall_refused',
} as const
export type StatusCode = keyof typeof statusCodes

/** What became of a document at its receiver. */
export type EdocStatus = {
  kind: 'status'
  responseFor: Reference
  from: Organ
  code: StatusCode
  description: string
  at: Date
  staff: Staff
}

export type EdxmlMessage = Edoc | EdocStatus

/** `organ,YYYY/MM/DD,number/notation`: how the standard names a document over all agencies. */
export const documentIdOf = (organId: string, date: string, code: Code): string =>
  `${organId},${date.replaceAll('-', '/')},${code.number}/${code.notation}`
