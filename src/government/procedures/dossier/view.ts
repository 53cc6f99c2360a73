import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, onOneConnection, together } from '#core/db.ts'
import { dayOf, formatDate, formatDateTime, formatTime, localized, type T } from '#core/i18n.ts'
import type { TraceDay } from '#core/ui/trace.tsx'
import type { TagKind } from '#core/ui/tag.tsx'
import { type Action, type CaseFile, type Definition, findCaseFile, moveAction, wordsOfAction } from '#engine/casework/index.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import type { Dossier, IssuedResult, PublishedForm } from './dossier.ts'
import { findResult } from '../papers/result.queries.ts'
import { findDossier } from './dossier.queries.ts'
import { getForm } from './form.queries.ts'
import { findCounterFiling } from '../counter/counter.queries.ts'
import { mayRead } from './may-read.ts'

/** A dossier with its case, its procedure as it was, its form as it was, and its result. */
export type DossierFile = {
  dossier: Dossier
  file: CaseFile
  version: ProcedureVersion
  form: PublishedForm
  result: IssuedResult | undefined
}

/** The dossier when the actor may read it; otherwise undefined, as if it did not exist. */
export async function findDossierFile(
  db: Db,
  config: Config,
  code: string,
  actor: Actor | undefined,
  now: Date,
): Promise<DossierFile | undefined> {
  return onOneConnection(db, (one) => readDossierFile(one, config, { code, actor, now }, (found) => mayRead(actor, found)))
}

/** What an officer filed at the counter, to print its receipt: of linked procedures the whole is read by nobody else of an office. */
export async function findFiledAtCounter(
  db: Db,
  config: Config,
  code: string,
  actor: Actor | undefined,
  now: Date,
): Promise<DossierFile | undefined> {
  const filing = await findCounterFiling(db, { code })
  if (!filing || filing.officerId !== actor?.personId) return undefined
  return readDossierFile(db, config, { code, actor, now }, () => true)
}

async function readDossierFile(
  db: Db,
  config: Config,
  { code, actor, now }: { code: string; actor: Actor | undefined; now: Date },
  may: (found: CaseFile['case']) => boolean,
): Promise<DossierFile | undefined> {
  const [dossier, file] = await together([findDossier(db, config, code), findCaseFile(db, { reference: code }, actor, now)])
  if (!dossier || !file || !may(file.case)) return undefined
  // What units write to each other on the way is theirs: the person reads what was decided.
  if (actor?.personId === dossier.ownerId) file.attachments = file.attachments.filter(({ kind }) => kind !== 'opinion')
  const [version, form, result] = await together([
    getProcedureVersion(db, dossier.procedureVersionId),
    getForm(db, dossier.formId),
    findResult(db, { caseId: dossier.caseId }),
  ])
  return { dossier, file, version, form, result }
}

/** The deadline's trace as the page draws it. */
export function traceOf(file: CaseFile): TraceDay[] | undefined {
  return file.deadline?.trace.map(({ note, ...day }) => ({ ...day, notes: note }))
}

export type Urgency = { kind: TagKind; words: string }

/** How urgent a case is, in words: late by, left until, standing still. Whole hours within a day, days beyond. */
export function urgencyOf(
  t: T,
  found: { dueAt: Date | null; paused: boolean; stateSince: Date; closedAt: Date | null; duration: unknown },
  now: Date,
): Urgency {
  if (found.closedAt) return { kind: 'done', words: t('procedures.urgency.closed') }
  if (found.paused) return { kind: 'waiting', words: t('procedures.urgency.paused', { count: daysBetween(found.stateSince, now) }) }
  if (!found.dueAt) return { kind: 'plain', words: t('procedures.urgency.none') }
  const late = now > found.dueAt
  const days = Math.abs(daysBetween(now, found.dueAt))
  const hours = Math.max(1, Math.floor(Math.abs(found.dueAt.getTime() - now.getTime()) / 3_600_000))
  const amount = days === 0 ? t('procedures.urgency.hours', { count: hours }) : t('procedures.urgency.days', { count: days })
  if (late) return { kind: 'overdue', words: t('procedures.urgency.late', { amount }) }
  return { kind: days === 0 ? 'soon' : 'plain', words: t('procedures.urgency.left', { amount }) }
}

/** Calendar days in Vietnam from one moment to another. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / 86_400_000)
}

export const stateKind = (definition: Definition, state: string): TagKind => {
  const kind = definition.states[state]?.kind
  return kind === 'closed' ? 'done' : kind === 'waiting' ? 'waiting' : 'doing'
}

export const stateWords = (t: T, definition: Definition, state: string): string =>
  localized(t.lang, definition.states[state]?.label ?? state)

/** 17:00, 24/11/2026 */
export const dueWords = (t: T, due: Date): string => `${formatTime(t.lang, due)}, ${formatDate(t.lang, due)}`

export type Step = {
  type: string
  at: Date
  what: string
  when: string
  who: string | undefined
  note: string | null
  own: boolean
  /** The part of a linked filing that it is about. */
  part: string | undefined
}

/** What happened, newest first; for the person whose dossier it is in plain words and without what is internal. */
export function stepsOf(t: T, file: CaseFile, forOwner: boolean): Step[] {
  const step = (action: Action, index: number): Step | undefined => {
    const words = wordsOfAction(t, file.along[index] ?? file.definition, action, forOwner)
    if (!words) return undefined
    const own = { open: t('procedures.step.filed'), [moveAction]: t('procedures.step.moved') }
    const what = own[action.type as keyof typeof own] ?? words.what
    const to = action.data.assigneeName ? ` ${action.data.assigneeName}` : ''
    const { part } = action.data.inputs ?? {}
    return {
      type: action.type,
      at: action.at,
      part: typeof part === 'string' ? part : undefined,
      what: forOwner ? what : `${what.replace(/…$/, '')}${to}`,
      when: formatDateTime(t.lang, action.at),
      who: forOwner && action.actorRole !== 'owner' ? undefined : action.actorName,
      note: words.note,
      own: action.actorRole === 'owner',
    }
  }
  return file.actions
    .map(step)
    .filter((s): s is Step => s !== undefined)
    .reverse()
}
