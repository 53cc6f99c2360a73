import type { FastifyInstance } from 'fastify'
import { dayOf } from '#core/i18n.ts'
import { endOf, keptReadings, parsePeriod, type Reading } from '#engine/indicators/index.ts'
import { type Bounds, type Forecast, forecast, type Known } from './forecast.rules.ts'
import { listResolutions } from './resolution.queries.ts'
import type { Resolution, Target } from './target.ts'
import { milestoneAt, type Milestone, shareOf, type Standing, standingOf } from './target.rules.ts'

export type Measured = {
  target: Target
  reading: Reading | undefined
  value: number | null
  milestone: Milestone | undefined
  /** How much of the milestone is reached, in percent. */
  share: number | undefined
  standing: Standing
  forecast: Forecast | undefined
}
export type MeasuredResolution = { resolution: Resolution; targets: Measured[] }

/** The end of a period in years: 2025-06-30 is the middle of 2025. */
export function yearsOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return year + (month - 1) / 12 + date / 366
}

const possible: Record<string, Bounds> = {
  percent: { least: 0, most: 100 },
  index: { least: 0, most: 1 },
  rank: { least: 1 },
}

/** Values of periods that are over, each at the end of its period. */
export function knownOf(reading: Reading): Known[] {
  const points = reading.isWhole ? reading.series : reading.series.slice(0, -1)
  return points.flatMap(({ period, value }) => {
    const parsed = parsePeriod(period)
    return parsed && value !== null ? [{ at: yearsOf(endOf(parsed)), value }] : []
  })
}

/** A target with its value as it is known today. */
export function measure(target: Target, reading: Reading | undefined, today: string): Measured {
  const year = Number(today.slice(0, 4))
  const milestone = milestoneAt(target.milestones, year)
  const value = reading && reading.status !== 'not_connected' ? reading.value : null
  const bounds = possible[reading?.unit ?? ''] ?? { least: 0 }
  // A milestone that is over is not foretold.
  const told =
    reading && milestone && milestone.year >= year ? forecast(knownOf(reading), yearsOf(`${milestone.year}-12-31`), bounds) : undefined
  return {
    target,
    reading,
    value,
    milestone,
    share: value !== null && milestone ? shareOf(target.way, value, milestone.value) : undefined,
    standing: standingOf({
      way: target.way,
      milestones: target.milestones,
      measured: reading !== undefined,
      connected: reading !== undefined && reading.status !== 'not_connected',
      value,
      year,
      forecast: told,
    }),
    forecast: told,
  }
}

/** Every target of every resolution, measured from the latest readings. */
export async function measureAll(app: Pick<FastifyInstance, 'db' | 'config' | 'clock'>): Promise<MeasuredResolution[]> {
  const today = dayOf(app.clock.now())
  const readings = new Map((await keptReadings(app, { today })).map((reading) => [reading.key, reading]))
  return (await listResolutions(app.db)).map((resolution) => ({
    resolution,
    targets: resolution.body.targets.map((target) => measure(target, target.indicator ? readings.get(target.indicator) : undefined, today)),
  }))
}
