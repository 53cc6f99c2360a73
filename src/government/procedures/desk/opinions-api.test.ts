import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileFromSchema, unitIdOf } from '../../../../test/filing.ts'
import { officeAt } from '../../../../test/linked.ts'
import { type Person, world } from '../../../../test/world.ts'

type Standing = { waitsFor: number; opinions: { key: string; unit: string; state: string; stance: string | null; text: string | null }[] }

test('a program asks units for their opinion, each answers its own, and the asker reads when nobody is waited for any more', async () => {
  const w = await world()
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const call = (as: Person | undefined, url: string, body?: unknown) =>
    w.inject({ url, as, headers, ...(body === undefined ? {} : { method: 'POST', payload: JSON.stringify(body) }) })
  const [here, asked] = [await unitIdOf(w, '31510'), await unitIdOf(w, '31507')]
  const office = await officeAt(w, '31510')
  const processor = await w.officer('processor', here)
  const juror = await w.officer('leader', asked)
  const { code } = await fileFromSchema(w, await w.citizen(), '1.004873', '31510')
  await office.act(code, 'receive')
  await office.act(code, 'take')
  const url = `/api/cases/${code}/opinions`
  const question = 'Người này có cư trú ở xã không?'
  const units = [{ unit: '31507', days: 2 }, { unit: 'H13.STP' }]
  assert.equal((await call(undefined, url)).statusCode, 401)
  assert.equal((await call(await w.citizen(), url)).statusCode, 403)
  assert.equal((await call(await w.officer('administrator', here), url)).statusCode, 404, 'who keeps the system reads nobody’s papers')
  const unknown = await call(processor, url, { units: [{ unit: '99999' }], question })
  assert.equal(unknown.statusCode, 422)
  assert.equal(unknown.json<{ fields: { field: string }[] }>().fields[0]?.field, 'units/0/unit')
  assert.equal((await call(juror, url, { units, question })).statusCode, 404)
  const done = await call(processor, url, { units, question, key: 'one' })
  assert.equal(done.statusCode, 201, done.body)
  assert.equal(done.json<Standing>().waitsFor, 2)
  assert.equal((await call(processor, url, { units, question, key: 'one' })).statusCode, 200)
  const mine = (await call(juror, '/api/opinions'))
    .json<{ opinions: { id: string; reference: string }[] }>()
    .opinions.find((one) => one.reference === code)
  assert.ok(mine)
  assert.equal((await call(await w.officer('leader', here), `/api/opinions/${mine.id}`, { stance: 'agree' })).statusCode, 404)
  assert.equal((await call(juror, `/api/opinions/${mine.id}`, { stance: 'object' })).statusCode, 422, 'an objection has a reason')
  const said = await call(juror, `/api/opinions/${mine.id}`, { stance: 'agree_if', text: 'Nếu có xác nhận của ấp' })
  assert.equal(said.statusCode, 200, said.body)
  assert.equal(said.json<Standing>().opinions.length, 1, 'a unit reads its own answer')
  assert.equal((await call(juror, `/api/opinions/${mine.id}`, { stance: 'agree' })).statusCode, 200, 'said twice, it is said once')
  const standing = (await call(processor, url)).json<Standing>()
  assert.equal(standing.waitsFor, 1)
  assert.deepEqual(
    standing.opinions.map(({ state, stance, text }) => [state, stance, text]),
    [
      ['answered', 'agree_if', 'Nếu có xác nhận của ấp'],
      ['open', null, null],
    ],
  )
})
