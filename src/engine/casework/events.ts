import { eventType } from '#core/events.ts'
import type { Counted } from './tally/tally.rules.ts'

/** What the figures need to know of a change, left out where it changes none; `unitPath` where the unit is new to the case. */
export type Tallied = { title: string; was?: Counted; is: Counted; unitPath?: string[] }

/** A case was opened. Subject: its reference. */
export const CaseOpened = eventType<{
  caseId: string
  kind: string
  reference: string
  unitId: string
  state: string
  channel: string
  at: string
  tally?: Tallied
}>('casework.case_opened')

/** An action was accepted on a case. Subject: its reference. */
export const CaseActed = eventType<{
  caseId: string
  kind: string
  reference: string
  unitId: string
  action: string
  from: string
  to: string
  seq: number
  actorId: string | null
  outcome: string | null
  dueAt: string | null
  closed: boolean
  late: boolean | null
  at: string
  tally?: Tallied
}>('casework.case_acted')
