import type { Db } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import { type Reading, readIndicators } from '#engine/indicators/index.ts'
import { completenessOf, listRegisters } from '#engine/registers/index.ts'
import type { Composition } from '../composition/composition.ts'
import { type Branch, type Figure, type Held, pathIn } from './figure.ts'
import { keepFigures, listKept } from './last-good.queries.ts'

export type Wanted = { today: string; now: Date; unit: Branch; isRoot: boolean; tree: ReadonlyMap<string, Branch> }

const periods = 13

/** Everything that the composition names, once. */
export function namedIn(body: Composition): { indicators: string[]; registers: string[] } {
  const figures = body.subsystems.flatMap((one) => one.figures)
  return {
    indicators: [...new Set([...figures.flatMap(({ indicator }) => indicator ?? []), ...body.charts])],
    registers: [...new Set(figures.flatMap(({ register }) => register ?? []))],
  }
}

/** All at once; where that fails, one by one, so that one source that is down takes no other with it. */
async function readAll(db: Db, keys: readonly string[], wanted: Wanted, log: (message: string) => void): Promise<Map<string, Reading>> {
  const question = { today: wanted.today, periods, ...(wanted.isRoot ? {} : { unitId: wanted.unit.id }) }
  try {
    return new Map((await readIndicators(db, keys, question)).map((reading) => [reading.key, reading]))
  } catch {
    const found = new Map<string, Reading>()
    for (const key of keys) {
      try {
        for (const reading of await readIndicators(db, [key], question)) found.set(key, reading)
      } catch (error) {
        log(`centre: ${key} cannot be read: ${String(error)}`)
      }
    }
    return found
  }
}

const ownerWords: Localized = { vi: 'Cơ quan giữ sổ', en: 'The keeper of the register', km: 'ស្ថាប័នកាន់បញ្ជី' }

async function readRegisters(db: Db, keys: readonly string[], wanted: Wanted, log: (message: string) => void): Promise<Map<string, Held>> {
  const found = new Map<string, Held>()
  if (keys.length === 0) return found
  for (const { definition } of await listRegisters(db)) {
    if (!keys.includes(definition.key)) continue
    try {
      const rows = (await completenessOf(db, definition.key, wanted.today)).filter(
        ({ unitId }) => wanted.isRoot || (unitId !== null && pathIn(wanted.tree, unitId).includes(wanted.unit.id)),
      )
      const lastAt = rows.reduce<Date | null>((last, row) => (row.lastAt && (!last || row.lastAt > last) ? row.lastAt : last), null)
      const sum = (key: 'rows' | 'fresh'): number => rows.reduce((all, row) => all + row[key], 0)
      const { key, title, class: kind, who } = definition
      found.set(key, {
        register: key,
        title,
        owner: ownerWords,
        class: kind,
        readBy: who.read,
        rows: sum('rows'),
        fresh: sum('fresh'),
        lastAt,
      })
    } catch (error) {
      log(`centre: the register ${definition.key} cannot be read: ${String(error)}`)
    }
  }
  return found
}

type Body = { reading?: Reading; held?: Held }
const date = (value: Date | string | null): Date | null => (value === null ? null : new Date(value))

/** What was kept as JSON, with its days as days again. */
function revived({ reading, held }: Body): Pick<Figure, 'reading' | 'held'> {
  return {
    reading: reading && { ...reading, asOf: date(reading.asOf) },
    held: held && { ...held, lastAt: date(held.lastAt) },
  }
}

const written = new WeakMap<object, Map<string, string>>()

/** Keeps what is new to this process: a figure that stays the same is written once. */
async function keep(db: Db, scope: string, figures: readonly Figure[], now: Date): Promise<void> {
  const known = written.get(db) ?? new Map<string, string>()
  written.set(db, known)
  const rows = figures.flatMap(({ key, reading, held }) => {
    // What is sealed rests in its own register alone.
    if (held?.class === 'sealed') return []
    const body: Body = { ...(reading ? { reading } : {}), ...(held ? { held } : {}) }
    const text = JSON.stringify(body)
    if (known.get(`${scope} ${key}`) === text) return []
    known.set(`${scope} ${key}`, text)
    return [{ figure: key, body }]
  })
  await keepFigures(db, scope, rows, now)
}

/** The figures of a scope. What cannot be read now is the last good one, with its age; what never could be read is absent. */
export async function readFigures(
  db: Db,
  body: Composition,
  wanted: Wanted,
  by: { scope: string; before: ReadonlyMap<string, Figure> | undefined; log(message: string): void },
): Promise<Map<string, Figure>> {
  const named = namedIn(body)
  const [readings, held] = await Promise.all([
    readAll(db, named.indicators, wanted, by.log),
    readRegisters(db, named.registers, wanted, by.log),
  ])
  const figures = new Map<string, Figure>()
  const plain = { reading: undefined, held: undefined, readAt: wanted.now, down: false }
  for (const [key, reading] of readings) figures.set(key, { ...plain, key, reading })
  for (const [key, one] of held) figures.set(`register:${key}`, { ...plain, key: `register:${key}`, held: one })
  await keep(db, by.scope, [...figures.values()], wanted.now)
  const missing = [...named.indicators, ...named.registers.map((key) => `register:${key}`)].filter((key) => !figures.has(key))
  const gone = missing.filter((key) => {
    const before = by.before?.get(key)
    if (before) figures.set(key, { ...before, down: true })
    return !before
  })
  if (gone.length > 0)
    for (const { figure, body: kept, at } of await listKept(db, by.scope, gone))
      figures.set(figure, { key: figure, ...revived(kept as Body), readAt: at, down: true })
  return figures
}
