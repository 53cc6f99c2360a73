import type { Db } from '#core/db.ts'
import { on } from '#core/events.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { FileInfected, placeCaught } from '#ground/files/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { noteOnCase } from '../act/note.ts'
import { type Holder, listHolders } from './infected.queries.ts'

/** The key under which a case's record says that a paper of it was taken away. */
export const infectedKey = (fileId: string): string => `infected:${fileId}`

/** Malware was found in papers of cases: each case's record says so, who works on it is told, and the list of finds names the case. */
export const noteInfected = on(FileInfected, 'casework.note_infected', async (db, { payload, occurredAt }) => {
  for (const holder of await listHolders(
    db,
    payload.files.map(({ id }) => id),
  )) {
    const done = await noteOnCase(db, {
      ...{ id: holder.caseId, type: 'noted', clientKey: infectedKey(holder.fileId), at: occurredAt },
      compose: async () => ({ data: { said: saidOf(holder) } }),
    })
    await placeCaught(db, [holder.fileId], { unitId: holder.unitId, reference: holder.reference })
    if (done && holder.assigneeId) await tellAssignee(db, holder, holder.assigneeId, occurredAt)
  }
})

function saidOf({ label }: Holder): { vi: string; en: string; km: string } {
  const say = (lang: Lang): string => translatorFor(lang)('casework.infected', { name: label })
  return { vi: say('vi'), en: say('en'), km: say('km') }
}

async function tellAssignee(db: Db, { reference, label }: Holder, personId: string, at: Date): Promise<void> {
  const lang = (await findPerson(db, personId))?.lang ?? 'vi'
  await notify(db, {
    ...{ channel: 'in_app', personId, template: 'casework.message.infected', vars: { code: reference, name: label }, lang },
    ...{ subject: reference, path: `/lam-viec/ho-so/${reference}`, at },
  })
}
