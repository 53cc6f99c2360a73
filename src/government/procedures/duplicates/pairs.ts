import type { FastifyRequest } from 'fastify'
import { together } from '#core/db.ts'
import { formatDate, localized, type T } from '#core/i18n.ts'
import { findCase } from '#engine/casework/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { mayRead } from '../dossier/may-read.ts'
import { alikeRulesOf, applicantClause } from './clause.ts'
import { type Pair, listCodes, listPairs } from './likeness.queries.ts'

/** Another dossier that may be the same, as the officer who asks may know it: of one outside their jurisdiction only where and when. */
export type Alike = {
  pair: Pair
  unit: string
  filedAt: Date
  /** What the two have in common. */
  why: string[]
  /** Its code, where the officer may open it. */
  code: string | undefined
  /** Whether this one, and not the other, was closed as the duplicate. */
  closedHere: boolean
}

export const otherOf = (pair: Pick<Pair, 'caseA' | 'caseB'>, caseId: string): string => (pair.caseA === caseId ? pair.caseB : pair.caseA)

/** What two dossiers have in common, in words: the clauses of their procedure. */
export function whyAlike(t: T, packDir: string, procedure: string, clauses: readonly string[]): string[] {
  const rules = alikeRulesOf(packDir, procedure)
  return clauses.map((key) => {
    const clause = rules.clauses.find((one) => one.key === key)
    return clause
      ? localized(t.lang, clause.label)
      : t(key === applicantClause ? 'procedures.duplicate.same_applicant' : 'procedures.duplicate.other_clause')
  })
}

/** The dossiers that may be the same as this one, for the officer who asks. */
export async function alikeOf(request: FastifyRequest, dossier: Pick<Dossier, 'caseId' | 'procedureCode'>): Promise<Alike[]> {
  const { db, config } = request.server
  const pairs = await listPairs(db, dossier.caseId)
  if (pairs.length === 0) return []
  const others = pairs.map((pair) => otherOf(pair, dossier.caseId))
  const codes = new Map((await listCodes(db, others)).map((row) => [row.caseId, row.code]))
  const found = await Promise.all(
    pairs.map(async (pair): Promise<Alike[]> => {
      const caseId = otherOf(pair, dossier.caseId)
      const [other, standing] = await together([findDossier(db, config, codes.get(caseId) ?? ''), findCase(db, { id: caseId })])
      if (!other || !standing) return []
      return [
        {
          pair,
          unit: other.unitName,
          filedAt: other.filedAt,
          why: whyAlike(request.t, config.province, dossier.procedureCode, pair.clauses),
          code: mayRead(request.actor, standing) ? other.code : undefined,
          closedHere: pair.closedCase === dossier.caseId,
        },
      ]
    }),
  )
  return found.flat()
}

/** How a verdict reads from one of its two sides. */
export function verdictWords(t: T, { pair, closedHere }: Pick<Alike, 'pair' | 'closedHere'>): string {
  if (!pair.verdict) return t('procedures.duplicate.open')
  const who = { name: pair.judgedByName ?? '', date: pair.judgedAt ? formatDate(t.lang, pair.judgedAt) : '' }
  if (pair.verdict === 'different') return t('procedures.duplicate.judged_different', who)
  return t(closedHere ? 'procedures.duplicate.judged_this' : 'procedures.duplicate.judged_other', who)
}
