import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listUnits } from '#ground/places/index.ts'
import type { Definition } from '../definition/definition.ts'
import { findDefinition, hashOf, listDefinitions } from '../definition/definition.queries.ts'
import { unconnectedTerms } from '../definition/definition.rules.ts'
import { knownSources } from '../definition/publish.ts'
import { compute } from '../query/compute.ts'
import { endOf, type Period, periodText, shift, periodOf } from '../query/period.rules.ts'
import { toldIn } from '../reading/reading.ts'
import { findFrozen, type Frozen, type FrozenBody, insertFrozen, listFrozen } from './freeze.queries.ts'

// What floating point adds in the sixteenth place is no change of a figure.
const exact = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(12)))

async function bodyOf(db: Db, { key, version, body }: Definition, period: Period, today: string): Promise<FrozenBody> {
  const [found] = await compute(db, body, { periods: [period], by: 'unit', where: {}, structure: 'then' }, today)
  const groups = found?.groups ?? []
  const units = new Map(
    (
      await listUnits(
        db,
        groups.flatMap(({ unitId }) => unitId ?? []),
      )
    ).map((unit) => [unit.id, unit]),
  )
  return {
    indicator: key,
    version,
    definition: hashOf(body),
    period: periodText(period),
    structure: endOf(period),
    value: exact(found?.value ?? null),
    numerator: exact(found?.numerator ?? null),
    denominator: exact(found?.denominator ?? null),
    units: groups
      .map((group) => ({
        unit: group.unitId ?? '',
        code: units.get(group.unitId ?? '')?.code ?? '',
        value: exact(group.value),
        numerator: exact(group.numerator),
        denominator: exact(group.denominator),
      }))
      .sort((a, b) => (`${a.code}${a.unit}` < `${b.code}${b.unit}` ? -1 : 1)),
  }
}

/** Keeps the figures of a period that is over as they are now, in all and by unit, with a hash. They never change again. */
export async function freezePeriod(
  trx: Db,
  definition: Definition,
  period: Period,
  by: { id: string | null; name: string; at: Date },
): Promise<Frozen> {
  const today = dayOf(by.at)
  if (endOf(period) >= today) throw refuse('conflict', 'indicators.freeze.not_over', { period: periodText(period) })
  if (await findFrozen(trx, definition.key, definition.version, period))
    throw refuse('conflict', 'indicators.freeze.already', { period: periodText(period) })
  if (unconnectedTerms(definition.body, await knownSources(trx)).length > 0) throw refuse('conflict', 'indicators.freeze.nothing')
  const body = await bodyOf(trx, definition, period, today)
  if (body.value === null) throw refuse('conflict', 'indicators.freeze.nothing')
  return insertFrozen(trx, { key: definition.key, version: definition.version, period, body, hash: hashOf(body), ...by })
}

export type FrozenNow = Frozen & { now: number | null; restated: boolean; intact: boolean }

/** The frozen periods of an indicator beside what would be reckoned today: what changed since is shown as restated. */
export async function compareFrozen(db: Db, key: string, today: string, limit = 24): Promise<FrozenNow[]> {
  const list = await listFrozen(db, key, limit)
  const compared: FrozenNow[] = []
  for (const frozen of list) {
    const definition = await findDefinition(db, key, frozen.version)
    const [value] = definition ? await compute(db, definition.body, { periods: [frozen.period], where: {}, structure: 'then' }, today) : []
    const now = exact(value?.value ?? null)
    compared.push({ ...frozen, now, restated: now !== frozen.body.value, intact: hashOf(frozen.body) === frozen.hash })
  }
  return compared
}

/** Freezes the last period of every indicator whose days of grace are over; says how many. */
export async function freezeDue({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>): Promise<number> {
  const at = clock.now()
  const today = dayOf(at)
  const sources = await knownSources(db)
  let frozen = 0
  for (const definition of await listDefinitions(db)) {
    const { body } = definition
    if (!body.freezeAfterDays || unconnectedTerms(body, sources).length > 0) continue
    const period = shift(periodOf(toldIn(body), today), -1)
    if (shift({ kind: 'day', start: endOf(period) }, body.freezeAfterDays).start > today) continue
    if (await findFrozen(db, definition.key, definition.version, period)) continue
    const content = await bodyOf(db, definition, period, today)
    if (content.value === null) continue
    await insertFrozen(db, {
      key: definition.key,
      version: definition.version,
      period,
      body: content,
      hash: hashOf(content),
      id: null,
      name: 'tinhso',
      at,
    })
    frozen++
  }
  if (frozen > 0) log(`indicators: froze ${frozen} figures`)
  return frozen
}
