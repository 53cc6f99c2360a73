import type { Localized } from '#core/i18n.ts'
import type { ClockEvent } from '../deadline/clock.rules.ts'
import type { Duration } from '../definition/definition.ts'

/** An accepted action, as it was written. Nothing of it ever changes. */
export type Action = {
  seq: number
  clientKey: string
  type: string
  fromState: string
  toState: string
  actorId: string | null
  actorName: string
  actorRole: string
  at: Date
  note: string | null
  data: ActionData
}

export type ActionData = {
  assigneeId?: string
  assigneeName?: string
  unitId?: string
  unitName?: string
  /** The unit that a transfer took the case from. */
  fromUnitId?: string
  by?: Duration
  score?: number
  duration?: Duration
  inputs?: Record<string, string | number>
  /** The engine's own: the case goes on by another version of its type. */
  moved?: Moved
  /** The units that an action asked for their opinion. */
  asks?: Ask[]
  /** The asking that an answer, or its end, belongs to. */
  opinion?: { key: string; stance?: Stance; unitName?: string }
  /** What the engine told of the time, and to whom. */
  escalation?: { rule: string; dueAt: string; label: Localized; told?: Localized; to: string[]; effect?: string }
  /** A new day that was promised for a time that was missed, and the letter that says so. The legal time stays what it was. */
  promise?: { at: string; dueAt: string; letter: string }
  /** Said by another module, which notes something on the case. */
  said?: Localized
  /** The working time that the case keeps from here on, and the one before. */
  calendar?: { id: string; fromId: string; dueBefore: string | null; dueAfter: string | null }
}

/** What a case amounted to when it was moved to another version of its type: its actions are read on from here. */
export type Moved = { from: string; to: string; state: CaseState; clock: ClockEvent[] }

export type Stance = 'agree' | 'agree_if' | 'object'
/** One unit that is asked: `key` is unique within the case. */
export type Ask = { key: string; unitId: string; unitName: string; within: Duration; dueAt: string }

/** What the actions of a case amount to. */
export type CaseState = {
  state: string
  since: Date
  flags: string[]
  assigneeId: string | null
  assigneeName: string | null
  outcome: string | null
  duration: Duration | null
  openedAt: Date
  closedAt: Date | null
}

/** The snapshot row of a case, with the names that callers use. */
export type Case = {
  id: string
  kind: string
  definitionId: string
  calendarId: string
  reference: string
  title: string
  party: string
  channel: string
  ownerId: string | null
  unitId: string
  unitPath: string[]
  state: string
  stateSince: Date
  flags: string[]
  assigneeId: string | null
  assigneeName: string | null
  outcome: string | null
  version: number
  duration: Duration | null
  openedAt: Date
  dueAt: Date | null
  paused: boolean
  closedAt: Date | null
  late: boolean | null
}

export type Attachment = {
  id: string
  seq: number
  fileId: string
  sha256: string
  name: string
  mediaType: string
  sizeBytes: number
  kind: string
  label: string
  addedAt: Date
}
