// Inspections to order: who plans, who looks, who is looked at.
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { sql } from '#core/db.ts'
import { post as send, unitIdOf } from './filing.ts'
import { type Person, type World, world } from './world.ts'

export const root = '/kiem-tra-thuc-dia'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const post = (w: World, as: Person, url: string, fields: Record<string, string> = {}) =>
  w.inject({ method: 'POST', url: `${root}${url}`, as, headers: form, payload: new URLSearchParams(fields).toString() })
export const page = (w: World, as: Person, url: string) => w.inject({ url: `${root}${url}`, as })
export const points = ['posted', 'receipt', 'extra_papers', 'apology', 'access']
/** What is measured and counted in the same list, all within the limits. */
export const measured = { wait: '12', counters: '3' }
export const measuredNotes = Object.entries(measured).map(([point, answer]) => ({ point, answer }))

export async function cast() {
  const w = await world()
  const [city, commune] = await Promise.all([unitIdOf(w, '92'), unitIdOf(w, '31510')])
  const [inspector, second, leader, elsewhere] = await Promise.all([
    w.officer('inspector', city, { name: 'Trần Văn Kiểm' }),
    w.officer('inspector', city, { name: 'Lý Thị Soát' }),
    w.officer('leader', city),
    w.officer('inspector', commune),
  ])
  const { rows } = await sql<{
    id: string
  }>`select id from inspections.checklist where key = 'one_stop_office' order by version desc limit 1`.execute(w.db)
  return { w, city, inspector, second, leader, elsewhere, list: rows[0]?.id ?? '' }
}
export type Cast = Awaited<ReturnType<typeof cast>>

export async function draftPlan({ w, city, inspector }: Cast): Promise<string> {
  const made = await post(w, inspector, '/ke-hoach', { title: `Kế hoạch ${randomUUID()}`, year: '2026', unit: city })
  assert.equal(made.statusCode, 303, made.body.slice(0, 400))
  return String(made.headers.location).slice(`${root}/ke-hoach/`.length)
}

export const someCode = (): string => randomUUID().slice(0, 13).toUpperCase()
export const add = (c: Cast, plan: string, code: string) =>
  post(c.w, c.inspector, `/ke-hoach/${plan}/them`, { name: 'UBND phường Thử', code, month: '11', list: c.list, address: 'Đường Thử' })

export async function announcedVisit(c: Cast, code = someCode()): Promise<string> {
  const plan = await draftPlan(c)
  assert.equal((await add(c, plan, code)).statusCode, 303)
  assert.equal((await post(c.w, c.leader, `/ke-hoach/${plan}/duyet`)).statusCode, 303)
  const { rows } = await sql<{ id: string }>`select id from inspections.visit where subject_code = ${code}`.execute(c.w.db)
  const id = rows[0]?.id ?? ''
  assert.equal((await post(c.w, c.inspector, `/${id}/thong-bao`)).statusCode, 303)
  return id
}

export async function visitInField(c: Cast, code = someCode()): Promise<string> {
  const id = await announcedVisit(c, code)
  assert.equal((await post(c.w, c.inspector, `/${id}/bat-dau`)).statusCode, 303)
  return id
}

/** A firm and a person who acts for it in this session, with a confirmed mandate. */
export async function representative(w: World): Promise<{ person: Person; code: string; name: string }> {
  const code = String(2_000_000_000 + randomInt(900_000_000))
  const name = `Hợp tác xã ${code}`
  const [person, admin] = [await w.citizen({ name: 'Sơn Thị Đại Diện' }), await w.officer('administrator', await unitIdOf(w, '31510'))]
  const edge = 'ranh-gioi'
  const fields = { code, name, kind: 'representative', from: '2026-01-01', to: '', proof: 'GCN 22/HTX' }
  const parts = Object.entries(fields).map(
    ([key, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="gp.png"\r\ncontent-type: image/png\r\n\r\n`
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
  const declared = await w.inject({
    method: 'POST',
    url: '/tai-khoan/to-chuc',
    as: person,
    payload: Buffer.concat([Buffer.from(parts.join('') + head), pixel, Buffer.from(`\r\n--${edge}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(declared.statusCode, 303, declared.body.slice(0, 400))
  const { rows } = await sql<{ id: string }>`select id from identity.mandate where person_id = ${person.personId}::uuid`.execute(w.db)
  const mandate = rows[0]?.id ?? ''
  assert.equal((await send(w, admin, `/quan-tri/to-chuc/${mandate}`, { answer: 'yes' })).statusCode, 303)
  assert.equal((await send(w, person, '/tai-khoan/to-chuc/chon', { mandate })).statusCode, 303)
  return { person, code, name }
}
