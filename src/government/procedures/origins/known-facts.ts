import type { Actor } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { dayOf, localized, translatorFor } from '#core/i18n.ts'
import { type Answer, type Facts, type FormDefinition, type Origin, sourcesOf } from '#engine/forms/index.ts'
import { askNational, isOpen } from '#engine/national/index.ts'
import { readOwnRecord } from '#engine/registers/index.ts'
import { findPerson, type Person, readIdentityNumber, recordAccess } from '#ground/identity/index.ts'
import { listRecentAnswers, listResultsOf } from './known-facts.queries.ts'

type Server = Pick<App, 'db' | 'config'>
type Asking = { form: FormDefinition; actor: Actor; at: Date }
type Found = [source: string, fact: { value: Answer; origin: Origin }][]

/** The purpose for which a form reads a register, by the name that registers know it under. */
const purpose = 'case'

const wanted = (sources: readonly string[], kind: string): string[][] =>
  sources.filter((source) => source.startsWith(`${kind}.`)).map((source) => source.split('.'))

async function fromProfile({ db, config }: Server, person: Person, { actor, at }: Asking, sources: readonly string[]): Promise<Found> {
  const number = sources.includes('profile.identity')
    ? await readIdentityNumber(db, config, { personId: person.id, actor, purpose: 'process_dossier', legalGround: 'public_duty', at })
    : undefined
  const facts: [string, Answer | null | undefined][] = [
    ['profile.name', person.name],
    ['profile.phone', person.phone],
    ['profile.email', person.email],
    ['profile.birth_date', person.birthDate],
    ['profile.identity', number],
  ]
  return facts.flatMap(([source, value]) => (value ? [[source, { value, origin: { from: 'profile' } }]] : []))
}

/** The newest answer to the same question in the person's own dossiers. */
async function fromDossiers({ db, config }: Server, { actor }: Asking, sources: readonly string[]): Promise<Found> {
  const keys = wanted(sources, 'dossier').flatMap(([, key]) => (key ? [key] : []))
  if (keys.length === 0) return []
  const dossiers = await listRecentAnswers(db, config, actor.personId, 20)
  return keys.flatMap((key): Found => {
    const found = dossiers.find((one) => one.answers[key] !== undefined)
    const value = found?.answers[key]
    if (!found || value === undefined) return []
    return [[`dossier.${key}`, { value, origin: { from: 'dossier', ref: found.code, day: dayOf(found.filedAt) } }]]
  })
}

/** What was issued to the person: its code, its day, and who issued it. */
async function fromPapers({ db }: Server, { actor }: Asking, sources: readonly string[]): Promise<Found> {
  const asked = wanted(sources, 'paper').map((parts) => ({ procedure: `${parts[1]}.${parts[2]}`, part: parts[3] ?? '' }))
  if (asked.length === 0) return []
  const results = await listResultsOf(db, actor.personId, [...new Set(asked.map((one) => one.procedure))])
  return asked.flatMap(({ procedure, part }): Found => {
    const result = results.find((one) => one.procedureCode === procedure)
    if (!result) return []
    const issued = dayOf(result.issuedAt)
    const value = part === 'code' ? result.code : part === 'unit' ? result.issuedUnit : issued
    const origin: Origin = { from: 'paper', ref: result.code, title: result.title, day: issued }
    return [[`paper.${procedure}.${part}`, { value, origin }]]
  })
}

/** What registers say of a person whose identity was proven; each register is read once, and the reading is written down. */
async function fromRegisters({ db, config }: Server, person: Person, { actor, at }: Asking, sources: readonly string[]): Promise<Found> {
  if (!person.verifiedAt) return []
  const asked = wanted(sources, 'register')
  const found: Found = []
  for (const register of new Set(asked.map((parts) => parts[1] ?? ''))) {
    const record = await readOwnRecord(db, config, { register, actor, purpose, day: dayOf(at), at })
    if (!record) continue
    const { data, title, since, purpose: why, ground } = record
    const origin: Origin = { from: 'register', ref: register, title, day: since, purpose: why, ground }
    for (const [, key, field = ''] of asked) {
      const value = data[field]
      if (key === register && value !== undefined) found.push([`register.${register}.${field}`, { value, origin }])
    }
  }
  return found
}

// A form that opens late is worse than one that is not filled in.
const longestWaitMs = 2_000

/** What the national population database says of a person whose identity was proven; where it does not answer in time, nothing. */
async function fromNational(
  { db, config }: Server,
  person: Person,
  { form, actor, at }: Asking,
  sources: readonly string[],
): Promise<Found> {
  const asked = wanted(sources, 'national')
  const where = { place: db, config }
  if (asked.length === 0 || !person.verifiedAt || !(await isOpen(where, 'population', 'citizen'))) return []
  const why = { purpose: 'process_dossier', legalGround: 'public_duty' }
  const identity = await readIdentityNumber(db, config, { personId: person.id, actor, ...why, at })
  if (!identity) return []
  const question = { service: 'population', operation: 'citizen', values: { identity } } as const
  const who = { issue: `to-khai:${form.key}`, userId: person.id }
  const reply = await askNational(where, { ...question, ...who, signal: AbortSignal.timeout(longestWaitMs) })
  if (reply.kind !== 'found') return []
  const { name, purpose: reason, ground } = reply.source
  const words = (text: { vi: string }): string => localized('vi', text)
  await recordAccess(db, {
    personId: person.id,
    actor: { personId: null, name: translatorFor('vi')('national.system_actor') },
    purpose: 'national.purpose.prefill',
    legalGround: 'national.ground.agreement',
    subject: `${words(name)}: ${words(form.title)}`,
    at,
  })
  const origin: Origin = {
    from: 'national',
    ref: 'population',
    title: words(name),
    day: dayOf(at),
    purpose: words(reason),
    ground: words(ground),
  }
  return asked.flatMap(([, , fact = '']): Found => {
    const value = reply.facts[fact]
    return value === undefined || Array.isArray(value) ? [] : [[`national.population.${fact}`, { value: value as Answer, origin }]]
  })
}

/** All that is known of the person that the form asks for, and nothing else: from the account, dossiers, papers, registers and the population database. */
export async function knownFacts(server: Server, asking: Asking): Promise<Facts> {
  const sources = sourcesOf(asking.form)
  const person = await findPerson(server.db, asking.actor.personId)
  const parts = [
    ...(person
      ? [
          await fromProfile(server, person, asking, sources),
          await fromRegisters(server, person, asking, sources),
          await fromNational(server, person, asking, sources),
        ]
      : []),
    await fromDossiers(server, asking, sources),
    await fromPapers(server, asking, sources),
  ]
  return new Map(parts.flat())
}
