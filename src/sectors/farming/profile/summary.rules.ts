import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Entry } from '../diary/diary.queries.ts'
import { addDays, currentOf, earliestHarvest, judgeMeasure } from '../diary/diary.rules.ts'
import type { ResidueTest } from '../residue/residue.queries.ts'
import { type Market, markets } from '../residue/residue.rules.ts'

export type InputUse = {
  key: string | null
  name: string
  status: 'allowed' | 'restricted' | 'banned' | 'unknown'
  times: number
  lastDay: string
  /** From this day on it holds no harvest up. */
  clearOn: string
}
/** The diary of a season in short: what a buyer or inspector asks first. */
export type Summary = {
  lines: number
  corrected: number
  firstDay: string | null
  lastDay: string | null
  feedKg: number
  dead: number
  water: { key: string; times: number; least: number; most: number; outside: number }[]
  inputs: InputUse[]
  diseases: { key: string; day: string }[]
  earliest: string | null
  /** A correction let the harvest be earlier than what was first written. */
  movedEarlier: boolean
  tests: { substance: string; day: string; verdicts: Record<Market, string> }[]
  /** Markets in whose limits every test stayed; empty where nothing was tested. */
  fitFor: Market[]
}

const numberOf = (value: string | number | undefined): number => (typeof value === 'number' ? value : 0)

function waterOf(catalogue: Catalogue, lines: readonly Entry[]): Summary['water'] {
  return catalogue.measures.flatMap((measure) => {
    const values = lines.flatMap(({ kind, body }) => {
      const value = body[measure.key]
      return kind === 'water' && typeof value === 'number' ? [value] : []
    })
    if (values.length === 0) return []
    const outside = values.filter((value) => judgeMeasure(measure, value) !== 'good').length
    return [{ key: measure.key, times: values.length, least: Math.min(...values), most: Math.max(...values), outside }]
  })
}

function inputsOf(catalogue: Catalogue, lines: readonly Entry[]): InputUse[] {
  const uses = new Map<string, InputUse>()
  for (const { kind, inputKey, inputStatus, body, day, withdrawalDays } of lines) {
    if (kind !== 'treat') continue
    const name = catalogue.inputs.find(({ key }) => key === inputKey)?.label.vi ?? String(body.name ?? inputKey ?? '')
    const clearOn = addDays(day, withdrawalDays ?? 0)
    const before = uses.get(inputKey ?? name)
    uses.set(inputKey ?? name, {
      ...{ key: inputKey, name, status: inputStatus ?? 'unknown', times: (before?.times ?? 0) + 1 },
      ...{
        lastDay: before && before.lastDay > day ? before.lastDay : day,
        clearOn: before && before.clearOn > clearOn ? before.clearOn : clearOn,
      },
    })
  }
  return [...uses.values()].sort((a, b) => (a.lastDay < b.lastDay ? 1 : -1))
}

const usesOf = (lines: readonly Entry[]) =>
  lines.filter(({ kind }) => kind === 'treat').map((line) => ({ ...line, withdrawalDays: line.withdrawalDays ?? 0 }))

/** Of each substance the last test counts; a market fits where none of them fails or was too coarse. */
export function fitFor(tests: readonly Pick<ResidueTest, 'substance' | 'at' | 'verdicts'>[]): Market[] {
  const last = new Map<string, Pick<ResidueTest, 'at' | 'verdicts'>>()
  for (const test of tests) {
    const before = last.get(test.substance)
    if (!before || before.at <= test.at) last.set(test.substance, test)
  }
  if (last.size === 0) return []
  return markets.filter((market) => [...last.values()].every(({ verdicts }) => !['fails', 'too_coarse'].includes(verdicts[market].verdict)))
}

/** Whether the last test of some substance fails the limit of the home market. */
export function failsAtHome(tests: readonly Pick<ResidueTest, 'substance' | 'at' | 'verdicts'>[], home: Market): boolean {
  const failed = new Map<string, { at: Date; fails: boolean }>()
  for (const { substance, at, verdicts } of tests) {
    const before = failed.get(substance)
    if (!before || before.at <= at) failed.set(substance, { at, fails: verdicts[home].verdict === 'fails' })
  }
  return [...failed.values()].some(({ fails }) => fails)
}

export function summarise(catalogue: Catalogue, entries: readonly Entry[], tests: readonly ResidueTest[]): Summary {
  const lines = currentOf(entries)
  const days = lines.map(({ day }) => day).sort()
  const sum = (kind: string, key: string): number =>
    Math.round(lines.filter((line) => line.kind === kind).reduce((total, { body }) => total + numberOf(body[key]), 0) * 1000) / 1000
  const [now, ever] = [earliestHarvest(usesOf(lines)), earliestHarvest(usesOf(entries))]
  return {
    lines: lines.length,
    corrected: entries.length - lines.length,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    feedKg: sum('feed', 'kg'),
    dead: sum('disease', 'dead'),
    water: waterOf(catalogue, lines),
    inputs: inputsOf(catalogue, lines),
    diseases: lines.filter(({ kind }) => kind === 'disease').map(({ body, day }) => ({ key: String(body.sign), day })),
    earliest: now ?? null,
    movedEarlier: ever !== undefined && (now === undefined || now < ever),
    tests: tests.map(({ substance, sampledOn, verdicts }) => ({
      substance,
      day: sampledOn,
      verdicts: Object.fromEntries(markets.map((market) => [market, verdicts[market].verdict])) as Record<Market, string>,
    })),
    fitFor: fitFor(tests),
  }
}
