import type { FastifyRequest } from 'fastify'
import { formatDate, formatDateTime } from '#core/i18n.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { type DossierFile, stateKind, stateWords } from '../dossier/view.ts'
import { lastMoment } from '../redress/redress.rules.ts'
import { redressTerms } from '../redress/terms.ts'
import { complainable } from './complain.ts'
import type { ComplaintProps } from './complain.page.tsx'
import { listComplaintsOf } from './complaint.queries.ts'

/** A dossier's complaints as its person follows them, and the way to a new one while there is time. */
export async function complaintProps(request: FastifyRequest, found: DossierFile): Promise<ComplaintProps> {
  const { t, server } = request
  const { db, config, clock } = server
  const { dossier, file } = found
  const { closedAt } = file.case
  const complaints = closedAt ? await listComplaintsOf(db, dossier.caseId) : []
  const files = await Promise.all(complaints.map(({ caseId }) => findCaseFile(db, { id: caseId }, request.actor, clock.now())))
  const may = closedAt && (await complainable(request, found)) === 'yes'
  const { days } = redressTerms(config.province, dossier.procedureCode).complaint
  return {
    t,
    code: dossier.code,
    items: complaints.flatMap((one, index) => {
      const own = files[index]
      if (!own) return []
      const { dueAt } = own.case
      return [
        {
          reference: one.reference,
          about: t(`procedures.complaint.about.${one.about}`),
          words: one.words,
          asked: formatDateTime(t.lang, one.askedAt),
          state: stateWords(t, own.definition, own.case.state),
          kind: stateKind(own.definition, own.case.state),
          due: one.endedAt === null && dueAt ? formatDateTime(t.lang, dueAt) : undefined,
          answer: one.answer ?? undefined,
          again: one.followCode ?? undefined,
          open: one.endedAt === null,
        },
      ]
    }),
    ask: may && closedAt ? { href: `/ho-so/${dossier.code}/khieu-nai`, until: formatDate(t.lang, lastMoment(closedAt, days)) } : undefined,
  }
}
