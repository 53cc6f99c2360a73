import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { world } from '../../../../test/world.ts'
import { templateFaults } from '../templates/templates.rules.ts'
import { notify } from '../send/send.ts'
import { findPreference } from './preferences.queries.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a person chooses channels, language and quiet hours; a wrong hour is told at its field', async () => {
  const { inject, citizen, db } = await world()
  const person = await citizen()
  const page = await inject({ url: '/tai-khoan/thong-bao', as: person })
  assert.match(page.body, /Giờ yên tĩnh/)
  assert.match(page.body, /<push-subscribe data-key="[\w-]{80,}"/)
  const save = (payload: string) => inject({ method: 'POST', url: '/tai-khoan/thong-bao', as: person, headers: form, payload })
  const wrong = await save('phone=sms&quiet=yes&quiet_from=25&quiet_to=7&lang=vi')
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Chọn giờ từ 00:00 đến 23:00/)
  assert.equal((await save('phone=none&quiet=yes&quiet_from=22&quiet_to=6&lang=km')).statusCode, 303)
  assert.deepEqual(await findPreference(db, person.personId), {
    personId: person.personId,
    lang: 'km',
    sms: false,
    zalo: false,
    push: false,
    email: null,
    quiet: { from: 22, to: 6 },
  })
})

test('mail goes only to an address whose owner typed the code that was sent there', async () => {
  const { inject, citizen, db, clock } = await world()
  const person = await citizen()
  const post = (path: string, payload: string) =>
    inject({ method: 'POST', url: `/tai-khoan/thong-bao/${path}`, as: person, headers: form, payload })
  const wrong = await post('thu', 'email=khong-phai')
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /ten@vidu\.vn/)
  const email = `an.${person.personId.slice(0, 8)}@vidu.vn`
  assert.equal((await post('thu', `email=${encodeURIComponent(email)}`)).statusCode, 303)
  const { rows } = await sql<{ body: string }>`select body from notifications.message where address = ${email}`.execute(db)
  const code = /\d{6}/.exec(rows[0]?.body ?? '')?.[0] ?? ''
  const other = code === '000000' ? '000001' : '000000'
  assert.match((await post('ma', `code=${other}`)).body, /Mã không đúng/)
  assert.equal((await findPreference(db, person.personId))?.email ?? null, null)
  assert.equal((await post('ma', `code=${code.slice(0, 3)}+${code.slice(3)}`)).statusCode, 303)
  assert.equal((await findPreference(db, person.personId))?.email, email)
  // A code works once, and five wrong ones end it.
  assert.match((await post('ma', `code=${code}`)).body, /hết hạn/)
  await post('thu', `email=${encodeURIComponent(email)}`)
  for (let n = 0; n < 5; n++) await post('ma', 'code=x')
  assert.match((await post('ma', 'code=x')).body, /thử quá nhiều lần/)
  assert.ok(clock.now())
})

test('words of a message: checked, published by a second administrator, used from then on', async () => {
  const { inject, officer, db, app, clock } = await world()
  const { rows } = await sql<{ id: string }>`select id from places.unit limit 1`.execute(app.db)
  const unit = rows[0]?.id ?? ''
  const [first, second, clerk] = [await officer('administrator', unit), await officer('administrator', unit), await officer('clerk', unit)]
  const url = '/quan-tri/tin-nhan/mau/notifications.message.email_code'
  const post = (as: typeof first, path: string, payload = '') =>
    inject({ method: 'POST', url: `${url}${path}`, as, headers: form, payload })
  assert.equal((await inject({ url, as: clerk })).statusCode, 403)
  assert.equal((await inject({ url: `${url}_none`, as: first })).statusCode, 404)
  const lost = await post(first, '', 'vi=Xin+ch%C3%A0o+{ten}&en=Hello+{code}&km=')
  assert.equal(lost.statusCode, 422)
  assert.match(lost.body, /\{ten\} không có trong tin này/)
  assert.match(lost.body, /Phải giữ \{code\}/)
  const kept = await post(first, '', 'vi=M%C3%A3+th%C6%B0+c%E1%BB%A7a+t%E1%BB%89nh%3A+{code}&en=Mail+code%3A+{code}&km={code}')
  assert.equal(kept.statusCode, 303)
  const draft = String(kept.headers.location)
  const decide = (as: typeof first, path: string, payload = '') =>
    inject({ method: 'POST', url: `${draft}${path}`, as, headers: { ...form, accept: 'application/json' }, payload })
  const own = await decide(first, '/duyet')
  assert.deepEqual([own.statusCode, own.json<{ code: string }>().code], [403, 'versions.own_draft'])
  const told = {
    channel: 'email',
    address: 'b@vidu.vn',
    template: 'notifications.message.email_code',
    vars: { code: '246810', minutes: '15' },
    lang: 'vi',
  } as const
  const words = async (id: string) =>
    (
      await sql<{
        body: string
        version: number | null
      }>`select body, template_version as version from notifications.message where id = ${id}::uuid`.execute(db)
    ).rows[0]
  assert.match((await words(await notify(db, told)))?.body ?? '', /Mã xác nhận thư điện tử/)
  assert.match((await inject({ url: draft, as: second })).body, /<ins>/)
  assert.equal((await decide(second, '/duyet')).statusCode, 200)
  assert.equal((await decide(second, '/ban-hanh', `from=${dayOf(clock.now())}`)).statusCode, 200)
  assert.deepEqual(await words(await notify(db, told)), { body: 'Mã thư của tỉnh: 246810', version: 1 })
  assert.equal((await decide(second, '/ban-hanh', `from=${dayOf(clock.now())}`)).statusCode, 409)
  assert.match((await inject({ url: '/quan-tri/tin-nhan/mau', as: first })).body, /notifications\.message\.email_code/)
  await sql`delete from notifications.template`.execute(db)
})

test('the watch shows what is stuck without words or whole addresses, and sends it again', async () => {
  const { inject, officer, db, app } = await world()
  const { rows } = await sql<{ id: string }>`select id from places.unit limit 1`.execute(app.db)
  const admin = await officer('administrator', rows[0]?.id ?? '')
  // Older than whatever other tests left waiting: the page shows the oldest hundred.
  const old = new Date('2020-01-01T00:00:00Z')
  const id = await notify(db, { channel: 'email', address: 'ket@vidu.vn', template: 'identity.message.sign_up_taken', lang: 'vi', at: old })
  const page = await inject({ url: '/quan-tri/tin-nhan', as: admin })
  assert.match(page.body, /identity\.message\.sign_up_taken/)
  assert.match(page.body, /ket….*vn/)
  assert.doesNotMatch(page.body, /ket@vidu\.vn/)
  assert.equal((await inject({ method: 'POST', url: `/quan-tri/tin-nhan/${id}/gui-lai`, as: admin })).statusCode, 303)
  await sql`update notifications.message set sent_at = now() where id = ${id}::uuid`.execute(db)
  assert.equal((await inject({ method: 'POST', url: `/quan-tri/tin-nhan/${id}/gui-lai`, as: admin })).statusCode, 409)
})

test('holes of the words: none unknown, the code never lost', () => {
  const program = { vi: 'Mã {code} dùng {minutes} phút', en: '{code}', km: '{code}' }
  assert.deepEqual(templateFaults({ vi: '{code}', en: '{code} {minutes}', km: '{code}' }, program), [])
  assert.deepEqual(templateFaults({ vi: '', en: 'x'.repeat(481) + '{code}', km: '{cod}' }, program), [
    { field: 'vi', key: 'missing' },
    { field: 'en', key: 'too_long' },
    { field: 'km', key: 'unknown_hole', hole: 'cod' },
    { field: 'km', key: 'lost_hole', hole: 'code' },
  ])
})
