/** What somebody did on the portal. `kind` is ours where the portal's code is known, else the code itself with `unknown:`. */
export type PortalAct = { key: string; kind: string; at: Date; note: string; papers: PortalPaper[] }
export type PortalPaper = { id: string; name: string; part: string; label: string; sha256: string; bytes: number; url: string }
export type PortalApplicant = { name: string; number: string; phone: string; email: string }

/** A dossier as the portal shows it now, with everything that was done on it, oldest first. */
export type PortalDossier = {
  code: string
  procedure: string
  agency: string
  applicant: PortalApplicant
  /** What was declared, by the portal's names of fields. */
  declared: Record<string, string>
  acts: PortalAct[]
  state: string
}

/** That something changed on a dossier; numbers rise, and may be told more than once and out of order. */
export type Change = { number: number; code: string; version: number }

/** One message about a dossier: all that the portal is to show of it, so that any of them can be repeated or left out. */
export type News = {
  code: string
  number: number
  /** Filed here, and nothing of it was taken there yet. */
  isNew: boolean
  channel: string
  dossier: string
  procedure: string
  agency: string
  applicant: string
  state: string
  at: string
  by: string
  note: string
  receivedAt: string | null
  dueAt: string | null
  fee: { name: string; amount: number; paid: boolean; href: string } | null
  supplement: string | null
  result: { code: string; title: string; href: string } | null
}

export type Offer = { code: string; name: string; level: string; open: boolean }
export type Listed = { code: string; state: string }

/** The national portal, as far as we need it. Everything may be asked again; what is told carries its number. */
export type Portal = {
  /** Whether it answers and knows us. */
  check(): Promise<void>
  listChanges(after: number, limit: number): Promise<Change[]>
  read(code: string): Promise<PortalDossier | undefined>
  fetchPaper(paper: PortalPaper, most: number): Promise<Buffer>
  tell(news: News): Promise<void>
  offer(offers: Offer[]): Promise<void>
  list(after: string, limit: number): Promise<Listed[]>
}

/** The portal was not reached, or says that it cannot now: the same is tried again later. */
export class PortalAway extends Error {}

/** The portal understood and said no, or said what cannot be understood: a person has to look. */
export class PortalRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
