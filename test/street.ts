// A street to report from: borders of two wards, photos with and without a place, and people who answer.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import sharp from 'sharp'
import type { Db } from '#core/db.ts'
import { importBoundaries } from '#ground/places/load/boundaries.ts'
import { unitIdOf } from './filing.ts'
import type { Person, World } from './world.ts'

export const ward = '31510'
export const otherWard = '31507'
/** A place in the ward, one beside it and one in the other ward. */
export const here = { lat: 9.605, lon: 105.955 }
export const there = { lat: 9.605, lon: 105.985 }
const square = (west: number): number[][] => [
  [west, 9.59],
  [west + 0.03, 9.59],
  [west + 0.03, 9.62],
  [west, 9.62],
  [west, 9.59],
]

/** Two square wards side by side. */
export async function drawWards(db: Db): Promise<void> {
  const feature = (code: string, west: number) => ({
    type: 'Feature',
    properties: { code },
    geometry: { type: 'Polygon', coordinates: [square(west)] },
  })
  const file = join(mkdtempSync(join(tmpdir(), 'tinhso-wards-')), 'wards.geojson')
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: [feature(ward, 105.94), feature(otherWard, 105.97)] }))
  const report = await importBoundaries(db, file, { on: '2025-07-01' })
  assert.deepEqual(report.unmatched, [])
}

const dms = (degrees: number): string => {
  const whole = Math.floor(degrees)
  const minutes = (degrees - whole) * 60
  return `${whole}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes - Math.floor(minutes)) * 60 * 1000)}/1000`
}

let plain: Promise<Buffer> | undefined

/** A large photo; with a place it carries what a camera writes. */
export async function photo(place?: { lat: number; lon: number }): Promise<Buffer> {
  if (!place && plain) return plain
  const noise = sharp({
    create: { width: 2400, height: 1200, channels: 3, background: '#7a6a50', noise: { type: 'gaussian', mean: 120, sigma: 6 } },
  })
  if (!place) return (plain = noise.jpeg().toBuffer())
  return noise
    .withExif({
      IFD0: { Make: 'Camera of a person', Software: 'secret' },
      IFD2: { DateTimeOriginal: '2026:11:23 07:55:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: dms(place.lat), GPSLongitudeRef: 'E', GPSLongitude: dms(place.lon) },
    })
    .jpeg()
    .toBuffer()
}

/** A multipart body of texts and photos. */
export function withPhotos(
  fields: Record<string, string>,
  photos: Buffer[] = [],
  name = 'photos',
): { payload: Buffer; headers: Record<string, string> } {
  const texts = Object.entries(fields).map(([key, value]) =>
    Buffer.from(`--line\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
  )
  const files = photos.flatMap((bytes, at) => [
    Buffer.from(`--line\r\ncontent-disposition: form-data; name="${name}"; filename="anh ${at}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
  return {
    payload: Buffer.concat([...texts, ...files, Buffer.from('--line--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' },
  }
}

export type Sending = { as?: Person | undefined; fields?: Record<string, string>; photos?: Buffer[]; json?: boolean; ip?: string }

/** Sends a report as a browser would; each call from an address of its own, as from another phone. */
export function sendReport(
  w: Pick<World, 'inject'>,
  { as, fields = {}, photos = [], json = false, ip }: Sending = {},
): Promise<LightMyRequestResponse> {
  const all = {
    key: randomUUID(),
    category: 'waste',
    words: 'Rác đổ đầy lề đường',
    lat: String(here.lat),
    lon: String(here.lon),
    ...fields,
  }
  const { payload, headers } = withPhotos(all, photos)
  const octet = (): number => Math.floor(Math.random() * 250) + 1
  return w.inject({
    method: 'POST',
    url: '/phan-anh/gui',
    as,
    payload,
    headers: json ? { ...headers, accept: 'application/json' } : headers,
    remoteAddress: ip ?? `10.${octet()}.${octet()}.${octet()}`,
  })
}

export type Sent = { reference: string; follow: string; k: string }

export async function aReport(w: World, sending: Sending = {}): Promise<Sent> {
  const answer = await sendReport(w, { ...sending, json: true })
  assert.equal(answer.statusCode, 201, answer.body)
  const { reference, follow } = answer.json<{ reference: string; follow: string }>()
  return { reference, follow, k: new URL(follow, 'http://x').searchParams.get('k') ?? '' }
}

export type Staff = { dispatcher: Person; fieldOfficer: Person }

export async function staffOf(w: World, code = ward): Promise<Staff> {
  const unitId = await unitIdOf(w, code)
  return {
    dispatcher: await w.officer('dispatcher', unitId, { name: 'Dương Phương Mai' }),
    fieldOfficer: await w.officer('field_officer', unitId, { name: 'Lâm Hoàng Tuấn' }),
  }
}

/** An action from the desk, as the page posts it. */
export function deskAct(
  w: World,
  as: Person,
  reference: string,
  action: string,
  fields: Record<string, string> = {},
  photos: Buffer[] = [],
): Promise<LightMyRequestResponse> {
  const { payload, headers } = withPhotos(fields, photos)
  return w.inject({ method: 'POST', url: `/lam-viec/phan-anh/${reference}/viec/${action}`, as, payload, headers })
}

export async function doneOnDesk(
  w: World,
  as: Person,
  reference: string,
  action: string,
  fields: Record<string, string> = {},
  photos: Buffer[] = [],
): Promise<void> {
  const answer = await deskAct(w, as, reference, action, fields, photos)
  assert.equal(
    answer.statusCode,
    303,
    answer.body
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .slice(0, 1500),
  )
}
