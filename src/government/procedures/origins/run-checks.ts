import type { Config } from '#core/config.ts'
import { type Db, inTransaction, together } from '#core/db.ts'
import { dayOf, localized, translatorFor } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { seal, unseal } from '#core/seal.ts'
import { findCase } from '#engine/casework/index.ts'
import { type Answers, holds } from '#engine/forms/index.ts'
import { askNational, findNationalService, nextAsk, type Reply } from '#engine/national/index.ts'
import { findPeopleByNumber, recordAccess } from '#ground/identity/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { type CheckDefinition, checksOf } from './checks-pack.ts'
import { claimCheck, codeOfCase, type OutsideCheck, planChecks, setAnswered, setFailed } from './checks.queries.ts'
import { answerOf, type Difference, differencesOf } from './compare.rules.ts'

export const runChecksJob = 'procedures.run_checks'

/** What a check asks with, taken from the answers; undefined where the dossier does not say it. */
export function valuesOf(check: CheckDefinition, answers: Answers, today: string): Record<string, string> | undefined {
  if (check.when && !holds(check.when, (field) => answers[field], today)) return undefined
  const values: Record<string, string> = {}
  for (const [name, field] of Object.entries(check.ask)) {
    const answer = answerOf(answers, field)
    if (!answer) return undefined
    // Numbers are written with spaces and dots by people, and without by machines.
    values[name] = String(answer.value).replace(/[\s.]/g, '').toUpperCase()
  }
  return values
}

type Planned = Pick<Dossier, 'caseId' | 'procedureCode' | 'answers'>

/** Plans what the pack says of the procedure, in the transaction in which the dossier is filed; it is asked afterwards. */
export async function planOutsideChecks(
  trx: Db,
  config: Pick<Config, 'province'>,
  dossier: Planned,
  by: { at: Date; again: boolean },
): Promise<number> {
  const today = dayOf(by.at)
  const checks = checksOf(config.province, dossier.procedureCode).filter((check) => valuesOf(check, dossier.answers, today))
  if (checks.length === 0) return 0
  await together([
    planChecks(trx, dossier.caseId, checks, by),
    enqueue(trx, runChecksJob, {}, { key: `${runChecksJob}:${dossier.caseId}`, maxAttempts: 3, priority: 5 }),
  ])
  return checks.length
}

const sealing = (config: Config, caseId: string) => ({ secret: config.secret, use: 'outside-check', boundTo: caseId })

export const openDifferences = (config: Config, check: Pick<OutsideCheck, 'caseId' | 'differences'>): Difference[] =>
  check.differences ? (JSON.parse(unseal(sealing(config, check.caseId), check.differences)) as Difference[]) : []

/** Asks what is due, one after another. What fails is asked again later; a dossier waits for none of it. */
export async function runChecks(context: Context): Promise<void> {
  for (let count = 0; count < 200; count++) {
    const check = await claimCheck(context.db, context.clock.now())
    if (!check) return
    await runCheck(context, check)
  }
}

async function runCheck(context: Context, check: OutsideCheck): Promise<void> {
  const { db, config, clock } = context
  const at = clock.now()
  const code = await codeOfCase(db, check.caseId)
  const dossier = code ? await findDossier(db, config, code) : undefined
  const found = await findCase(db, { id: check.caseId })
  const definition = dossier && checksOf(config.province, dossier.procedureCode).find((one) => one.key === check.key)
  const values = definition && valuesOf(definition, dossier.answers, dayOf(dossier.filedAt))
  if (!dossier || !definition || !values) return setFailed(db, check.id, { fault: 'value', nextAt: null, at })
  if (found?.closedAt) return setFailed(db, check.id, { fault: 'closed', nextAt: null, at })
  const question = { service: definition.service, operation: definition.operation, values, issue: dossier.code, userId: dossier.ownerId }
  const reply = await askNational({ place: context, config }, question)
  if (reply.kind === 'failed') {
    const nextAt = reply.again ? (nextAsk(check.attempts, at) ?? null) : null
    return setFailed(db, check.id, { fault: reply.fault, nextAt, at })
  }
  await keepAnswer(context, { check, dossier, definition, values, reply, at })
}

type Kept = {
  check: OutsideCheck
  dossier: Dossier
  definition: CheckDefinition
  values: Record<string, string>
  reply: Exclude<Reply, { kind: 'failed' }>
  at: Date
}

/** Keeps what came, and writes down for the person asked about that they were looked up, where the platform knows them. */
async function keepAnswer({ db, config }: Context, { check, dossier, definition, values, reply, at }: Kept): Promise<void> {
  const people = values.identity ? await findPeopleByNumber(db, config, [values.identity]) : new Map<string, string>()
  const subjectId = (values.identity && people.get(values.identity)) || dossier.ownerId
  const isAboutPerson = values.identity !== undefined
  const aboutOwner = !isAboutPerson || people.get(values.identity ?? '') === dossier.ownerId
  const differences = reply.kind === 'found' ? differencesOf(dossier.answers, reply.facts, definition) : []
  const state = reply.kind === 'unknown' ? 'unknown' : differences.length > 0 ? 'differs' : 'agrees'
  await inTransaction(db, async (trx) => {
    await setAnswered(trx, check.id, {
      state,
      at,
      asOf: reply.kind === 'found' ? String(reply.facts.as_of ?? '') || null : null,
      exchangeId: reply.exchangeId,
      aboutOwner,
      differences: differences.length > 0 ? seal(sealing(config, check.caseId), JSON.stringify(differences)) : null,
    })
    // Of a person without an account nobody can be told; of a plot or a firm, the one whose dossier it is.
    if (isAboutPerson && !people.has(values.identity ?? '')) return
    await recordAccess(trx, {
      personId: subjectId,
      actor: { personId: null, name: translatorFor('vi')('national.system_actor') },
      unitId: dossier.unitId,
      purpose: 'national.purpose.check',
      legalGround: 'national.ground.agreement',
      subject: `${dossier.code}: ${localized('vi', findNationalService(config.province, definition.service)?.name ?? definition.service)}`,
      at,
    })
  })
}
