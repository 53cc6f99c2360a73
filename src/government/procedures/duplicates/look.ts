import type { Db } from '#core/db.ts'
import { inTransaction } from '#core/db.ts'
import { onMany, type Listener, type StoredEvent } from '#core/events.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import type { Config } from '#core/config.ts'
import { fold } from '#core/search.ts'
import { type Case, CaseActed, CaseOpened, findCase } from '#engine/casework/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { listKin } from '../redress/follow-up.queries.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { areAlike, countsStill, rangeOf, traitOf } from './alike.rules.ts'
import { type AlikeRules, alikeRulesOf, applicantClause } from './clause.ts'
import {
  insertPairs,
  insertTraits,
  isOfSheet,
  type KeptTrait,
  listCandidates,
  listCodes,
  lockTraits,
  traitHash,
} from './likeness.queries.ts'

export const lookJob = 'procedures.look_for_duplicates'
type Told = { reference: string; at: string }

/** Looked for after the filing has ended, by a job: nobody waits for it. */
async function lookSoon(trx: Db, events: StoredEvent<Told>[]): Promise<void> {
  for (const { payload } of events) {
    const { reference, at } = payload
    await enqueue(trx, lookJob, { reference, at }, { key: `${lookJob}:${reference}`, priority: 10 })
  }
}

/** When a dossier was filed, whichever way it came, and once more when it is received. */
export const alikeListeners: Listener[] = [
  onMany(CaseOpened, 'procedures.duplicates_filed', lookSoon, { kind: 'dossier' }),
  onMany(CaseActed, 'procedures.duplicates_received', lookSoon, { kind: 'dossier', action: 'receive' }),
]

/** By what a dossier is found: the applicant, and what its procedure's clauses ask of its answers. */
async function traitsOf(db: Db, config: Config, dossier: Dossier, found: Case, rules: AlikeRules): Promise<KeptTrait[]> {
  const texts = rules.applicant && !(await isOfSheet(db, dossier.code, dossier.ownerId)) ? applicantTexts(dossier, found) : []
  const own = texts.map((text) => ({ clause: applicantClause, text, day: null, within: 0 }))
  const declared = rules.clauses.flatMap((clause) => {
    const trait = traitOf(clause, dossier.answers, fold)
    return trait ? [{ ...trait, within: rangeOf(clause) }] : []
  })
  return [...own, ...declared].map((trait) => ({
    clause: trait.clause,
    hash: traitHash(config, dossier.procedureCode, trait),
    day: trait.day,
    within: trait.within,
  }))
}

/** The account, and the identity number that was declared; of who acts for an organisation it is the organisation alone. */
function applicantTexts({ ownerId, applicantName, answers }: Dossier, { party }: Case): string[] {
  if (party !== applicantName) return [`party:${fold(party)}`]
  const number = typeof answers.applicant_identity === 'string' ? answers.applicant_identity.replace(/\D/g, '') : ''
  return [`person:${ownerId}`, ...(number ? [`number:${number}`] : [])]
}

/** Keeps the traits of a dossier and notes which others may be the same. Safe to repeat. */
export async function lookNow({ db, config, clock }: Context, payload: unknown): Promise<void> {
  const { reference } = payload as Told
  const dossier = await findDossier(db, config, reference)
  const found = dossier && (await findCase(db, { id: dossier.caseId }))
  if (!dossier || !found || found.closedAt) return
  const rules = alikeRulesOf(config.province, dossier.procedureCode)
  const traits = await traitsOf(db, config, dossier, found, rules)
  if (traits.length === 0) return
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    await lockTraits(trx, traits)
    await insertTraits(trx, dossier.caseId, dossier.filedAt, traits)
    const candidates = await listCandidates(trx, dossier.caseId, traits)
    const pairs = await sift(trx, config, dossier, { candidates, rules, at })
    await insertPairs(trx, dossier.caseId, pairs, at)
  })
}

type Sifting = { candidates: { clause: string; caseId: string }[]; rules: AlikeRules; at: Date }

/** Of the candidates those that count still and are alike under a clause, with the clauses. */
async function sift(trx: Db, config: Config, dossier: Dossier, { candidates, rules, at }: Sifting): Promise<Map<string, string[]>> {
  const pairs = new Map<string, string[]>()
  const codes = new Map(
    (
      await listCodes(
        trx,
        candidates.map(({ caseId }) => caseId),
      )
    ).map(({ caseId, code }) => [caseId, code]),
  )
  // A correction says the same as what it corrects, and is meant to.
  const kin = await listKin(trx, dossier.caseId)
  for (const caseId of new Set(candidates.map((one) => one.caseId))) {
    if (kin.has(caseId)) continue
    const other = await findCase(trx, { id: caseId })
    if (!other || !countsStill(other, rules.days, at)) continue
    const named = new Set(candidates.filter((one) => one.caseId === caseId).map(({ clause }) => clause))
    const asked = rules.clauses.filter(({ key }) => named.has(key))
    const answers = asked.length > 0 ? (await findDossier(trx, config, codes.get(caseId) ?? ''))?.answers : undefined
    const clauses = [
      ...(named.has(applicantClause) ? [applicantClause] : []),
      ...asked.filter((clause) => answers && areAlike(clause, dossier.answers, answers, fold)).map(({ key }) => key),
    ]
    if (clauses.length > 0) pairs.set(caseId, clauses)
  }
  return pairs
}
