import { formatDate, formatNumber, localized, type T } from '#core/i18n.ts'
import { periodText, periodWords, type Reading } from '#engine/indicators/index.ts'
import type { MapLayer } from '../composition/composition.ts'
import type { Branch, Picture } from '../figures/figure.ts'
import type { Cell, LayerRow, Layers } from '../figures/layers.ts'
import { nameOf } from './board.ts'

/** 0: nothing known; 1 to 4: the class of the value, from the lowest. */
export type Class = 0 | 1 | 2 | 3 | 4
export const classOf = (steps: readonly number[], value: number | null | undefined): Class =>
  value === null || value === undefined ? 0 : ((1 + steps.filter((step) => value >= step).length) as Class)

export type MapView = {
  finding: string
  about: string
  width: number
  height: number
  isScheme: boolean
  shapes: { unitId: string; path: string; step: Class; label: string; href: string | undefined }[]
  marks: { x: number; y: number; number: number; late: boolean }[]
  legend: { step: Class; label: string }[]
  columns: { key: string; label: string }[]
  rows: {
    id: string
    name: string /** Smaller stands worse; null: nothing known. */
    weight: number | null
    href: string | undefined
    cells: Record<string, { text: string; href: string | undefined }>
  }[]
  undivided: Record<string, string> | undefined
  choices: {
    layers: { value: string; label: string }[]
    days: { value: string; label: string }[]
    periods: { value: string; label: string }[]
  }
  asked: { layer: string; day: string; period: string }
}

const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })
const isShare = (picture: Picture, layer: MapLayer): boolean => picture.figures.get(layer.indicator)?.reading?.unit === 'percent'

function cellText(share: boolean, cell: Cell | undefined): string {
  if (!cell || cell.value === null) return '–'
  return share ? `${number.format(cell.value)} %` : number.format(cell.value)
}

function legendOf(t: T, steps: readonly number[], share: boolean): MapView['legend'] {
  const text = (value: number): string => (share ? `${number.format(value)} %` : number.format(value))
  const [a = 0, b = 0, c = 0] = steps
  return [
    { step: 4, label: t('centre.map.from', { from: text(c) }) },
    { step: 3, label: t('centre.map.between', { from: text(b), to: text(c) }) },
    { step: 2, label: t('centre.map.between', { from: text(a), to: text(b) }) },
    { step: 1, label: t('centre.map.under', { to: text(a) }) },
    { step: 0, label: t('centre.map.unknown') },
  ]
}

/** The sentence over the map: how many stand in the class that wants looking at. */
function findingOf(t: T, layer: MapLayer, reading: Reading | undefined, classes: readonly Class[], share: boolean): string {
  const worst = reading?.direction === 'down' ? 4 : 1
  const count = classes.filter((step) => step === worst).length
  const edge = worst === 4 ? (layer.steps[2] ?? 0) : (layer.steps[0] ?? 0)
  const limit = share ? `${number.format(edge)} %` : number.format(edge)
  const known = classes.filter((step) => step > 0).length
  if (known === 0) return t('centre.map.nothing_known')
  return t(worst === 4 ? 'centre.map.finding_above' : 'centre.map.finding_below', { count: formatNumber(t.lang, count), limit })
}

export type MapQuestion = {
  picture: Picture
  layers: Layers
  layer: MapLayer
  days: readonly string[]
  periods: readonly string[]
  links: boolean
  alarms: boolean
}

/** The map and the table beneath it: the same figures twice, once to see and once to read. */
export function mapView(t: T, q: MapQuestion): MapView {
  const { picture, layers, layer, links } = q
  const today = q.days[0] ?? layers.day
  const byUnit = new Map(layers.rows.map((row) => [row.unit.id, row]))
  const share = isShare(picture, layer)
  const labelOf = (one: MapLayer): string => {
    const reading = picture.figures.get(one.indicator)?.reading
    return one.label ? localized(t.lang, one.label) : reading ? localized(t.lang, reading.label) : one.indicator
  }
  const href = (unit: Branch): string | undefined =>
    picture.tree.has(unit.id) ? `/dieu-hanh/don-vi/${encodeURIComponent(unit.code)}` : undefined
  const shapes = layers.drawing.shapes.map(({ unitId, path }) => {
    const row = byUnit.get(unitId)
    const cell = row?.cells[layer.indicator]
    const name = row ? rowName(t, row) : ''
    return {
      unitId,
      path,
      step: classOf(layer.steps, cell?.value),
      label: `${name}: ${cellText(share, cell)}`,
      href: row && href(row.unit),
    }
  })
  const places = new Map(layers.drawing.shapes.map(({ unitId, at }) => [unitId, at]))
  const query = `ky=${periodText(layers.period)}${layers.day === today ? '' : `&co-cau=${layers.day}`}`
  const rows = [...layers.rows].sort(
    (a, b) =>
      order(a.unit) - order(b.unit) ||
      ((a.above?.code ?? '') < (b.above?.code ?? '')
        ? -1
        : (a.above?.code ?? '') > (b.above?.code ?? '')
          ? 1
          : a.unit.code < b.unit.code
            ? -1
            : 1),
  )
  return {
    finding: findingOf(
      t,
      layer,
      picture.figures.get(layer.indicator)?.reading,
      shapes.map(({ step }) => step),
      share,
    ),
    about: t('centre.map.about', {
      label: labelOf(layer),
      period: periodWords(t, layers.period),
      count: layers.rows.filter(({ unit }) => unit.level === 'commune').length,
      day: formatDate(t.lang, layers.day),
    }),
    width: layers.drawing.width,
    height: layers.drawing.height,
    isScheme: layers.drawing.isScheme,
    shapes,
    marks: q.alarms ? marksOf(picture, places) : [],
    legend: legendOf(t, layer.steps, share),
    columns: picture.composition.map.map((one) => ({ key: one.indicator, label: labelOf(one) })),
    rows: rows.map(({ unit, above, cells }) => ({
      id: unit.code,
      name: rowName(t, { unit, above }),
      href: href(unit),
      weight: weightOf(cells[layer.indicator], picture.figures.get(layer.indicator)?.reading),
      cells: Object.fromEntries(
        picture.composition.map.map((one) => {
          const drill = picture.figures.get(one.indicator)?.reading?.drillHref
          const cell = cells[one.indicator]
          const records = links && drill && cell?.numerator ? `${drill.split('?')[0]}?don-vi=${unit.id}&${query}` : undefined
          return [one.indicator, { text: cellText(isShare(picture, one), cell), href: records }]
        }),
      ),
    })),
    undivided:
      Object.keys(layers.undivided).length > 0
        ? Object.fromEntries(
            picture.composition.map.map((one) => [one.indicator, cellText(isShare(picture, one), layers.undivided[one.indicator])]),
          )
        : undefined,
    choices: {
      layers: picture.composition.map.map((one) => ({ value: one.indicator, label: labelOf(one) })),
      days: q.days.map((day, index) => ({
        value: day,
        label: index === 0 ? t('centre.map.structure_now') : t('centre.map.structure_until', { day: formatDate(t.lang, day) }),
      })),
      periods: q.periods.map((value) => ({ value, label: value.split('-').reverse().join('/') })),
    },
    asked: { layer: layer.indicator, day: layers.day, period: periodText(layers.period) },
  }
}

const weightOf = (cell: Cell | undefined, reading: Reading | undefined): number | null =>
  cell?.value === null || cell === undefined ? null : reading?.direction === 'down' ? -cell.value : cell.value

/** A commune of a district says which: there is a Ward 1 in several towns. */
const rowName = (t: T, { unit, above }: Pick<LayerRow, 'unit' | 'above'>): string =>
  [nameOf(t, unit), above && nameOf(t, above)].filter(Boolean).join(', ')

const order = ({ level }: Branch): number => (level === 'commune' ? 0 : 1)

/** The first alarms, by the numbers that they have in the list. */
function marksOf({ alarms, composition }: Picture, places: ReadonlyMap<string, { x: number; y: number }>): MapView['marks'] {
  return alarms.slice(0, 9).flatMap((alarm, index) => {
    const at = places.get(alarm.unitId)
    const late = composition.rules.find(({ key }) => key === alarm.rule)?.severity === 'late'
    return at ? [{ ...at, number: index + 1, late }] : []
  })
}
