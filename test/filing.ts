import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { findUnitByCode } from '#ground/places/index.ts'
import type { Person, World } from './world.ts'

export type Schema = {
  type?: string
  const?: unknown
  enum?: string[]
  pattern?: string
  format?: string
  minimum?: number
  minItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
}
type Fault = { field: string; rule: string }

const json = { accept: 'application/json', 'content-type': 'application/json' }
const pdf =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

/** A multipart body of texts and PDF files. */
export function multipart(
  fields: Record<string, string>,
  files: Record<string, string> = {},
): { payload: string; headers: { 'content-type': string } } {
  const part = (head: string, body: string): string => `--line\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const texts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value))
  const papers = Object.entries(files).map(([name, file]) =>
    part(`name="${name}"; filename="${file}"\r\ncontent-type: application/pdf`, pdf),
  )
  return { payload: `${[...texts, ...papers].join('')}--line--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=line' } }
}

export async function upload(w: World, as: Person): Promise<string> {
  const { payload, headers } = multipart({}, { file: 'giấy tờ.pdf' })
  const answer = await w.inject({ method: 'POST', url: '/api/files', as, payload, headers: { ...headers, accept: 'application/json' } })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json<{ id: string }>().id
}

// A man born in 1990 whose number says so; a day lately for what must not lie long back.
const days = ['1990-01-01', '2026-11-20', '2026-11-25', '2027-06-01', '1955-05-05', '2015-05-05']

/** A value that fits the schema; `attempt` varies what a schema cannot say, such as how old somebody must be. */
function valueFor(schema: Schema, attempt: number, file: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[attempt % schema.enum.length]
  if (schema.type === 'boolean') return attempt % 2 === 0
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, attempt + 1)
  if (schema.format === 'date') return days[attempt % days.length]
  if (schema.format === 'email') return 'thu@vidu.vn'
  if (schema.pattern?.includes('12}')) return ['094090123456', '094190123456', '094055123456', '094215123456'][attempt % 4]
  if (schema.pattern?.startsWith('^0([')) return '0912345678'
  const digits = /^\^\\d\{(\d+),/.exec(schema.pattern ?? '')?.[1]
  if (digits) return '9'.repeat(Number(digits))
  if (schema.pattern === '^\\d{4}$') return '2012'
  if (schema.pattern === '^\\d{4}-\\d{2}$') return '2015-05'
  if (schema.pattern?.startsWith('^[0-9A-Z]')) return '7200205123456'
  if (schema.pattern?.startsWith('^\\d{4}')) return days[attempt % days.length]
  if (schema.pattern?.startsWith('^([01]')) return '08:30'
  if (schema.type === 'object') return objectFor(schema, attempt, file)
  if (schema.type === 'array') {
    if (schema.items?.enum) return schema.items.enum.slice(0, Math.max(1, schema.minItems ?? 1))
    const length = Math.max(1, schema.minItems ?? 1)
    return schema.items?.type === 'object' ? Array.from({ length }, () => objectFor(schema.items ?? {}, attempt, file)) : [file]
  }
  return attempt % 2 === 0 ? 'Thạch Văn Thử' : '31510'
}

function objectFor(schema: Schema, attempt: number, file: string): Record<string, unknown> {
  const entries = (schema.required ?? schema.anyOf?.[0]?.required ?? []).map((key) => [
    key,
    key === 'unit' ? '31510' : valueFor(schema.properties?.[key] ?? {}, attempt, file),
  ])
  return Object.fromEntries(entries)
}

export type Form = { schema: Schema; units: { code: string; name: string }[] }

export async function formOf(w: World, code: string): Promise<Form> {
  const answer = await w.inject({ url: `/api/procedures/${code}/form`, headers: { accept: 'application/json' } })
  assert.equal(answer.statusCode, 200, `${code}: ${answer.body.slice(0, 300)}`)
  return answer.json<Form>()
}

export function postFiling(w: World, as: Person, code: string, body: unknown, key: string | undefined): Promise<LightMyRequestResponse> {
  return w.inject({
    method: 'POST',
    url: `/api/procedures/${code}/dossiers`,
    as,
    headers: { ...json, ...(key ? { 'idempotency-key': key } : {}) },
    payload: JSON.stringify(body),
  })
}

/** Files as another program would: from the schema alone, then whatever the answer says is missing. */
export async function fileFromSchema(
  w: World,
  as: Person,
  code: string,
  unit?: string,
): Promise<{ code: string; answers: Record<string, unknown>; unit: string }> {
  const { schema, units } = await formOf(w, code)
  const file = await upload(w, as)
  const chosen = unit ?? units[0]?.code ?? ''
  const answers = objectFor(schema, 0, file)
  const tries = new Map<string, number>()
  let answer = await postFiling(w, as, code, { unit: chosen, answers }, randomUUID())
  for (let round = 0; answer.statusCode === 422 && round < 12; round++) {
    for (const fault of answer.json<{ fields: Fault[] }>().fields) {
      const [key = '', index, sub = ''] = fault.field.split('-')
      const attempt = tries.get(fault.field) ?? (key in answers ? 1 : 0)
      tries.set(fault.field, attempt + 1)
      const own = schema.properties?.[key] ?? {}
      const item = Array.isArray(answers[key]) ? (answers[key] as Record<string, unknown>[])[Number(index)] : undefined
      if (fault.rule === 'unknown_field' || fault.rule === 'not_on_the_road') delete answers[key]
      else if (item && typeof item === 'object' && sub)
        item[sub] = valueFor(own.items?.properties?.[sub] ?? {}, sub in item ? attempt : 0, file)
      else answers[key] = valueFor(own, attempt, file)
    }
    answer = await postFiling(w, as, code, { unit: chosen, answers }, randomUUID())
  }
  assert.equal(answer.statusCode, 201, `${code}: ${answer.body.slice(0, 500)}`)
  return { code: answer.json<{ code: string }>().code, answers, unit: chosen }
}

export async function unitIdOf(w: World, code: string): Promise<string> {
  const unit = await findUnitByCode(w.db, code, { on: '2026-11-23' })
  assert.ok(unit, code)
  return unit.id
}

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

/** A form as a browser without JavaScript sends it. */
export function post(w: World, as: Person, url: string, fields: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return w.inject({ method: 'POST', url, as, headers: form, payload: new URLSearchParams(fields).toString() })
}

/** The pages of the certificate of marital status, as a person fills them in who wants to marry. */
export const maritalPages: Record<string, Record<string, string>> = {
  applicant: {
    applicant_name: 'Thạch Thị Sà Rươne',
    'applicant_birth_date-d': '5',
    'applicant_birth_date-m': '7',
    'applicant_birth_date-y': '1994',
    applicant_identity: '094 194 000 482',
    applicant_phone: '0912 345 678',
    'applicant_address-unit': '31510',
    'applicant_address-detail': '12 đường Lê Hồng Phong',
    for_self: 'yes',
  },
  origin: { subject_ethnicity: 'khmer', subject_nationality: 'Việt Nam' },
  status: { marital_status: 'never' },
  residences: { 'residences-count': '0' },
  purpose: { purpose: 'property' },
  copies: { copies: '2' },
  result: { result_delivery: 'one_stop', declaration: 'yes' },
}

/** Files by form posts: chooses the unit, fills in each page that the program leads to, sends. Answers with the code. */
export async function fileByForms(
  w: World,
  as: Person,
  pages: Record<string, Record<string, string>> = maritalPages,
  unit = '31510',
  reviewed?: (review: LightMyRequestResponse) => void,
): Promise<{ code: string; draft: string; walked: string[] }> {
  const follow = async (answer: LightMyRequestResponse): Promise<string> => {
    assert.equal(answer.statusCode, 303, answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('<main') + 1500))
    return String(answer.headers.location)
  }
  let url = await follow(await w.inject({ url: '/thu-tuc/1.004873/nop', as }))
  const draft = /nhap\/([^/]+)/.exec(url)?.[1] ?? ''
  if (url.endsWith('/noi-nhan')) url = await follow(await post(w, as, url, { unit: await unitIdOf(w, unit) }))
  const walked: string[] = []
  if (url.endsWith('/tiep')) url = await follow(await w.inject({ url, as }))
  while (!url.endsWith('/xem-lai')) {
    const key = url.split('/').at(-1) ?? ''
    walked.push(key)
    assert.equal((await w.inject({ url, as })).statusCode, 200, url)
    const given = pages[key]
    assert.ok(given, `the page ${key} was not expected`)
    url = await follow(await post(w, as, url, given))
    assert.ok(walked.length < 20)
  }
  const review = await w.inject({ url, as })
  assert.equal(review.statusCode, 200)
  reviewed?.(review)
  url = await follow(await post(w, as, `/ho-so/nhap/${draft}/gui`))
  return { code: /^\/ho-so\/([^?]+)\?moi=1$/.exec(url)?.[1] ?? '', draft, walked }
}
