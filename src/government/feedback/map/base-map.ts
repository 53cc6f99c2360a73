import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { refuse } from '#core/errors.ts'
import { type BorderOfDay, bordersOn, polygonsOf } from '#ground/places/index.ts'
import { boundsOf, pixels, readView, ringPath, toPixel, type View } from './map.rules.ts'

const kept = new Map<string, string>()
const most = 300

const escape = (text: string): string => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '')

function isSeen(view: View, { box }: BorderOfDay): boolean {
  const { west, south, east, north } = boundsOf(view)
  return box.west <= east && box.east >= west && box.south <= north && box.north >= south
}

/** Land, water lining and borders of the communes of a view, with the names of those large enough to carry one. */
export function drawBase(view: View, borders: readonly BorderOfDay[]): string {
  const seen = borders.filter((border) => isSeen(view, border))
  const path = seen.flatMap((border) => polygonsOf(border.geometry).flatMap((rings) => rings.map((ring) => ringPath(view, ring)))).join('')
  const names = seen.flatMap(({ box, name }) => {
    const from = toPixel(view, { lat: box.north, lon: box.west })
    const to = toPixel(view, { lat: box.south, lon: box.east })
    const [x, y] = [Math.round((from.x + to.x) / 2), Math.round((from.y + to.y) / 2)]
    if (to.x - from.x < 70 || x < 0 || y < 0 || x > pixels || y > pixels) return []
    return [`<text x="${x}" y="${y}">${escape(name.replace(/^(Phường|Xã|Thị trấn) /, ''))}</text>`]
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pixels} ${pixels}" width="${pixels}" height="${pixels}">` +
    `<path fill="#dcebea" d="M0 0h${pixels}v${pixels}H0z"/>` +
    `<path fill="none" stroke="#a3cacc" stroke-width="9" stroke-linejoin="round" d="${path}"/>` +
    `<path fill="#faf8f4" stroke="#93bdc1" stroke-linejoin="round" d="${path}"/>` +
    `<g font-family="system-ui,sans-serif" font-size="12" fill="#4f5859" text-anchor="middle">${names.join('')}</g></svg>`
  )
}

async function baseOf(db: Db, view: View, day: string): Promise<string> {
  const { stamp, borders } = await bordersOn(db, day, 'commune')
  const key = `${stamp} ${view.level} ${view.x} ${view.y}`
  const before = kept.get(key)
  if (before) return before
  const svg = drawBase(view, borders)
  if (kept.size >= most) kept.clear()
  kept.set(key, svg)
  return svg
}

/** The ground under the reports, as a picture that browsers keep for a day. */
export async function showBase(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const view = readView(request.query as Record<string, string>)
  if (!view) throw refuse('notFound', 'core.not_found')
  const svg = await baseOf(db, view, dayOf(clock.now()))
  return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(svg)
}
