import type { Db } from '#core/db.ts'
import { on, onMany, type StoredEvent } from '#core/events.ts'
import type { Context } from '#core/module.ts'
import { formatDate } from '#core/i18n.ts'
import { CaseActed, findCase, findEscalation, officersNear, workingTimeOf } from '#engine/casework/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { dropDrafts, insertDraft, listBroken } from './apology.queries.ts'

/** What the letter proposes until the approver says another day. Not from a law: to verify. */
const proposed = { amount: 3, unit: 'working_day' } as const

type Acted = { caseId: string; seq: number; closed: boolean; dueAt: string | null; at: string }

/** A dossier has become late and its process asks for an apology: the letter is drafted and the approvers hear of it. */
export async function draftAfterEscalation(trx: Db, { payload }: StoredEvent<Acted>): Promise<void> {
  const said = await findEscalation(trx, payload.caseId, payload.seq)
  if (said?.effect === 'apologise') await draft(trx, payload.caseId, new Date(said.dueAt), new Date(payload.at))
}

async function draft(trx: Db, caseId: string, dueAt: Date, at: Date): Promise<boolean> {
  const found = await findCase(trx, { id: caseId })
  if (!found || found.closedAt || !found.dueAt || found.dueAt > at) return false
  const { id, reference, unitId, unitPath } = found
  const promisedAt = (await workingTimeOf(trx, found)).later(at, proposed)
  if (!(await insertDraft(trx, { caseId: id, dossierCode: reference, unitId, unitPath, dueAt, promisedAt, draftedAt: at }))) return false
  for (const { personId, lang } of await officersNear(trx, unitPath, ['approver'], at)) {
    const vars = { code: reference, due: formatDate(lang, dueAt) }
    await tell(trx, {
      personId,
      template: 'procedures.message.apology_waits',
      vars,
      lang,
      subject: reference,
      path: '/lam-viec/xin-loi',
      at,
    })
  }
  return true
}

/** What is answered, or has been given more time, needs no apology that nobody has signed yet. */
async function dropAfterAction(trx: Db, events: StoredEvent<Acted>[]): Promise<void> {
  const latest = new Map(events.map(({ payload }) => [payload.caseId, payload]))
  const kept = ({ closed, dueAt, at }: Acted): boolean => !closed && dueAt !== null && dueAt < at
  await dropDrafts(
    trx,
    [...latest.values()].filter((payload) => !kept(payload)).map(({ caseId }) => caseId),
  )
}

export const apologyListeners = [
  on(CaseActed, 'procedures.draft_apology', draftAfterEscalation, { kind: 'dossier', action: 'escalated' }),
  onMany(CaseActed, 'procedures.drop_apology', dropAfterAction, { kind: 'dossier' }),
]

export const apologiseAgainJob = 'procedures.apologise_again'

/** A promise that was not kept either is another letter to write. */
export async function apologiseAgain({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<number> {
  let drafted = 0
  for (const { caseId, promisedAt } of await listBroken(db, clock.now(), 500))
    if (await db.transaction().execute((trx) => draft(trx, caseId, promisedAt, clock.now()))) drafted++
  return drafted
}
