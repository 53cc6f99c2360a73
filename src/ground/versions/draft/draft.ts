import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { getKind, type Person } from '../kinds/kinds.ts'
import {
  type Draft,
  findDraft,
  findOpenDraft,
  listDueDrafts,
  markEnded,
  markFault,
  markPublished,
  markReviewed,
  markScheduled,
  upsertDraft,
} from './draft.queries.ts'
import { type Decision, mayDecide } from './states.rules.ts'

type By = { id: string; name: string }

/**
 * Keeps the one open draft of a thing. `seen` is the content that the writer began from: what somebody else has changed
 * meanwhile is not overwritten. A draft may have faults; it cannot be published with them.
 */
export async function saveDraft(
  db: Db,
  given: { kind: string; key: string; body: unknown; by: Person; at: Date; note?: string | undefined; seen?: string | undefined },
): Promise<Draft> {
  const { seen, note, ...rest } = given
  getKind(given.kind)
  return inTransaction(db, async (trx) => {
    const before = await findOpenDraft(trx, given.kind, given.key, { lock: true })
    if (before?.state === 'scheduled') throw refuse('conflict', 'versions.is_scheduled')
    if (before && seen !== undefined && before.hash !== seen) throw refuse('conflict', 'versions.changed_meanwhile')
    return upsertDraft(trx, { ...rest, note: note?.trim() || null })
  })
}

const refusals = {
  own_draft: ['notAllowed', 'versions.own_draft'],
  not_own: ['notAllowed', 'versions.not_own'],
  not_reviewed: ['conflict', 'versions.not_reviewed'],
  already_reviewed: ['conflict', 'versions.already_reviewed'],
  decided: ['conflict', 'versions.already_decided'],
} as const

async function lockFor(trx: Db, id: string, decision: Decision, by: By): Promise<Draft> {
  const draft = await findDraft(trx, id, { lock: true })
  if (!draft) throw refuse('notFound', 'versions.no_such_draft')
  const answer = mayDecide(draft, decision, by.id)
  if (answer !== 'yes') {
    const [kind, code] = refusals[answer]
    throw refuse(kind, code)
  }
  return draft
}

const newestOf = async (db: Db, draft: Pick<Draft, 'kind' | 'key'>): Promise<number | null> =>
  (await getKind(draft.kind).versions(db, draft.key))[0]?.number ?? null

async function demandSound(db: Db, draft: Draft, at: Date): Promise<void> {
  const faults = await getKind(draft.kind).check(db, draft.key, draft.body, at)
  const [first] = faults
  if (first)
    throw refuse(
      'invalid',
      'versions.faulty',
      { count: faults.length, first: `${first.at}: ${first.message}` },
      faults.map((fault) => ({ field: fault.at || 'body', message: fault.message })),
    )
}

/** The second person has read the draft and agrees. */
export async function reviewDraft(db: Db, id: string, by: By, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const draft = await lockFor(trx, id, 'review', by)
    await demandSound(trx, draft, at)
    await markReviewed(trx, id, { by, at, base: await newestOf(trx, draft) })
  })
}

async function putInForce(trx: Db, draft: Draft, at: Date): Promise<number> {
  const drafter = { id: draft.draftedBy, name: draft.draftedByName }
  const reviewer = { id: draft.reviewedBy, name: draft.reviewedByName ?? '' }
  const from = draft.inForceFrom ?? dayOf(at)
  const number = await getKind(draft.kind).publish(trx, draft.key, draft.body, { at, from, drafter, reviewer })
  await markPublished(trx, draft.id, { number, at })
  return number
}

/** Publishes what two persons have read: today, or on a later day by the hourly job. Answers whether it is in force already. */
export async function publishDraft(db: Db, id: string, decision: { by: By; at: Date; from: string }): Promise<boolean> {
  const { by, at, from } = decision
  if (from < dayOf(at)) throw refuse('invalid', 'versions.day_past', {}, [{ field: 'from', message: from, rule: 'past' }])
  return inTransaction(db, async (trx) => {
    const draft = await lockFor(trx, id, 'publish', by)
    if ((await newestOf(trx, draft)) !== draft.baseNumber) throw refuse('conflict', 'versions.base_moved')
    await demandSound(trx, draft, at)
    await markScheduled(trx, id, { by, at, from })
    if (from > dayOf(at)) return false
    await putInForce(trx, { ...draft, inForceFrom: from }, at)
    return true
  })
}

export async function rejectDraft(db: Db, id: string, decision: { by: By; at: Date; reason: string }): Promise<void> {
  const reason = decision.reason.trim()
  if (!reason) throw refuse('invalid', 'versions.reason_missing', {}, [{ field: 'reason', message: '', rule: 'required' }])
  await inTransaction(db, async (trx) => {
    await lockFor(trx, id, 'reject', decision.by)
    await markEnded(trx, id, { state: 'rejected', by: decision.by, at: decision.at, reason })
  })
}

export async function withdrawDraft(db: Db, id: string, by: By, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockFor(trx, id, 'withdraw', by)
    await markEnded(trx, id, { state: 'withdrawn', by, at, reason: null })
  })
}

export const dueJob = 'versions.put_in_force'

/** Puts into force what was published for today or before. One that no longer holds together stays, with the reason, for the doctor. */
export async function publishDue({ db, clock, log }: Context): Promise<void> {
  const at = clock.now()
  for (const id of await listDueDrafts(db, dayOf(at))) {
    try {
      await inTransaction(db, async (trx) => {
        const draft = await findDraft(trx, id, { lock: true })
        if (draft?.state !== 'scheduled') return
        await demandSound(trx, draft, at)
        const number = await putInForce(trx, draft, at)
        log(`versions: ${draft.kind} ${draft.key} version ${number} is in force`)
      })
    } catch (error) {
      await markFault(db, id, error instanceof Error ? error.message : String(error))
    }
  }
}
