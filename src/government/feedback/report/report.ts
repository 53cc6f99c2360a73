import type { Lang } from '#core/i18n.ts'

export const phases = ['waiting', 'open', 'fixed', 'dropped'] as const
/** Where a report stands in the eyes of the public: not looked at, being dealt with, dealt with, not dealt with. */
export type Phase = (typeof phases)[number]
export type Channel = 'web' | 'offline' | 'open311'

/** A report as it is stored. The case holds its road; this holds what was said, and copies of what lists show. */
export type Report = {
  caseId: string
  reference: string
  catalogueId: string
  category: string
  words: string
  wordsBefore: string | null
  privateWords: string
  answers: Record<string, string>
  placeWords: string
  communeId: string
  communeName: string
  unitId: string
  unitName: string
  lat: number | null
  lon: number | null
  ownerId: string | null
  /** Sealed. */
  contactName: string | null
  /** Sealed. */
  contact: string | null
  lang: Lang
  channel: Channel
  maskWanted: boolean
  originPeerId: string | null
  occurredAt: Date
  reportedAt: Date
  state: string
  phase: Phase
  isPublic: boolean
  isHidden: boolean
  dueAt: Date | null
  closedAt: Date | null
  late: boolean | null
  score: number | null
  reopened: number
  supporters: number
  mergedInto: string | null
  version: number
  updatedAt: Date
}

export type Photo = {
  id: string
  caseId: string
  kind: 'report' | 'answer'
  fileId: string
  smallFileId: string
  width: number
  height: number
  withheld: boolean
  addedAt: Date
}
