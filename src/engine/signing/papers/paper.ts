/** A paper on its way through its signatures. */
export type PaperState = 'drafting' | 'waiting' | 'signing' | 'signed' | 'refused'
export type SignaturePart = {
  place: number
  kind: 'person' | 'seal'
  personId: string | null
  unitId: string
  name: string
  role: string
  agency: string
  state: 'waiting' | 'decided' | 'signed' | 'refused'
  decidedAt: Date | null
  reason: string | null
  certificateId: string | null
  signedAt: Date | null
  authorisation: string | null
}
export type Paper = {
  id: string
  subject: string
  title: string
  about: string
  href: string
  unitId: string
  personId: string | null
  askedAt: Date
  draftFileId: string | null
  fileId: string | null
  sha256: string | null
  state: PaperState
  level: string | null
  signedAt: Date | null
  stampEndsAt: Date | null
  attempts: number
  fault: string | null
  faultAt: Date | null
  signatures: SignaturePart[]
}

/** Who is to sign; an officer who has approved has decided already. */
export type Signer =
  | { kind: 'person'; personId: string; unitId: string; name: string; role: string; agency: string; decided: boolean }
  | { kind: 'seal'; unitId: string; name: string; agency: string }
export type Asked = {
  subject: string
  title: string
  about: string
  href: string
  unitId: string
  personId?: string | undefined
  signers: Signer[]
  at: Date
}
/** The name of the field for the signature of that place: the paper's writer puts it on the page. */
export const fieldOf = (place: number): string => `KySo${place}`
