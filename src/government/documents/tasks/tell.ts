import type { Db } from '#core/db.ts'
import { findPerson, listOfficers } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'

export const taskRoot = '/van-ban/nhiem-vu'
type News = 'given' | 'reported' | 'returned' | 'accepted' | 'pressed' | 'late'
type About = { id: string; reference: string; title: string; note: string }

/** Tells people inside the platform what became of a task. */
export async function tellPeople(trx: Db, people: readonly (string | null)[], news: News, about: About, at: Date): Promise<void> {
  for (const personId of new Set(people)) {
    if (!personId) continue
    const lang = (await findPerson(trx, personId))?.lang ?? 'vi'
    const vars = { code: about.reference, title: about.title.slice(0, 160), note: about.note.slice(0, 200) }
    await notify(trx, {
      ...{ channel: 'in_app', personId, template: `documents.message.task_${news}`, vars, lang },
      ...{ subject: about.reference, path: `${taskRoot}/${about.id}`, at },
    })
  }
}

/** Tells the heads of units. */
export async function tellUnits(trx: Db, unitIds: string[], news: News, about: About, at: Date): Promise<void> {
  const heads = (await listOfficers(trx, { unitIds, at })).filter(({ role }) => role === 'leader' || role === 'approver')
  await tellPeople(
    trx,
    heads.slice(0, 50).map(({ personId }) => personId),
    news,
    about,
    at,
  )
}
