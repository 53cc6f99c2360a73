import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { timedId } from '#core/ids.ts'
import type { Context } from '#core/module.ts'
import { type ActionData, type ComposedCase, composeCase, openWorkbench, type Step, type Workbench } from '#engine/casework/index.ts'
import type { Answers } from '#engine/forms/index.ts'
import { dossierCode } from '../dossier/code.rules.ts'
import type { Dossier, PublishedForm } from '../dossier/dossier.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import { type Desk, type Offer, setStage, type Stage } from './desks.ts'
import { generatedKey } from './generate.queries.ts'
import { type PlannedStep, planLife } from './life.rules.ts'
import { type Invented, inventPerson } from './people.rules.ts'
import { pickIndex, type Random, randomFrom } from './random.rules.ts'

export type Generated = { composed: ComposedCase; dossier: Dossier; key: string }
/** How many, and of what time: `months` before `until`, so that this share is still open then. */
export type Wanted = { seed: number; count: number; until: Date; months: number; openShare: number; said?: string }
export type Run = Wanted & { stage: Stage; bench: (key: string) => Promise<Workbench> }

// Ids in the order of the run, so that they lie beside each other in every index.
const firstMoment = Date.parse('2001-01-01T00:00:00Z')
/** What dossiers are made from; the same run, index and number always give the same dossier. */
export async function prepareRun(db: Db, config: Context['config'], by: Wanted & { now: Date }): Promise<Run> {
  const stage = await setStage(db, config, by)
  const benches = new Map<string, Promise<Workbench>>()
  const bench = (key: string): Promise<Workbench> => {
    const found = benches.get(key) ?? openWorkbench(db, key)
    benches.set(key, found)
    return found
  }
  return { ...by, stage, bench }
}

export async function makeDossier(run: Run, index: number, number: number): Promise<Generated> {
  const { seed, stage, until, months, openShare } = run
  const random = randomFrom(seed, 5, index)
  const offer = stage.offers[pickIndex(random, stage.offerSums)] as Offer
  const { procedure } = offer.version
  const channel = random.pick(['online', 'online', 'online', 'online', 'online', 'online', 'direct', 'direct', 'direct', 'postal'] as const)
  const term = dueDuration(procedure, channel)
  const life = planLife(random, { term, now: until, months, openShare })
  const places = await stage.placesOf(offer, dayOf(life.filedAt).slice(0, 7))
  const desk = places.desks[pickIndex(random, places.sums)] as Desk
  const owner = inventPerson(randomFrom(seed, 1, random.below(Math.ceil(run.count / 3))))
  const code = dossierCode({ hCode: stage.hCode, unitCode: desk.unit.code, on: dayOf(life.filedAt), number })
  const bench = await run.bench(procedure.processKey ?? 'one_stop')
  const key = generatedKey(seed, index)
  const { unitPath, unitCodes } = desk
  const opening = {
    id: timedId(firstMoment + index, random.bytes(10)),
    kind: 'dossier',
    reference: code,
    title: procedure.name.vi,
    party: owner.name,
    words: [owner.phone, procedure.code],
    ...{
      channel,
      ownerId: owner.id,
      unitId: desk.unit.id,
      unitPath,
      unitCodes,
      duration: term ?? null,
    },
    ...{
      actor: {
        id: owner.id,
        name: owner.name,
        role: 'owner',
      },
      clientKey: `file:${key}`,
      at: life.filedAt,
      data: { inputs: { generated: run.said ?? `seed ${seed}` } },
    },
  }
  const composed = composeCase(
    bench,
    await bench.calendarOf(unitCodes),
    opening,
    stepsOf(random, { steps: life.steps, owner, desk, term: term !== undefined }),
  )
  return { composed, dossier: dossierOf(composed, offer, { desk, owner, filedAt: life.filedAt }), key }
}

const askedBy = new WeakMap<PublishedForm, Set<string>>()

function keysOf(form: PublishedForm): Set<string> {
  const known = askedBy.get(form)
  if (known) return known
  const keys = new Set(form.body.pages.flatMap((page) => page.fields).map((field) => field.key))
  askedBy.set(form, keys)
  return keys
}

function dossierOf({ case: made }: ComposedCase, { version, form }: Offer, by: { desk: Desk; owner: Invented; filedAt: Date }): Dossier {
  const { owner, desk, filedAt } = by
  const asked = keysOf(form)
  const answers: Answers = {
    ...(asked.has('applicant_name') ? { applicant_name: owner.name } : {}),
    ...(asked.has('applicant_phone') ? { applicant_phone: owner.phone } : {}),
  }
  return {
    caseId: made.id,
    code: made.reference,
    procedureCode: version.procedure.code,
    procedureVersionId: version.versionId,
    formId: form.id,
    ...{
      ownerId: owner.id,
      unitId: desk.unit.id,
      unitName: desk.unit.fullName,
      applicantName: owner.name,
      applicantPhone: owner.phone,
      applicantEmail: null,
      origins: {},
    },
    ...{
      answers,
      channel: made.channel,
      filedAt,
    },
  }
}

function stepsOf(random: Random, by: { steps: PlannedStep[]; owner: Invented; desk: Desk; term: boolean }): Step[] {
  const { owner, desk } = by
  const citizen: Actor = { personId: owner.id, kind: 'citizen', name: owner.name, sessionId: '', roles: [] }
  // One officer of each role stays with the dossier, as at a real desk.
  const staff = {
    receiver: random.pick(desk.actors.receiver),
    processor: random.pick(desk.actors.processor),
    approver: random.pick(desk.actors.approver),
    leader: random.pick(desk.actors.leader),
  }
  return by.steps.map(({ action, by: who, at, note, extra }, index) => ({
    action,
    clientKey: `generated:${index + 2}`,
    actor: who === 'owner' ? citizen : staff[who],
    at,
    ...(note ? { note } : {}),
    ...(extra ? { data: dataFor(extra, random, staff.processor) } : {}),
  }))
}

function dataFor(extra: NonNullable<PlannedStep['extra']>, random: Random, processor: Actor): ActionData {
  if (extra === 'officer') return { assigneeId: processor.personId, assigneeName: processor.name }
  if (extra === 'office')
    return { inputs: { office: random.pick(['Công an xã', 'Chi nhánh Văn phòng đăng ký đất đai', 'Phòng Kinh tế', 'Trạm Y tế']) } }
  if (extra === 'score') return { score: random.pick([5, 5, 5, 5, 4, 4, 4, 3, 2, 1]) }
  return extra === 'extension'
    ? { by: { amount: random.pick([2, 3, 5]), unit: 'working_day' } }
    : { duration: { amount: 10, unit: 'working_day' } }
}
