// Every figure of some periods, in the units of then or of a day, as plain numbers that can be compared.
import { sql, type Db } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { compute, type Definition, listDefinitions, type Period, type PeriodValue } from '#engine/indicators/index.ts'
import { modules } from '../src/modules.ts'
import { deliverAll } from './hearable.ts'

export type Figures = Map<string, PeriodValue[]>

/** Definitions whose terms are all of these sources. */
export async function definitionsOf(db: Db, sources: readonly string[]): Promise<Definition[]> {
  return (await listDefinitions(db)).filter(({ body }) =>
    [...body.numerator, ...(body.denominator ?? [])].every((term) => sources.includes(term.source)),
  )
}

/** What each of them says of the periods by unit. */
export async function figuresOf(
  db: Db,
  definitions: readonly Definition[],
  by: { periods: (definition: Definition) => Period[]; structure: string; today: string },
): Promise<Figures> {
  const found: Figures = new Map()
  for (const definition of definitions) {
    const question = { periods: by.periods(definition), by: 'unit', where: {}, structure: by.structure }
    found.set(definition.key, await compute(db, definition.body, question, by.today))
  }
  return found
}

const near = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)))

/** What of the sums over the units of one structure is not what it is in the other. */
export function lost(before: Figures, after: Figures): string[] {
  const sum = (value: PeriodValue, side: 'numerator' | 'denominator'): number =>
    value.groups.reduce((all, group) => all + (group[side] ?? 0), 0)
  return [...before].flatMap(([key, values]) =>
    values.flatMap((value, index) => {
      const now = after.get(key)?.[index]
      const isSame =
        now !== undefined &&
        near(now.value, value.value) &&
        near(sum(now, 'numerator'), sum(value, 'numerator')) &&
        near(sum(now, 'denominator'), sum(value, 'denominator'))
      return isSame ? [] : [`${key} ${value.period.start}: ${value.value} is ${now?.value}`]
    }),
  )
}

/** Tells everybody what happened, and does what follows from it, until there is nothing left to tell. */
export async function letFollow(context: Context): Promise<void> {
  const { db } = context
  const listeners = modules
    .flatMap((module) => module.listens ?? [])
    .filter(({ reader }) => reader.includes('.follow_') || reader.startsWith('indicators.'))
  await deliverAll(db, listeners)
  const jobs = Object.assign({}, ...modules.map((module) => module.jobs ?? {})) as NonNullable<(typeof modules)[number]['jobs']>
  const { rows } = await sql<{ task: string; payload: unknown }>`
    select v.task_identifier as task, j.payload from graphile_worker._private_jobs j join graphile_worker.jobs v on v.id = j.id
    where v.task_identifier ~ '\\.move_'`.execute(db)
  for (const { task, payload } of rows) await jobs[task]?.(context, payload)
  await deliverAll(db, listeners)
}
