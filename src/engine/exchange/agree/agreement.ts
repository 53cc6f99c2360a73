import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { insertTrace, touchRegister } from '../register/register.queries.ts'
import { type Agreement, insertAgreement, lockAgreement, type NewAgreement, setAgreementState } from './agreement.queries.ts'
import { demandDecision, demandEnd } from './agreement.rules.ts'

export type By = { person: string; at: Date }

export async function proposeAgreement(db: Db, agreement: NewAgreement, by: By): Promise<string> {
  return inTransaction(db, async (trx) => {
    const id = await insertAgreement(trx, agreement, by)
    await insertTrace(trx, { at: by.at, by: by.person, what: 'agreement_proposed', subject: id, detail: {} })
    return id
  })
}

async function locked(trx: Db, id: string): Promise<Agreement> {
  const agreement = await lockAgreement(trx, id)
  if (!agreement) throw refuse('notFound', 'exchange.not_found')
  return agreement
}

/** The second person's word: from now on (and from its first day on) the calls are let through. */
export async function decideAgreement(db: Db, id: string, to: { approve: boolean; note: string }, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    demandDecision(await locked(trx, id), by.person)
    const state = to.approve ? 'approved' : 'refused'
    await setAgreementState(trx, id, { state, by: by.person, at: by.at, note: to.note })
    if (to.approve) await touchRegister(trx)
    await insertTrace(trx, { at: by.at, by: by.person, what: `agreement_${state}`, subject: id, detail: { note: to.note } })
  })
}

/** Takes the right away, at once; one person is enough for that. */
export async function endAgreement(db: Db, id: string, note: string, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    demandEnd(await locked(trx, id))
    await setAgreementState(trx, id, { state: 'ended', by: by.person, at: by.at, note })
    await touchRegister(trx)
    await insertTrace(trx, { at: by.at, by: by.person, what: 'agreement_ended', subject: id, detail: { note } })
  })
}
