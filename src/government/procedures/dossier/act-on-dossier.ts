import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { act, type ActionData, type Done, findCase, type NewAttachment } from '#engine/casework/index.ts'
import { issueResult } from '../papers/result.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
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
}

/** Does an action on a dossier: the engine's rules, then the result where one is due and the message to the person, in one transaction. */
export async function actOnDossier(db: Db, config: Config, asked: Act): Promise<Done> {
  const [found, dossier] = await Promise.all([findCase(db, { reference: asked.code }), findDossier(db, config, asked.code)])
  if (!found || !dossier || !mayRead(asked.actor, found)) throw refuse('notFound', 'casework.no_such_case')
  // A clock that does not know how long to run would never be late: the officer says it at reception.
  if (asked.action === 'receive' && !found.duration && !asked.data?.duration)
    throw refuse('invalid', 'procedures.desk.duration_missing', {}, [
      { field: 'duration', rule: 'required', message: translatorFor(asked.lang)('procedures.desk.duration_missing') },
    ])
  const { code, action, actor, version, note, data, attachments, at, lang } = asked
  return inTransaction(db, async (trx) =>
    act(
      trx,
      {
        by: { reference: code },
        action,
        clientKey: asked.key ?? randomUUID(),
        version,
        actor,
        note,
        ...(data ? { data } : {}),
        ...(attachments ? { attachments } : {}),
        at,
        lang,
      },
      async (inside, done) => {
        if (done.action.type === 'approve') {
          const { procedure } = await getProcedureVersion(inside, dossier.procedureVersionId)
          await issueResult(inside, config, {
            dossier,
            action: done.action,
            procedure,
            unit: dossier.unitName,
            at,
            publicUrl: config.publicUrl,
          })
        }
        await notifyOwner(inside, dossier, done)
      },
    ),
  )
}
