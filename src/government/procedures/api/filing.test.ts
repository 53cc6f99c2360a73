import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { importProcedures } from '../import/import.ts'
import { fileFromSchema, formOf, postFiling, upload } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

const folder = new URL('../../../../provinces/soc-trang/procedures/', import.meta.url)
type Sheet = { record: { code: string; processKey?: string } }
const records = readdirSync(folder).map((name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Sheet).record)
const codes = records.map(({ code }) => code)
const linked = new Set(records.filter(({ processKey }) => processKey === 'bundle').map(({ code }) => code))

test('every procedure of the pack can be filed by a program that knows nothing but its schema', async () => {
  const w = await world()
  const person = await w.citizen()
  assert.equal(codes.length, 32)
  // One of them asks for a surer sign-in than a password (the sheet says so): the person has it.
  await sql`update identity.session set assurance = 2 where person_id = ${person.personId}::uuid`.execute(w.db)
  for (const code of codes) {
    const filed = await fileFromSchema(w, person, code)
    const read = await w.inject({ url: `/api/dossiers/${filed.code}`, as: person, headers: { accept: 'application/json' } })
    assert.equal(read.statusCode, 200)
    assert.deepEqual(
      [read.json<{ state: string }>().state, read.json<{ procedure: { code: string } }>().procedure.code],
      // A linked procedure is under way at once: its first part is filed with it.
      [linked.has(code) ? 'running' : 'submitted', code],
    )
  }
})

test('the same key again is the same dossier; another body, no key or a short one are refused', async () => {
  const w = await world()
  const person = await w.citizen()
  const { answers, unit } = await fileFromSchema(w, person, '1.001612')
  const key = randomUUID()
  const first = await postFiling(w, person, '1.001612', { unit, answers }, key)
  assert.equal(first.statusCode, 201)
  const turned = Object.fromEntries(Object.entries(answers).reverse())
  for (const body of [
    { unit, answers },
    { answers: turned, unit },
  ]) {
    const again = await postFiling(w, person, '1.001612', body, key)
    assert.equal(again.statusCode, 200)
    assert.equal(again.json<{ code: string }>().code, first.json<{ code: string }>().code)
  }
  assert.equal(
    (await postFiling(w, person, '1.001612', { unit, answers: { ...answers, applicant_name: 'Người Khác' } }, key)).statusCode,
    409,
  )
  assert.equal((await postFiling(w, person, '1.001612', { unit, answers }, undefined)).statusCode, 400)
  assert.equal((await postFiling(w, person, '1.001612', { unit, answers }, 'short')).statusCode, 400)
  assert.equal((await postFiling(w, await w.citizen(), '1.001612', { unit, answers: { ...answers } }, key)).statusCode, 201)
})

test('fifty at once with one key are one dossier', async () => {
  const w = await world()
  const person = await w.citizen()
  const { answers, unit } = await fileFromSchema(w, person, '2.000720')
  const key = randomUUID()
  const all = await Promise.all(Array.from({ length: 50 }, () => postFiling(w, person, '2.000720', { unit, answers }, key)))
  assert.deepEqual([...new Set(all.map((one) => one.statusCode))].sort(), [200, 201])
  assert.equal(all.filter((one) => one.statusCode === 201).length, 1)
  assert.equal(new Set(all.map((one) => one.json<{ code: string }>().code)).size, 1)
})

test('what does not fit is refused at its field: an unknown one, a wrong type, another person’s file, a unit that does not receive', async () => {
  const w = await world()
  const person = await w.citizen()
  const { answers, unit } = await fileFromSchema(w, person, '2.000720')
  const theirs = await upload(w, await w.citizen())
  const { schema } = await formOf(w, '2.000720')
  const fileField =
    Object.entries(schema.properties ?? {}).find(
      ([, one]) => one.type === 'array' && one.items?.type === 'string' && !one.items.enum,
    )?.[0] ?? ''
  assert.ok(fileField)
  const wrong: [unknown, number][] = [
    [{ unit, answers: { ...answers, nothing_such: 1 } }, 422],
    [{ unit, answers: { ...answers, applicant_name: 7 } }, 422],
    [{ unit, answers: { ...answers, applicant_name: 'a\u0000b' } }, 400],
    [{ unit, answers: { ...answers, [fileField]: [theirs] } }, 404],
    [{ unit, answers: { ...answers, [fileField]: ['not-an-id'] } }, 404],
    [{ unit: 'H13.SXD', answers }, 422],
    [{ unit: '__proto__', answers }, 422],
    [{ unit, answers: [] }, 422],
    [{ unit, answers, more: 1 }, 422],
    [{ unit }, 422],
  ]
  for (const [body, status] of wrong) {
    const answer = await postFiling(w, person, '2.000720', body, randomUUID())
    assert.equal(answer.statusCode, status, `${JSON.stringify(body).slice(-120)} ${answer.body}`)
    assert.ok(answer.headers['content-type']?.includes('problem+json'))
  }
  assert.equal((await postFiling(w, person, '9.999999', { unit, answers }, randomUUID())).statusCode, 404)
})

const catalogue = join(process.env.TINHSO_DATA ?? '../shared/data', 'tthc/procedures-national-2026.jsonl')

test('every procedure of the national catalogue is shown, has a form, and can be filed', {
  skip: existsSync(catalogue) ? false : 'skipped: no reference data',
}, async () => {
  const w = await world()
  const lines = readFileSync(catalogue, 'utf8').split('\n').filter(Boolean)
  await importProcedures(w.db, { lines, file: 'national', by: 'test', at: w.clock.now(), validFrom: '2026-11-23' })
  const all = lines.map((line) => (JSON.parse(line) as { code: string }).code)
  assert.equal(all.length, 1187)
  const person = await w.citizen()
  for (const [n, code] of all.entries()) {
    const page = await w.inject({ url: `/thu-tuc/${code}` })
    assert.equal(page.statusCode, 200, code)
    const { schema, units } = await formOf(w, code)
    assert.ok(units.length > 0, code)
    assert.ok((schema.required ?? []).includes('applicant_name'), code)
    if (n % 12 === 0) await fileFromSchema(w, person, code)
  }
})
