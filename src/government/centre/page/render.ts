import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Lang, localized, translatorFor } from '#core/i18n.ts'
import { periodOf, periodText, shift } from '#engine/indicators/index.ts'
import { type Layers, layersOf, monthAsked, structureDays } from '../figures/layers.ts'
import type { Picture } from '../figures/figure.ts'
import type { Ground, Place } from '../figures/picture.ts'
import { boardOf } from './board.ts'
import { CentreLive, CentreRest } from './centre.page.tsx'
import { type MapView, mapView } from './map-view.ts'
import { type Viewer, viewerKey } from './viewer.ts'
import { WallLive } from './wall.page.tsx'

export type MapAsked = { lop?: string | undefined; ky?: string | undefined; 'co-cau'?: string | undefined }
export type Shown = { picture: Picture; ground: Ground; viewer: Viewer; lang: Lang }

const kept = new WeakMap<Picture, Map<string, Promise<string>>>()

/** Written once for each picture, language and kind of viewer: what five hundred look at is put into words once. */
function once({ picture, viewer, lang }: Shown, what: string, write: () => Promise<string>): Promise<string> {
  const own = kept.get(picture) ?? new Map<string, Promise<string>>()
  kept.set(picture, own)
  const key = `${what}|${lang}|${viewerKey(viewer)}`
  const before = own.get(key)
  if (before) return before
  const text = write()
  own.set(key, text)
  text.catch(() => own.delete(key))
  return text
}

/** The numbers of a unit. */
export const renderLive = (shown: Shown): Promise<string> =>
  once(shown, 'live', async () => {
    const t = translatorFor(shown.lang)
    return renderToString(h(CentreLive, { t, board: boardOf(t, shown.picture, shown.viewer) }))
  })

/** Months to choose from. */
const months = (today: string): string[] => Array.from({ length: 36 }, (_, back) => periodText(shift(periodOf('month', today), -back)))

async function mapOf(place: Place, shown: Shown, asked: MapAsked): Promise<MapView | undefined> {
  const { picture, ground, viewer, lang } = shown
  if (picture.unit.id !== picture.root.id) return undefined
  const days = await structureDays(place, ground.day)
  const day = days.find((one) => one === asked['co-cau']) ?? ground.day
  const layer = ground.composition.map.find(({ indicator }) => indicator === asked.lop) ?? ground.composition.map[0]
  const layers: Layers | undefined = await layersOf(place, ground, { day, period: monthAsked(asked.ky, ground.day) }).catch(() => undefined)
  if (!layers || !layer) return undefined
  const periods = [...new Set([...months(ground.day), periodText(layers.period)])]
  return mapView(translatorFor(lang), { picture, layers, layer, days, periods, links: viewer.links, alarms: viewer.alarms })
}

/** Map and charts of a unit, for what was asked of the map. */
export const renderRest = (place: Place, shown: Shown, asked: MapAsked, action: string): Promise<string> =>
  once(shown, `rest|${asked.lop ?? ''}|${asked.ky ?? ''}|${asked['co-cau'] ?? ''}`, async () => {
    const t = translatorFor(shown.lang)
    const board = boardOf(t, shown.picture, shown.viewer)
    return renderToString(h(CentreRest, { t, board, map: await mapOf(place, shown, asked), action, doors: [], above: undefined }))
  })

const clock = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  weekday: 'long',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function clockWords(at: Date): string {
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.weekday ?? ''} ${part.day}/${part.month}/${part.year} · ${part.hour}:${part.minute}`
}

/** The whole wall. */
export const renderWall = (place: Place, shown: Shown): Promise<string> =>
  once(shown, 'wall', async () => {
    const t = translatorFor(shown.lang)
    const board = boardOf(t, shown.picture, shown.viewer)
    const map = await mapOf(place, shown, {})
    const now = clockWords(shown.picture.at)
    return renderToString(h(WallLive, { t, board, map, province: localized(shown.lang, place.province.name), now }))
  })
