import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction, together } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { act, type ActionData, type Case, type Doing, type Done, type NewAttachment } from '#engine/casework/index.ts'
import { keepFeeChange, settleFee } from '../fees/dossier-fee.ts'
import { issueResult } from '../papers/result.ts'
import { findResult } from '../papers/result.queries.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { type Dossier, duplicateAction, type IssuedResult } from './dossier.ts'
import { assignReceived } from './assign-received.ts'
import { findDossier } from './dossier.queries.ts'
import { mayRead } from './may-read.ts'
import { notifyOwner } from './notify-owner.ts'

export type Act = {
  code: string
  action: string
  actor: Actor
  /** The caller's key; left out, every call is an action of its own. */
  key?: string | undefined
  version?: number | undefined
  note?: string | undefined
  data?: ActionData
  attachments?: NewAttachment[]
  at: Date
  lang: Lang
  /** A verdict that it is a duplicate stands behind it. */
  asDuplicate?: boolean
}

/** A dossier as an action has left it. */
export type Acted = Done & { dossier: Dossier; result: IssuedResult | undefined }

/** Does an action on a dossier: the engine's rules, then the result where one is due and the message to the person, in one transaction. */
export async function actOnDossier(db: Db, config: Config, asked: Act): Promise<Acted> {
  const { code, action, actor, key, version, note, data, attachments, at, lang } = asked
  return inTransaction(db, async (trx) => {
    // Asked before the case is locked, answered with it; whether the caller may see it is decided on the case.
    const asking = findDossier(trx, config, code)
    asking.catch(() => undefined)
    let result: IssuedResult | undefined
    const doing: Doing = {
      by: { reference: code },
      action,
      clientKey: key ?? randomUUID(),
      version,
      actor,
      note,
      ...(data ? { data } : {}),
      ...(attachments ? { attachments } : {}),
      at,
      lang,
      check: async (found) => {
        if (!(await asking) || !mayRead(actor, found)) throw refuse('notFound', 'casework.no_such_case')
        refuseWithoutTerm(asked, found)
      },
    }
    const done = await act(trx, doing, async (inside, acted) => {
      // Who may close it and when is asked first, as of any action.
      if (action === duplicateAction && !asked.asDuplicate) throw refuse('conflict', 'procedures.duplicate.by_verdict')
      const dossier = await asking
      if (!dossier) return
      const [, issued] = await together([
        settleFee(inside, dossier, acted, actor),
        resultOf(inside, config, dossier, acted),
        notifyOwner(inside, dossier, acted),
      ])
      result = issued
    })
    const dossier = await asking
    if (!dossier) throw refuse('notFound', 'casework.no_such_case')
    if (done.repeated) result = await findResult(trx, { caseId: dossier.caseId })
    return { ...(await assignReceived(trx, dossier, done)), dossier, result }
  }).catch(async (error: unknown) => {
    await keepFeeChange(db, config, asked, error)
    throw error
  })
}

/** A clock that does not know how long to run would never be late: the officer says it at reception. */
function refuseWithoutTerm({ action, data, lang }: Act, found: Case): void {
  if (action === 'receive' && !found.duration && !data?.duration)
    throw refuse('invalid', 'procedures.desk.duration_missing', {}, [
      { field: 'duration', rule: 'required', message: translatorFor(lang)('procedures.desk.duration_missing') },
    ])
}

/** The result that this action issues, or that an earlier one issued. */
async function resultOf(trx: Db, config: Config, dossier: Dossier, { action, actions }: Done): Promise<IssuedResult | undefined> {
  if (action.type !== 'approve')
    return actions.some((before) => before.type === 'approve') ? findResult(trx, { caseId: dossier.caseId }) : undefined
  const { procedure } = await getProcedureVersion(trx, dossier.procedureVersionId)
  const { publicUrl } = config
  return issueResult(trx, config, { dossier, action, procedure, unit: dossier.unitName, at: action.at, publicUrl })
}
