import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { compute, findDefinition, parsePeriod, type Period, periodOf } from '#engine/indicators/index.ts'
import { bordersOn, outlineOf, readPack } from '#ground/places/index.ts'
import { shared, type Shared } from './cache.ts'
import { type Branch, rowOf } from './figure.ts'
import { type Ground, type Place, treeOn } from './picture.ts'
import { type Shape, schemeOf } from './scheme.rules.ts'

/** What a unit has of one indicator. */
export type Cell = { numerator: number; denominator: number | null; value: number | null }
/** `above`: the district, where there is a level between. */
export type LayerRow = { unit: Branch; above: Branch | undefined; cells: Record<string, Cell> }
/** The units of a day with their figures of a period, and how they lie. */
export type Layers = {
  day: string
  period: Period
  rows: LayerRow[]
  /** What cannot be said to lie in one unit of this structure. */
  undivided: Record<string, Cell>
  drawing: { width: number; height: number; shapes: Shape[]; isScheme: boolean }
}

const lives = new WeakMap<object, Shared<Layers | null>>()

const empty = (): { numerator: number; denominator: number | null } => ({ numerator: 0, denominator: null })
type Sum = ReturnType<typeof empty>

/** The rows of one indicator in the units of a day: sums of numerators and denominators, never means of shares. */
export async function valuesByRow(
  db: Db,
  key: string,
  by: { period: Period; day: string; today: string; tree: ReadonlyMap<string, Branch> },
): Promise<{ rows: Map<string, Cell>; undivided: Cell | undefined }> {
  const found = await findDefinition(db, key)
  if (!found) return { rows: new Map(), undivided: undefined }
  const { body } = found
  const [told] = await compute(db, body, { periods: [by.period], by: 'unit', where: {}, structure: by.day }, by.today)
  const sums = new Map<string, Sum>()
  let rest: Sum | undefined
  for (const group of told?.groups ?? []) {
    const row = group.unitId ? rowOf(by.tree, group.unitId) : undefined
    const sum: Sum = row ? (sums.get(row) ?? empty()) : (rest ?? empty())
    sum.numerator += group.numerator ?? 0
    if (group.denominator !== null) sum.denominator = (sum.denominator ?? 0) + group.denominator
    if (row) sums.set(row, sum)
    else rest = sum
  }
  const cell = ({ numerator, denominator }: Sum): Cell => {
    const share = denominator ? (numerator / denominator) * (body.scale ?? 1) : null
    return { numerator, denominator, value: body.denominator ? share : numerator * (body.scale ?? 1) }
  }
  return { rows: new Map([...sums].map(([id, sum]) => [id, cell(sum)])), undivided: rest && cell(rest) }
}

async function draw(db: Db, day: string, tree: ReadonlyMap<string, Branch>): Promise<Layers['drawing']> {
  const communes = [...tree.values()].filter((unit) => unit.level === 'commune')
  const own = new Set(communes.map((unit) => unit.id))
  const borders = (await bordersOn(db, day, 'commune')).borders.filter((border) => own.has(border.unitId))
  const outline = borders.length > 0 ? outlineOf(borders, { width: 720, decimals: 0 }) : undefined
  const drawn = new Set(borders.map((border) => border.unitId))
  const rest = communes.filter((unit) => !drawn.has(unit.id)).map((unit) => ({ id: unit.id, group: unit.parentId ?? '' }))
  const scheme = schemeOf(rest, 720, outline ? outline.height + 16 : 0)
  return {
    width: 720,
    height: outline && rest.length === 0 ? outline.height : scheme.height,
    shapes: [...(outline?.shapes ?? []), ...scheme.shapes],
    isScheme: outline === undefined,
  }
}

/** Days of structures to choose from: today's, and the last day before each change that the pack knows. */
export async function structureDays(place: Place, today: string): Promise<string[]> {
  const { manifest } = await readPack(place.province.packDir)
  const before = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return [today, ...manifest.successions.map(({ on }) => before(on)).filter((day) => day < today)]
}

/** The month asked for, if it is one of those that can be asked for. */
export function monthAsked(text: string | undefined, today: string): Period {
  const asked = text ? parsePeriod(text) : undefined
  const now = periodOf('month', today)
  return asked?.kind === 'month' && asked.start <= now.start && asked.start >= '2010-01-01' ? asked : now
}

/** The layers of the map in the units of a day; undefined where no province stood on it. */
export async function layersOf(place: Place, ground: Ground, asked: { day: string; period: Period }): Promise<Layers | undefined> {
  const { db, clock } = place
  const own = lives.get(db) ?? shared<Layers | null>(() => ground.composition.refreshSeconds * 1000, 60)
  lives.set(db, own)
  const now = clock.now()
  const today = dayOf(now)
  const layers = await own.get(`${asked.day} ${asked.period.start}`, now.getTime(), async () => {
    const units = asked.day === ground.day ? ground : await treeOn(db, place.province.packDir, asked.day)
    if (!units) return null
    const { tree, root } = units
    const aboveOf = (unit: Branch): Branch | undefined => (unit.parentId && unit.parentId !== root.id ? tree.get(unit.parentId) : undefined)
    const rows = new Map<string, LayerRow>()
    const undivided: Record<string, Cell> = {}
    for (const unit of tree.values()) if (unit.level === 'commune') rows.set(unit.id, { unit, above: aboveOf(unit), cells: {} })
    for (const { indicator } of ground.composition.map) {
      const values = await valuesByRow(db, indicator, { period: asked.period, day: asked.day, today, tree })
      if (values.undivided) undivided[indicator] = values.undivided
      for (const [id, cell] of values.rows) {
        const unit = tree.get(id)
        if (!unit) continue
        const row = rows.get(id) ?? { unit, above: aboveOf(unit), cells: {} }
        row.cells[indicator] = cell
        rows.set(id, row)
      }
    }
    return { ...asked, rows: [...rows.values()], undivided, drawing: await draw(db, asked.day, tree) }
  })
  return layers ?? undefined
}
