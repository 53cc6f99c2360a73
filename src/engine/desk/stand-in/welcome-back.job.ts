import { inTransaction } from '#core/db.ts'
import type { JobHandler } from '#core/module.ts'
import { countOpenOf, listDoneMeanwhile } from '#engine/casework/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { takeOver } from './stand-in.queries.ts'

export const welcomeBackJob = 'desk.welcome_back'

/** Tells officers who are back what was done for them, and how much waits for them: once for each absence. */
export const welcomeBack: JobHandler = async ({ db, clock }) => {
  const at = clock.now()
  for (;;) {
    const told = await inTransaction(db, async (trx) => {
      const over = await takeOver(trx, at, 50)
      for (const one of over) {
        const [open, done] = await Promise.all([
          countOpenOf(trx, one.kind, [one.personId]),
          listDoneMeanwhile(
            trx,
            { kind: one.kind, holderId: one.personId, actorId: one.standInId, from: one.validFrom, to: one.endedAt ?? one.validTo },
            500,
          ),
        ])
        await notify(trx, {
          channel: 'in_app',
          personId: one.personId,
          template: 'desk.message.welcome_back',
          vars: { other: one.standInName, done: String(done.length), open: String(open.get(one.personId) ?? 0) },
          lang: 'vi',
          path: `/lam-viec/ban-giao/${one.id}`,
          at,
        })
      }
      return over.length
    })
    if (told < 50) return
  }
}
