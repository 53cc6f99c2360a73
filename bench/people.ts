import { randomUUID } from 'node:crypto'
import { systemClock } from '#core/clock.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { findUnitByCode, listAncestors } from '#ground/places/index.ts'
import type { Gun } from './load.ts'

type Headers = Record<string, string>
/** One citizen, one officer of a commune for each role, and the province's leader, all signed in. */
export type People = {
  citizen: Headers
  receiver: Headers
  processor: Headers
  approver: Headers
  leader: Headers
  cookies: { citizen: Headers; receiver: Headers; leader: Headers }
}
export type Filing = { procedure: string; unit: string; unitId: string; answers: Record<string, unknown> }

type JsonSchema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  required?: string[]
  properties?: Record<string, JsonSchema>
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
}

const known: Record<string, unknown> = {
  applicant_name: 'Thạch Thị Đo Đạc',
  applicant_birth_date: '1990-05-20',
  applicant_identity: '094190001234',
  applicant_phone: '0912345678',
}

function answerTo(key: string, schema: JsonSchema, given: { fileId: string; unit: string }): unknown {
  if (key in known) return known[key]
  if (schema.properties?.detail) return { unit: given.unit, detail: 'Ấp Một' }
  const choice = schema.const ?? schema.enum?.[0] ?? (schema.oneOf ?? schema.anyOf)?.[0]?.const
  if (choice !== undefined) return choice
  if (schema.type === 'array') return [given.fileId]
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  return schema.format === 'date' ? '2020-01-15' : 'Xin trích lục một bản'
}

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function upload(gun: Gun, headers: Headers): Promise<string> {
  const edge = randomUUID()
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="giay-to.png"\r\ncontent-type: image/png\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), pixel, Buffer.from(`\r\n--${edge}--\r\n`)])
  const sent = await gun.shoot({
    method: 'POST',
    path: '/api/files',
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${edge}` },
    body,
  })
  return (JSON.parse(sent.text) as { id: string }).id
}

/** People for the measurement, and a filing that the procedure's form accepts. */
export async function settle(db: Db, gun: Gun, procedure: string): Promise<{ people: People; filing: Filing }> {
  const { schema, units } = JSON.parse((await gun.shoot({ path: `/api/procedures/${procedure}/form` })).text) as {
    schema: JsonSchema
    units: { code: string }[]
  }
  const code = units[0]?.code ?? ''
  const on = dayOf(new Date())
  const unit = await findUnitByCode(db, code, { on })
  const province = unit && (await listAncestors(db, unit.id, { on })).at(-1)
  if (!unit || !province) throw new Error(`no unit ${code}`)
  const officer = async (role: string, unitId: string): Promise<{ bearer: Headers; cookie: Headers }> => {
    const kind = role === 'citizen' ? 'citizen' : 'officer'
    const { token, cookie } = await createTestPerson(db, systemClock, {
      kind,
      name: `Đo ${role}`,
      roles: kind === 'citizen' ? [] : [{ role, unitId }],
    })
    return { bearer: { authorization: `Bearer ${token}`, accept: 'application/json' }, cookie: { cookie, accept: 'text/html' } }
  }
  const [citizen, receiver, processor, approver, leader] = [
    await officer('citizen', ''),
    await officer('receiver', unit.id),
    await officer('processor', unit.id),
    await officer('approver', unit.id),
    await officer('leader', province.id),
  ]
  const fileId = await upload(gun, citizen.bearer)
  const required = schema.required ?? []
  const answers = Object.fromEntries(required.map((key) => [key, answerTo(key, schema.properties?.[key] ?? {}, { fileId, unit: code })]))
  const people = {
    citizen: citizen.bearer,
    receiver: receiver.bearer,
    processor: processor.bearer,
    approver: approver.bearer,
    leader: leader.bearer,
    cookies: { citizen: citizen.cookie, receiver: receiver.cookie, leader: leader.cookie },
  }
  return { people, filing: { procedure, unit: code, unitId: unit.id, answers } }
}
