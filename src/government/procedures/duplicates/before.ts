import type { FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import type { Db } from '#core/db.ts'
import { formatDate } from '#core/i18n.ts'
import { type Case, findCase } from '#engine/casework/index.ts'
import type { Opened } from '../apply/open-draft.ts'
import { mayRead } from '../dossier/may-read.ts'
import { FiledBefore } from './duplicates.page.tsx'
import { listFiledBy } from './likeness.queries.ts'

export type OpenDossier = { code: string; filedAt: Date; unitName: string; case: Case }

/** A person's dossiers of a procedure that are still under way, the latest first. */
export async function listOpenOf(db: Db, ownerId: string, procedureCode: string): Promise<OpenDossier[]> {
  const filed = await listFiledBy(db, ownerId, procedureCode)
  const cases = await Promise.all(filed.map(({ caseId }) => findCase(db, { id: caseId })))
  return filed.flatMap(({ code, filedAt, unitName }, index) => {
    const found = cases[index]
    return found && !found.closedAt ? [{ code, filedAt, unitName, case: found }] : []
  })
}

/** Says, before a draft is sent, that the same is under way already; at the counter the officer opens only what is of their office. */
export async function filedBefore(request: FastifyRequest, { draft, version, person }: Opened): Promise<ComponentChildren> {
  const { t, server } = request
  const [before] = await listOpenOf(server.db, draft.ownerId, version.procedure.code)
  if (!before) return undefined
  const date = formatDate(t.lang, before.filedAt)
  if (!person) {
    const { code } = before
    return h(FiledBefore, { t, code, href: `/ho-so/${code}`, text: t('procedures.duplicate.you_have', { code, date }) })
  }
  const code = mayRead(request.actor, before.case) ? before.code : undefined
  const href = code && `/lam-viec/ho-so/${code}`
  return h(FiledBefore, { t, code, href, text: t('procedures.duplicate.they_have', { name: person.name, date, unit: before.unitName }) })
}
