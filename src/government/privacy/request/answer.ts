import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Lang } from '#core/i18n.ts'
import { type Erased, listPersonalData } from '#core/personal.ts'
import { act, type Done } from '#engine/casework/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { type DataRequest, endRequest, findRequest } from './request.queries.ts'

const days = 86_400_000
/** How long the person may fetch the copy that they were granted. */
const copyDays = 30

export type Doing = {
  id: string
  action: string
  actor: Actor
  note?: string | undefined
  clientKey: string
  version?: number | undefined
  at: Date
  lang: Lang
}

/** Does an action on a request: the engine's rules, then what was asked for, in one transaction. */
export async function actOnRequest(db: Db, doing: Doing): Promise<Done> {
  const request = await findRequest(db, doing.id)
  if (!request) throw refuse('notFound', 'casework.no_such_case')
  const { action, actor, note, clientKey, version, at, lang } = doing
  return act(db, { by: { id: request.caseId }, action, clientKey, version, actor, note, at, lang }, async (trx, done) => {
    if (!done.case.closedAt) return
    const granted = action === 'answer'
    const erased = granted && request.kind === 'erase' ? await eraseAll(trx, request.personId, at) : null
    const copyUntil = granted && request.kind === 'copy' ? new Date(at.getTime() + copyDays * days) : null
    await endRequest(trx, request.id, { answer: note?.trim() ?? null, erased, at, copyUntil })
    if (actor.personId !== request.personId) await tellPerson(trx, request, granted, at)
  })
}

async function eraseAll(trx: Db, personId: string, at: Date): Promise<Erased> {
  const all: Erased = { removed: {}, kept: [] }
  for (const [module, data] of listPersonalData()) {
    const done = await data.erase?.(trx, personId, at)
    for (const [what, count] of Object.entries(done?.removed ?? {})) if (count > 0) all.removed[`${module}.${what}`] = count
    all.kept.push(...(done?.kept ?? []))
  }
  return all
}

async function tellPerson(trx: Db, request: DataRequest, granted: boolean, at: Date): Promise<void> {
  await notify(trx, {
    channel: 'in_app',
    personId: request.personId,
    template: granted ? 'privacy.message.answered' : 'privacy.message.refused',
    vars: { reference: request.reference },
    lang: (await findPerson(trx, request.personId))?.lang ?? 'vi',
    subject: request.reference,
    path: `/tai-khoan/du-lieu/yeu-cau/${request.id}`,
    at,
  })
}
