import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import {
  canonical,
  compute,
  endOf,
  findDefinition,
  type Period,
  parsePeriod,
  periodOf,
  periodText,
  shift,
  unitsOfLevel,
} from '#engine/indicators/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { type Book, bookOn } from '../rulebook/rulebook.queries.ts'
import type { Criteria } from '../rulebook/shapes.ts'
import { insertScore } from './criteria.queries.ts'
import { markOf, type Score, scoreOf, type Told } from './criteria.rules.ts'

export const criteriaKey = 'agencies'
export type Scored = { unit: Unit; score: Score }
export type Scores = { book: Book<Criteria>; period: Period; list: Scored[] }
const levels = ['department', 'commune']

export const criteriaOn = (db: Db, day: string): Promise<Book<Criteria> | undefined> =>
  bookOn<Criteria>(db, 'agency_criteria', criteriaKey, day)

/** The quarter that was asked for, or that of today; undefined where it is none or has not begun. */
export function quarterOf(text: string | undefined, today: string): Period | undefined {
  if (!text) return periodOf('quarter', today)
  const period = parsePeriod(text)
  return period?.kind === 'quarter' && period.start <= today ? period : undefined
}

/** Every agency of the day by the criteria of then, the best first; what cannot be told comes last. */
async function reckon(db: Db, period: Period, today: string): Promise<Scores | undefined> {
  const end = endOf(period) < today ? endOf(period) : today
  const book = await criteriaOn(db, end)
  if (!book) return undefined
  const units = (await Promise.all(levels.map((level) => unitsOfLevel(db, level, end)))).flat()
  const told = new Map<string, Map<string, Told>>()
  for (const { key, indicator } of book.body.criteria) {
    const definition = await findDefinition(db, indicator)
    const [value] = definition
      ? await compute(db, definition.body, { periods: [period], by: 'unit', where: {}, structure: 'then' }, today)
      : []
    told.set(key, new Map((value?.groups ?? []).flatMap((group) => (group.unitId ? [[group.unitId, group]] : []))))
  }
  const list = units.map((unit) => ({
    unit,
    score: scoreOf(book.body.criteria.map((one) => markOf(one, told.get(one.key)?.get(unit.id)))),
  }))
  list.sort(
    (a, b) => (b.score.score ?? -1) - (a.score.score ?? -1) || b.score.known - a.score.known || a.unit.code.localeCompare(b.unit.code),
  )
  return { book, period, list }
}

type Kept = { at: number; scores: Promise<Scores | undefined> }
const kept = new WeakMap<object, Map<string, Kept>>()
const milliseconds = 60_000

/** Scores of a quarter, reckoned once a minute for everybody who looks. */
export function scoresOf(server: Pick<FastifyInstance, 'db' | 'config' | 'clock'>, period: Period): Promise<Scores | undefined> {
  const today = dayOf(server.clock.now())
  if (server.config.mode === 'test') return reckon(server.db, period, today)
  const own = kept.get(server.db) ?? new Map<string, Kept>()
  kept.set(server.db, own)
  const key = `${periodText(period)} ${today}`
  const before = own.get(key)
  if (before && performance.now() - before.at < milliseconds) return before.scores
  if (own.size > 20) own.clear()
  const scores = reckon(server.db, period, today)
  own.set(key, { at: performance.now(), scores })
  scores.catch(() => own.delete(key))
  return scores
}

/** Freezes the scores of the quarter before, with a hash; those that are frozen stay. */
export async function freezeScores({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>): Promise<number> {
  const at = clock.now()
  const period = shift(periodOf('quarter', dayOf(at)), -1)
  const scores = await reckon(db, period, dayOf(at))
  let count = 0
  for (const { unit, score } of scores?.list ?? []) {
    const body = { unitId: unit.id, period: periodText(period), criteriaNumber: scores?.book.number ?? 1, body: score }
    const hash = createHash('sha256').update(canonical(body)).digest('hex')
    if (await insertScore(db, { ...body, hash, at })) count++
  }
  if (count > 0) log(`projects: froze ${count} scores of ${periodText(period)}`)
  return count
}
