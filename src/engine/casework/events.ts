import { eventType } from '#core/events.ts'

/** A case was opened. Subject: its reference. */
export const CaseOpened = eventType<{
  caseId: string
  kind: string
  reference: string
  unitId: string
  state: string
  channel: string
  at: string
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
}>('casework.case_acted')
