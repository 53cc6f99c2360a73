import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { verifyAccessLog } from '#ground/identity/index.ts'
import { sql } from '#core/db.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { aReport, deskAct, drawWards, otherWard, photo, ward } from '../../../../test/street.ts'
import { type Person, world } from '../../../../test/world.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'

before(async () => drawWards((await world()).db))

test('who reads a report that is not public, and who does what to it: every role, here and elsewhere', async () => {
  const w = await world()
  const owner = await w.citizen({ name: 'Thạch Sa Rinh' })
  const { reference, k } = await aReport(w, { as: owner, photos: [await photo()] })
  const caseId = (await findReport(w.db, { reference }))?.caseId ?? ''
  const [picture] = await listPhotos(w.db, [caseId])
  const [here, elsewhere, province] = await Promise.all([ward, otherWard, '92'].map((code) => unitIdOf(w, code)))
  const officer = (role: string, unitId: string | undefined): Promise<Person> => w.officer(role, unitId ?? '')
  const cast: [name: string, person: Person | undefined, page: number, desk: number, accept: number, image: number][] = [
    ['a visitor', undefined, 404, 303, 303, 404],
    ['the owner', owner, 200, 403, 403, 200],
    ['another citizen', await w.citizen(), 404, 403, 403, 404],
    ['a dispatcher elsewhere', await officer('dispatcher', elsewhere), 404, 404, 404, 404],
    ['a field officer elsewhere', await officer('field_officer', elsewhere), 404, 404, 404, 404],
    ['a receiver here', await officer('receiver', here), 404, 403, 403, 404],
    ['an administrator', await officer('administrator', province), 404, 403, 403, 404],
    ['a leader here', await officer('leader', here), 200, 200, 403, 200],
    ['a field officer here', await officer('field_officer', here), 200, 200, 403, 200],
    ['a dispatcher here', await officer('dispatcher', here), 200, 200, 409, 200],
    ['a dispatcher of the province', await officer('dispatcher', province), 200, 200, 303, 200],
  ]
  const wrong: string[] = []
  // From the last to the first: only the dispatcher of the province accepts it, who comes first; the others come too late or may not.
  for (const [name, as, page, desk, accept, image] of cast.reverse()) {
    const got = [
      (await w.inject({ url: `/phan-anh/anh/${picture?.id}`, as })).statusCode,
      (await w.inject({ url: `/lam-viec/phan-anh/${reference}`, as })).statusCode,
    ]
    const isFirst = name === 'a dispatcher of the province'
    if (isFirst) got.push((await w.inject({ url: `/phan-anh/p/${reference}`, as })).statusCode)
    const done = (await deskAct(w, as as Person, reference, 'accept')).statusCode
    const want = isFirst ? [image, desk, page] : [200, desk]
    if (JSON.stringify(got) !== JSON.stringify(want) || (done !== accept && !(name === 'a visitor' && done === 401)))
      wrong.push(`${name}: ${got.join()} ${done}, expected ${want.join()} ${accept}`)
  }
  assert.deepEqual(wrong, [])

  const closed = await aReport(w, { as: owner })
  for (const [name, as, page] of cast) assert.equal((await w.inject({ url: `/phan-anh/p/${closed.reference}`, as })).statusCode, page, name)
  assert.equal((await w.inject({ url: `/phan-anh/p/${closed.reference}?k=${k}` })).statusCode, 404, 'a key opens its own report only')
  assert.equal((await w.inject({ url: `/phan-anh/p/${closed.reference}?k=${closed.k}` })).statusCode, 200)
})

test('an officer who reads a citizen’s report leaves a line for the citizen; contact shows only when asked for', async () => {
  const w = await world()
  const owner = await w.citizen()
  const unit = await unitIdOf(w, ward)
  const dispatcher = await w.officer('dispatcher', unit)
  const { reference } = await aReport(w, { as: owner })
  const anonymous = await aReport(w, { fields: { contact: '0912999888', contact_name: 'Lý Thị Kín' } })
  const looks = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from identity.access_log where subject_ref = ${reference}`.execute(w.db)
    return rows[0]?.n ?? 0
  }
  await w.inject({ url: `/lam-viec/phan-anh/${reference}`, as: dispatcher })
  assert.equal(await looks(), 1)
  assert.ok((await verifyAccessLog(w.db)).ok)
  const plain = (await w.inject({ url: `/lam-viec/phan-anh/${anonymous.reference}`, as: dispatcher })).body
  assert.ok(!plain.includes('0912999888') && !plain.includes('Lý Thị Kín'))
  const asked = (await w.inject({ url: `/lam-viec/phan-anh/${anonymous.reference}?hien=1`, as: dispatcher })).body
  assert.ok(asked.includes('0912999888') && asked.includes('Lý Thị Kín'))
  const list = (await w.inject({ url: '/lam-viec/phan-anh/kiem-tra', as: dispatcher })).body
  assert.ok(!list.includes('Lý Thị Kín'))
})

test('an officer does not decide on a report of their own', async () => {
  const w = await world()
  const dispatcher = await w.officer('dispatcher', await unitIdOf(w, ward))
  const { reference } = await aReport(w, { as: dispatcher })
  const answer = await deskAct(w, dispatcher, reference, 'accept')
  assert.equal(answer.statusCode, 403)
  assert.match(answer.body, /của chính mình|chính bạn|own/i)
})
