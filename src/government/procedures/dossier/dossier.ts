import type { Answers, FileFact, FormDefinition } from '#engine/forms/index.ts'
import type { Marks } from '../origins/marks.ts'

/** A person's filing of a procedure. The case holds its road; the dossier what was declared. */
export type Dossier = {
  caseId: string
  code: string
  procedureCode: string
  procedureVersionId: string
  formId: string
  ownerId: string
  unitId: string
  unitName: string
  applicantName: string
  applicantPhone: string
  applicantEmail: string | null
  answers: Answers
  /** Where answers came from that were not typed. */
  origins: Marks
  channel: string
  filedAt: Date
}

export type Draft = {
  id: string
  ownerId: string
  procedureId: string
  procedureVersionId: string
  formId: string
  unitId: string | null
  answers: Answers
  files: FileFact[]
  origins: Marks
  updatedAt: Date
  caseId: string | null
  /** The officer who fills it in at the counter; null where the person does so themselves. */
  counterOfficerId: string | null
}

export type PublishedForm = { id: string; key: string; version: number; body: FormDefinition }
export type ResultFile = { fileId: string; sha256: string }
export type IssuedResult = {
  code: string
  caseId: string
  dossierCode: string
  title: string
  holder: string
  issuedBy: string
  issuedUnit: string
  issuedAt: Date
  /** Which version of which template its paper has; null for those made before templates had versions. */
  template: { key: string; version: number } | null
  /** Its PDF, once it is written. */
  file: ResultFile | undefined
}

/** The action of the process by which an officer's verdict closes a dossier as a duplicate of another; nothing else does it. */
export const duplicateAction = 'close_duplicate'
