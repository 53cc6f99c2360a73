import { type Db, inTransaction } from '#core/db.ts'
import { formatDate, formatTime } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { tell } from '#ground/notifications/index.ts'
import { act } from '../act/act.ts'
import { noteOnCase } from '../act/note.ts'
import { findCase } from '../case/case.queries.ts'
import type { Definition } from '../definition/definition.ts'
import { hearerOf, officersNear } from '../escalate/recipients.ts'
import { getDefinition } from '../publish/publish.queries.ts'
import { tellAsker } from './answer.ts'
import { opinionAction } from './opinion.rules.ts'
import { endOpinion, listOverOpinions, type OpinionRow, setReminded } from './opinion.queries.ts'

const batch = 500

/** Ends the askings whose time is over where silence is consent; where it is not, reminds the unit's leader and the asker, once. */
export async function lapseOpinions({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>): Promise<number> {
  const now = clock.now()
  let ended = 0
  for (const row of await listOverOpinions(db, now, batch)) {
    const done = await endOne(db, row, now).catch((error: unknown) => {
      log(`casework: opinion ${row.id}: ${String(error)}`)
      return false
    })
    if (done) ended++
  }
  return ended
}

async function endOne(db: Db, row: OpinionRow, now: Date): Promise<boolean> {
  const found = await findCase(db, { id: row.caseId })
  if (!found) return false
  const { body: definition } = await getDefinition(db, found.definitionId)
  const action = opinionAction(definition, 'lapse')
  if (definition.opinions?.silence !== 'consents' || !action) return remind(db, row, definition, now)
  const { key, unitName, caseId } = row
  const doing = {
    by: { id: caseId },
    action,
    clientKey: `lapse:${key}`,
    actor: 'system' as const,
    data: { opinion: { key, unitName } },
    at: now,
  }
  const done = await act(db, doing, async (trx, after) => {
    await endOpinion(trx, row, { state: 'consented', at: now })
    await tellAsker(trx, row, after)
  })
  return !done.repeated
}

const label = { vi: 'Quá hạn cho ý kiến', en: 'Opinion overdue', km: 'ហួសពេលផ្ដល់យោបល់' }

async function remind(db: Db, row: OpinionRow, definition: Definition, now: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const leaders = await officersNear(trx, row.unitPath, ['leader'], now)
    const asker = await hearerOf(trx, row.askedBy)
    const told = [...leaders, ...(asker ? [asker] : [])]
    const done = await noteOnCase(trx, {
      id: row.caseId,
      type: 'escalated',
      clientKey: `escalate:opinion:${row.key}`,
      at: now,
      compose: async (found) =>
        found.flags.includes(`asked:${row.key}`)
          ? {
              data: {
                opinion: { key: row.key, unitName: row.unitName },
                escalation: { rule: 'opinion', dueAt: row.dueAt.toISOString(), label, to: told.map(({ name }) => name) },
              },
            }
          : undefined,
    })
    await setReminded(trx, row.id, now)
    if (!done) return false
    for (const { personId, lang } of told) {
      const vars = { code: row.reference, unit: row.unitName, due: `${formatTime(lang, row.dueAt)}, ${formatDate(lang, row.dueAt)}` }
      const path =
        personId === row.askedBy ? definition.page?.replace('{reference}', encodeURIComponent(row.reference)) : '/lam-viec/y-kien'
      await tell(trx, { personId, template: 'casework.message.opinion_late', vars, lang, subject: row.reference, path, at: now })
    }
    return true
  })
}
