import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileFromSchema, formOf, postFiling, upload } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

const folder = new URL('../../../../provinces/soc-trang/procedures/', import.meta.url)
const codes = readdirSync(folder).map(
  (name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { record: { code: string } }).record.code,
)

test('every procedure of the pack can be filed by a program that knows nothing but its schema', async () => {
  const w = await world()
  const person = await w.citizen()
  assert.equal(codes.length, 27)
  for (const code of codes) {
    const filed = await fileFromSchema(w, person, code)
    const read = await w.inject({ url: `/api/dossiers/${filed.code}`, as: person, headers: { accept: 'application/json' } })
    assert.equal(read.statusCode, 200)
    assert.deepEqual(
      [read.json<{ state: string }>().state, read.json<{ procedure: { code: string } }>().procedure.code],
      ['submitted', code],
    )
  }
})
