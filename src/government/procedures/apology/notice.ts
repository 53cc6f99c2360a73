import type { FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { codeOf } from '#government/documents/index.ts'
import { dueWords } from '../dossier/view.ts'
import { type Apology, findDraft, listIssued } from './apology.queries.ts'
import { ApologyNotice } from './apology.page.tsx'
import { maySign } from './may-sign.ts'

/** The number of a letter as it is written on it. */
export const letterOf = ({ number, notation }: Apology): string => (number ? codeOf(number, notation ?? '') : '')

/** What the person reads of the newest letter while their dossier is still under way. */
export async function apologyNotice(
  request: FastifyRequest,
  found: { caseId: string; code: string; open: boolean },
): Promise<ComponentChildren> {
  if (!found.open) return undefined
  const [letter] = await listIssued(request.server.db, found.caseId)
  if (!letter) return undefined
  const { t } = request
  return h(ApologyNotice, {
    t,
    promised: dueWords(t, letter.promisedAt),
    letter: letterOf(letter),
    href: `/ho-so/${found.code}/xin-loi.pdf`,
  })
}

/** On the desk: the letter that waits for the approver, or the newest that was sent. */
export async function apologyOnDesk(request: FastifyRequest, caseId: string): Promise<{ name: string; href: string } | undefined> {
  const { db } = request.server
  const { t } = request
  const draft = await findDraft(db, caseId)
  if (draft && maySign(request.actor, draft)) return { name: t('procedures.apology.to_sign'), href: `/lam-viec/xin-loi/${draft.id}` }
  const [letter] = await listIssued(db, caseId)
  return letter && { name: `${t('procedures.apology.paper')} ${letterOf(letter)}`, href: `/ho-so/${letter.dossierCode}/xin-loi.pdf` }
}
