import type { FastifyRequest } from 'fastify'
import { formatDate } from '#core/i18n.ts'
import type { DossierFile } from '../dossier/view.ts'
import { correctable } from './correction.ts'
import { findFollowUp, findReplacement, listFollowUps } from './follow-up.queries.ts'
import type { KinProps } from './redress.page.tsx'
import { lastMoment } from './redress.rules.ts'
import { redressTerms } from './terms.ts'

/** How a dossier and its corrections hang together, for its person or for the office. */
export async function kinProps(request: FastifyRequest, found: DossierFile, reader: 'own' | 'desk'): Promise<KinProps> {
  const { t, server } = request
  const { db, config, clock } = server
  const { dossier, file, result } = found
  const href = (code: string): string => (reader === 'own' ? `/ho-so/${code}` : `/lam-viec/ho-so/${code}`)
  const [of, by, replaced] = await Promise.all([
    findFollowUp(db, { caseId: dossier.caseId }),
    listFollowUps(db, dossier.caseId),
    result && findReplacement(db, result.code),
  ])
  const may = reader === 'own' && file.case.closedAt && (await correctable(db, config, found, clock.now())) === 'yes'
  const { days } = redressTerms(config.province, dossier.procedureCode).correction
  return {
    t,
    of: of && { code: of.ofCode, href: href(of.ofCode), what: of.what },
    by: by.map(({ code, askedAt }) => ({ code, href: href(code), date: formatDate(t.lang, askedAt) })),
    replacedBy: replaced && { code: replaced.code, date: formatDate(t.lang, replaced.issuedAt) },
    ask:
      may && file.case.closedAt
        ? { href: `/ho-so/${dossier.code}/dinh-chinh`, until: formatDate(t.lang, lastMoment(file.case.closedAt, days)) }
        : undefined,
  }
}
