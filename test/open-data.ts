import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { refreshDue } from '../src/government/opendata/release/refresh.ts'
import { type Person, type World, world } from './world.ts'

let first: Promise<Map<string, string>> | undefined

/** The world with the first releases of the pack's datasets; made once a run. */
export async function openDataWorld(): Promise<{ w: World; results: Map<string, string> }> {
  const w = await world()
  first ??= refreshDue({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined })
  return { w, results: await first }
}

export const json = async <V>(w: World, url: string): Promise<V> =>
  (await w.inject({ url, headers: { accept: 'application/json' } })).json<V>()

export const send = (
  w: World,
  as: Person | undefined,
  url: string,
  fields: Record<string, string | string[]>,
): Promise<LightMyRequestResponse> =>
  w.inject({
    method: 'POST',
    url,
    ...(as ? { as } : {}),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
    ).toString(),
  })

/** Puts a record into a register as a steward does. */
export async function put(w: World, as: Person, register: string, data: object): Promise<void> {
  const answer = await w.inject({
    method: 'POST',
    url: `/api/registers/${register}/records`,
    as,
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    payload: JSON.stringify({ data, validFrom: '2026-01-01', reason: 'thử' }),
  })
  assert.ok(answer.statusCode === 201 || answer.statusCode === 200, answer.body)
}

/** What the form of a new dataset sends. */
export const datasetForm = (key: string, more: Record<string, string | string[]> = {}): Record<string, string | string[]> => ({
  key,
  title_vi: `Bộ thử ${key}`,
  about_vi: 'Bộ dữ liệu để thử việc công bố.',
  theme: 'EDUC',
  owner: '92',
  contact_vi: 'Tổ dữ liệu mở',
  licence: 'cc-by-4.0',
  frequency: 'monthly',
  subject: 'things',
  column: ['code', 'level', 'pupils'],
  ...more,
})

/** Saves a draft and answers with the address of its page. */
export async function drafted(w: World, as: Person, origin: string, form: Record<string, string | string[]>): Promise<string> {
  const answer = await send(w, as, `/lam-viec/du-lieu-mo/moi?nguon=${encodeURIComponent(origin)}`, form)
  assert.equal(answer.statusCode, 303, answer.body.replaceAll(/<[^>]+>/g, ' ').slice(0, 1500))
  return String(answer.headers.location)
}
