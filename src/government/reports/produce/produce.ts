import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { compute, endOf, findDefinition, listFrozen, madeUpIn, type Period, periodText, shift } from '#engine/indicators/index.ts'
import { listUnits, type Unit } from '#ground/places/index.ts'
import type { Action, Content, ContentLine, Regime, RegimeBody } from '../regime/regime.ts'
import { findRegime, findReport, insertStep, listSteps, type Report, saveProduced, setState } from '../regime/regime.queries.ts'
import { dueOn, inForce, mayDo, stateAfter } from '../regime/report.rules.ts'

type Line = RegimeBody['lines'][number]
type Whose = { period: Period; unit: Unit; isTop: boolean; today: string }

async function lineOf(db: Db, line: Line, { period, unit, isTop, today }: Whose): Promise<ContentLine> {
  const definition = await findDefinition(db, line.indicator)
  if (!definition)
    return {
      indicator: line.indicator,
      version: 0,
      label: line.label?.vi ?? line.indicator,
      unit: 'count',
      decimals: 0,
      value: null,
      previous: null,
      frozen: false,
      note: 'not_connected',
    }
  const { body, version } = definition
  // The province's own report counts everything, also what lies in units that went another way since.
  const of = isTop ? {} : { unitId: unit.id }
  const values = await compute(db, body, { periods: [shift(period, -1), period], where: line.where ?? {}, structure: 'then', ...of }, today)
  const frozen =
    isTop && !line.where
      ? (await listFrozen(db, line.indicator)).find(
          (one) => one.version === version && one.period.start === period.start && one.period.kind === period.kind,
        )
      : undefined
  const value = frozen?.body.value ?? values[1]?.value ?? null
  const made = value === null ? [] : await madeUpIn(db, [line.indicator], { from: period.start, to: endOf(period) })
  return {
    indicator: line.indicator,
    version,
    label: line.label?.vi ?? localized('vi', body.label),
    unit: body.unit,
    decimals: body.decimals ?? (body.unit === 'percent' ? 1 : 0),
    value,
    previous: values[0]?.value ?? null,
    frozen: frozen !== undefined,
    note: value === null ? 'no_data' : '',
    ...(made.length > 0 ? { madeUp: true } : {}),
  }
}

async function tableOf(db: Db, line: Line, { period, unit, isTop, today }: Whose): Promise<Content['tables'][number] | undefined> {
  const definition = await findDefinition(db, line.indicator)
  if (!definition) return undefined
  const of = isTop ? {} : { unitId: unit.id }
  const [found] = await compute(
    db,
    definition.body,
    { periods: [period], by: 'unit', where: line.where ?? {}, structure: 'then', ...of },
    today,
  )
  const groups = found?.groups ?? []
  const units = new Map(
    (
      await listUnits(
        db,
        groups.flatMap(({ unitId }) => unitId ?? []),
      )
    ).map((one) => [one.id, one]),
  )
  const rows = groups.map(({ unitId, value }) => ({
    code: units.get(unitId ?? '')?.code ?? '',
    name: units.get(unitId ?? '')?.fullName ?? '–',
    value,
  }))
  return { label: line.label?.vi ?? localized('vi', definition.body.label), rows: rows.sort((a, b) => (a.code < b.code ? -1 : 1)) }
}

/** Everything that the report says, reckoned from the indicators now; nothing in it is typed. */
export async function contentOf(db: Db, regime: Regime, whose: Whose): Promise<Content> {
  const lines: ContentLine[] = []
  const tables: Content['tables'] = []
  for (const line of regime.body.lines) {
    lines.push(await lineOf(db, line, whose))
    const table = line.byUnit ? await tableOf(db, line, whose) : undefined
    if (table) tables.push(table)
  }
  return {
    regime: regime.key,
    regimeVersion: regime.version,
    period: periodText(whose.period),
    unit: whose.unit.id,
    unitName: whose.unit.fullName,
    lines,
    tables,
  }
}

export type Doing = {
  regime: string
  period: Period
  unit: Unit
  path: readonly string[]
  action: Action
  actor: Actor
  note: string | null
  at: Date
}

/** Does a step with a report, or refuses with the reason; all of it in one transaction. */
export async function doStep(db: Db, doing: Doing): Promise<Report> {
  const { period, unit, path, action, actor, note, at } = doing
  const today = dayOf(at)
  return inTransaction(db, async (trx) => {
    const regime = await findRegime(trx, doing.regime)
    if (!regime || !inForce(regime.body, endOf(period)) || regime.body.period !== period.kind || regime.body.level !== unit.level)
      throw refuse('notFound', 'reports.no_regime', { key: doing.regime })
    if (endOf(period) >= today) throw refuse('conflict', 'reports.not_over')
    const which = { regime: regime.key, period, unitId: unit.id }
    const before = await findReport(trx, which, { lock: true })
    const answer = mayDo(action, before && { state: before.state, steps: await listSteps(trx, before.id) }, actor, path)
    if (answer === 'not_yours') throw refuse('notAllowed', 'reports.not_yours')
    if (answer === 'second_person') throw refuse('notAllowed', 'reports.second_person')
    if (answer === 'not_now') throw refuse('conflict', 'reports.not_now')
    if (action === 'return' && !note) throw refuse('invalid', 'reports.reason_missing')
    if (action === 'produce') {
      const content = await contentOf(trx, regime, { period, unit, isTop: path.length === 1, today })
      const report = await saveProduced(trx, which, { regimeVersion: regime.version, content, dueOn: dueOn(period, regime.body) })
      await insertStep(trx, report.id, { action, byId: actor.personId, byName: actor.name, at, hash: report.hash, note })
      return report
    }
    if (!before) throw refuse('conflict', 'reports.not_now')
    await setState(trx, before.id, stateAfter(action), action === 'send' ? at : undefined)
    await insertStep(trx, before.id, { action, byId: actor.personId, byName: actor.name, at, hash: before.hash, note })
    return { ...before, state: stateAfter(action) }
  })
}
