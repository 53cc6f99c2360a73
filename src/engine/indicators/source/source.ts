import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import type { EventType } from '#core/events.ts'
import type { Lang, Localized } from '#core/i18n.ts'
import type { Fact } from './facts.rules.ts'

/** What one fact is about: a case, a step of one, what is open at the end of a day, or a figure that was entered or kept. */
export type Grain = 'case' | 'transition' | 'open_per_day' | 'record'

/**
 * flow: happens on a day, days add up. stock: what there is at the end of a day; its facts are what came and what went.
 * duration: hours (or what the indicator's unit says), kept as a histogram and told in percentiles.
 */
export type Measure = {
  label: Localized
  grain: Grain
  kind: 'flow' | 'stock' | 'duration'
  /** Dimensions that its facts carry; all of the source's when left out. */
  dimensions?: readonly string[]
}
export type Dimension = {
  label: Localized
  /** Names of its values, where they are a short list. */
  values?: Readonly<Record<string, Localized>>
  /** Names of its values, where they are many. */
  nameValues?: (db: Db, values: readonly string[], lang: Lang) => Promise<ReadonlyMap<string, string>>
  /** Also kept by day. Only for few values: rows are days × units × values. */
  daily?: boolean
}

/** All facts of one record (a case, a payment, a report) as it is at a version. */
export type Counted = { version: number; facts: Fact[] }

export type DrillQuestion = {
  measure: string
  where: Readonly<Record<string, string>>
  /** Units of then; everywhere when left out. */
  unitIds?: readonly string[]
  from: string
  to: string
  actor: Actor
  after?: string | undefined
  limit: number
  lang: Lang
}
export type DrillRecord = { id: string; label: string; about: string; unitId: string; at: Date; href: string; late?: boolean }
export type DrillPage = { records: DrillRecord[]; next: string | undefined }

/** `today` is the last day that can be known, also where `to` lies beyond it. */
export type LiveQuestion = {
  measure: string
  where: Readonly<Record<string, string>>
  by?: string | undefined
  from: string
  to: string
  today: string
}
/** Of durations with the step of the scale (`bucketOf`). */
export type LiveRow = { start: string; unitId: string | null; group: string; amount: number; bucket?: number }

/**
 * Where facts come from. A module on any floor offers its own: with `defineFactSource` in its module.ts, and the listeners that
 * it answers among the module's `listens`. Either the engine counts its records (`on`, `factsOf`, `all`), or the source answers
 * from its own tables (`read`), which must then be small or kept by itself.
 */
export type FactSource = {
  key: string
  label: Localized
  measures: Readonly<Record<string, Measure>>
  dimensions: Readonly<Record<string, Dimension>>
  /** Events after which a record is counted anew. */
  on?: readonly { event: EventType<never>; only?: Record<string, unknown>; subjectOf(payload: never): string | undefined }[]
  /** It can tell the facts of an earlier version (`before`), so they need not be kept beside the cells. */
  replays?: boolean
  /**
   * The facts of records now and, where it can tell, as they were at the version that was counted before. A record that is not
   * there, or that it sees still at that version, may be left out.
   */
  factsOf?(db: Db, counted: ReadonlyMap<string, { version: number } | undefined>): Promise<Map<string, Counted & { before?: Fact[] }>>
  /** Every record: the way to count all anew. */
  all?(db: Db): AsyncIterable<Counted & { subject: string }>
  /** Records that changed since, for what happened while all were counted. */
  changedSince?(db: Db, at: Date): Promise<string[]>
  read?(db: Db, question: LiveQuestion): Promise<LiveRow[]>
  /** The records behind a figure that the actor may read. */
  drill?(db: Db, question: DrillQuestion): Promise<DrillPage>
}

const sources = new Map<string, FactSource>()

export function registerSource(source: FactSource): void {
  const known = sources.get(source.key)
  // A program that is built twice in one process (tests) names its own source again.
  if (known && known !== source && known.label.vi !== source.label.vi) throw new Error(`two sources of facts are called ${source.key}`)
  sources.set(source.key, source)
}

export const findSource = (key: string): FactSource | undefined => sources.get(key)
export const listSources = (): FactSource[] => [...sources.values()]

/** The dimensions that facts of a measure carry. */
export function dimensionsOf(source: FactSource, measure: string): readonly string[] {
  return source.measures[measure]?.dimensions ?? Object.keys(source.dimensions)
}
export const dailyOf = (source: FactSource): string[] =>
  Object.entries(source.dimensions).flatMap(([name, dimension]) => (dimension.daily ? [name] : []))
