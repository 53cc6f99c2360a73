import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { foldCode, grantFaults, mandateFaults } from './organisations.rules.ts'

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

async function declare(w: World, as: Person, fields: Record<string, string>, paper: Buffer = pixel) {
  const edge = 'xxxx'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="gp.png"\r\ncontent-type: image/png\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(parts.join('') + head), paper, Buffer.from(`\r\n--${edge}--\r\n`)])
  return w.inject({
    method: 'POST',
    url: '/tai-khoan/to-chuc',
    as,
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'sec-fetch-site': 'same-origin' },
  })
}

const day = (w: World, ahead = 0): string =>
  new Date(w.clock.now().getTime() + 7 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10)
const firm = (w: World) => ({
  code: String(2_000_000_000 + randomInt(900_000_000)),
  name: 'Hợp tác xã Tôm Sạch',
  kind: 'representative',
  from: day(w, -30),
  to: '',
  proof: 'GCN 22/HTX',
})
const mandateIn = async (w: World, person: Person): Promise<string> =>
  (
    await sql<{
      id: string
    }>`select id from identity.mandate where person_id = ${person.personId}::uuid order by asked_at desc limit 1`.execute(w.db)
  ).rows[0]?.id ?? ''

test('a person acts for a firm once an administrator saw the paper: the dossier is the firm’s, the record names both', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const [person, admin] = [await w.citizen({ name: 'Sơn Thị Giám Đốc' }), await w.officer('administrator', unit)]
  assert.equal((await declare(w, person, firm(w))).statusCode, 303)
  const id = await mandateIn(w, person)
  assert.equal((await post(w, person, '/tai-khoan/to-chuc/chon', { mandate: id })).statusCode, 409, 'not before it is confirmed')
  assert.match((await w.inject({ url: '/quan-tri/to-chuc', as: admin })).body, /GCN 22\/HTX/)
  assert.equal((await w.inject({ url: `/quan-tri/to-chuc/${id}/giay-to`, as: admin })).headers['content-type'], 'image/png')
  assert.match((await w.inject({ url: '/tai-khoan', as: person })).body, /Đối chiếu người nộp hồ sơ/)
  assert.equal(
    (await post(w, admin, `/quan-tri/to-chuc/${id}`, { answer: 'no', because: '' })).headers.location,
    `/quan-tri/to-chuc?thieu=${id}`,
  )
  assert.equal((await post(w, admin, `/quan-tri/to-chuc/${id}`, { answer: 'yes' })).statusCode, 303)
  assert.equal((await post(w, admin, `/quan-tri/to-chuc/${id}`, { answer: 'no', because: 'x' })).statusCode, 409, 'decided once')
  assert.equal((await post(w, person, '/tai-khoan/to-chuc/chon', { mandate: id })).statusCode, 303)
  assert.match((await w.inject({ url: '/', as: person })).body, /Sơn Thị Giám Đốc \(thay mặt Hợp tác xã Tôm Sạch\)/)
  const { code } = await fileFromSchema(w, person, '1.004873', '31510')
  const kept = await sql<{ party: string; by: string }>`select c.party, a.actor_name as by from casework.case_record c
    join casework.action a on a.case_id = c.id and a.seq = 1 where c.reference = ${code}`.execute(w.db)
  assert.match(kept.rows[0]?.party ?? '', /^Hợp tác xã Tôm Sạch \(/)
  assert.equal(kept.rows[0]?.by, 'Sơn Thị Giám Đốc (thay mặt Hợp tác xã Tôm Sạch)')
  await post(w, person, '/tai-khoan/to-chuc/chon', { mandate: '' })
  assert.doesNotMatch((await w.inject({ url: '/', as: person })).body, /thay mặt/)
})

test('a representative authorises another within their own days; it ends with theirs, and a stranger’s mandate serves nobody', async () => {
  const w = await world()
  const admin = await w.officer('administrator', await unitIdOf(w, '31510'))
  const [owner, helper, stranger] = [
    await w.citizen({ name: 'Chủ Doanh Nghiệp' }),
    await w.citizen({ name: 'Người Giúp' }),
    await w.citizen(),
  ]
  await declare(w, owner, { ...firm(w), to: day(w, 60) })
  const own = await mandateIn(w, owner)
  await post(w, admin, `/quan-tri/to-chuc/${own}`, { answer: 'yes' })
  const give = (phone: string, to: string) =>
    post(w, owner, `/tai-khoan/to-chuc/${own}/uy-quyen`, { phone, grant_from: day(w), grant_to: to })
  assert.equal((await give(helper.phone, day(w, 61))).statusCode, 422, 'beyond their own days')
  assert.equal((await give('0999999999', day(w, 5))).statusCode, 422, 'nobody with this phone')
  assert.equal((await give(helper.phone, day(w, 5))).statusCode, 303)
  const lent = await mandateIn(w, helper)
  assert.equal((await post(w, stranger, '/tai-khoan/to-chuc/chon', { mandate: lent })).statusCode, 404)
  assert.equal((await post(w, stranger, `/tai-khoan/to-chuc/${lent}/ket-thuc`)).statusCode, 404)
  assert.equal((await post(w, helper, '/tai-khoan/to-chuc/chon', { mandate: lent })).statusCode, 303)
  assert.equal(
    (await post(w, helper, `/tai-khoan/to-chuc/${lent}/uy-quyen`, { phone: stranger.phone, grant_from: day(w), grant_to: day(w) }))
      .statusCode,
    403,
  )
  const acts = async (): Promise<boolean> => /thay mặt/.test((await w.inject({ url: '/', as: helper })).body)
  assert.equal(await acts(), true)
  await post(w, owner, `/tai-khoan/to-chuc/${own}/ket-thuc`)
  assert.equal(await acts(), false, 'who lent it has it no more')
})

test('what is wrong with a mandate is told at its field; only administrators look at the papers', async () => {
  const w = await world()
  const person = await w.citizen()
  const wrong = await declare(w, person, { ...firm(w), code: '12', from: 'hôm qua' }, Buffer.alloc(0))
  assert.equal(wrong.statusCode, 422)
  for (const field of ['code', 'from', 'file']) assert.match(wrong.body, new RegExp(`href="#${field}"`))
  assert.equal((await declare(w, person, firm(w), Buffer.from('không phải ảnh'))).statusCode, 422)
  assert.equal((await w.inject({ url: '/quan-tri/to-chuc', as: person })).statusCode, 403)
  assert.equal((await w.inject({ url: '/tai-khoan/to-chuc', as: await w.officer('clerk', await unitIdOf(w, '31510')) })).statusCode, 403)
  assert.equal(foldCode('2200 123 456'), '2200123456')
  assert.equal(foldCode('2200123456001'), '2200123456-001')
  assert.equal(foldCode('22001234'), undefined)
  const form = { code: '2200123456', name: 'A', kind: 'authorised', from: '2026-11-01', to: '', proof: 'x' }
  assert.equal(mandateFaults(form, '2026-11-23').to, 'identity.org.to_wrong')
  assert.equal(mandateFaults({ ...form, kind: 'representative' }, '2026-11-23').to, undefined)
  assert.equal(
    grantFaults({ phone: '', from: '2026-11-23', to: '2026-11-24' }, { validFrom: '2026-11-24', validTo: null }, '2026-11-23').to,
    'identity.org.beyond_own',
  )
})
