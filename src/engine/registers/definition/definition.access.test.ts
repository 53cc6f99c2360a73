import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { listOfficerRoles } from '#core/access.ts'
import { translatorFor } from '#core/i18n.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { writeRecord } from '../record/change.ts'
import { decide, submitChange } from '../record/propose.ts'
import { getRegister } from './definition.queries.ts'

const json = { accept: 'application/json' }
const party = ['party_registrar', 'party_reader']

/** A cell and a member in Phú Lợi, written by two registrars. */
async function member(w: World, card: string): Promise<string> {
  const t = translatorFor('vi')
  const at = w.clock.now()
  const write = async (key: string, data: Record<string, string>): Promise<string> => {
    const register = await getRegister(w.db, key)
    const by = { id: randomUUID(), name: 'Người giữ sổ' }
    const asked = await submitChange(w.db, w.app.config, register, {
      change: { kind: 'put', day: '2026-01-01', data },
      reason: 'Lập sổ',
      by,
      at,
      t,
    })
    assert.ok(asked.proposalId, 'a sealed register takes two people')
    await assert.rejects(
      decide(w.db, w.app.config, register, { id: asked.proposalId, accept: true, note: '', by, at, t, units: undefined }),
      /registers\.second_person/,
    )
    const second = { id: randomUUID(), name: 'Người thứ hai' }
    const done = await decide(w.db, w.app.config, register, {
      id: asked.proposalId,
      accept: true,
      note: '',
      by: second,
      at,
      t,
      units: undefined,
    })
    return done?.recordId ?? ''
  }
  await write('party-cells', { code: `DB.${card}`, name: 'Đảng bộ thử', kind: 'committee', unit: '31510' })
  await write('party-cells', { code: `CB.${card}`, name: 'Chi bộ khóm thử', kind: 'cell', parent: `DB.${card}`, unit: '31510' })
  return write('party-members', {
    card_number: card,
    full_name: 'Sơn Văn Kín',
    birth_date: '1980-05-05',
    gender: 'male',
    identity_number: '094080000111',
    cell: `CB.${card}`,
    unit: '31510',
    admitted_on: '2005-05-19',
    official_on: '2006-05-19',
    education: 'degree',
    state: 'official',
    discipline: 'Không có',
  })
}

test('the party-member book is read by its own roles alone: not by the administrator, nor by any other role there is', async () => {
  const w = await world()
  const id = await member(w, 'AC-0001')
  const city = await unitIdOf(w, '92')
  const people = await Promise.all(listOfficerRoles().map(async ({ role }) => ({ role, person: await w.officer(role, city) })))
  assert.ok(people.some(({ role }) => role === 'administrator') && people.length > 10)
  const base = '/du-lieu/party-members'
  const urls = [
    '',
    '/chat-luong',
    '/ban-do',
    '/xuat',
    '/xuat?dang=xlsx&muc-dich=keep',
    `/ban-ghi/${id}`,
    `/ban-ghi/${id}?muc-dich=keep`,
    `/ban-ghi/${id}/sua`,
    '/nhap',
    '/trung',
    '/cho-duyet',
    '/them',
    '/dinh-nghia',
    '/dinh-nghia/sua',
  ]
  const api = [
    '/api/registers/party-members',
    '/api/registers/party-members/records?purpose=keep',
    `/api/registers/party-members/records/${id}?purpose=keep`,
  ]
  for (const { role, person } of people.filter((one) => !party.includes(one.role))) {
    for (const url of [...urls.map((path) => base + path), ...api]) {
      const answer = await w.inject({ url, as: person, ...(url.startsWith('/api') ? { headers: json } : {}) })
      assert.equal(answer.statusCode, 403, `${role} ${url}`)
      assert.ok(!answer.body.includes('Sơn Văn Kín') && !answer.body.includes('AC-0001'), `${role} ${url}`)
    }
    assert.equal((await post(w, person, `${base}/dinh-nghia/sua`, {})).statusCode, 403, role)
    const listed = await w.inject({ url: '/api/registers', as: person, headers: json })
    assert.ok(!listed.body.includes('party-'), role)
  }
  const everyRole = await w.officer(
    listOfficerRoles()
      .map(({ role }) => role)
      .filter((role) => !party.includes(role)),
    city,
  )
  assert.equal((await w.inject({ url: base, as: everyRole })).statusCode, 403)
  const reader = people.find((one) => one.role === 'party_reader')?.person
  const list = await w.inject({ url: base, as: reader })
  assert.equal(list.statusCode, 200)
  assert.ok(list.body.includes('Sơn Văn Kín'))
  assert.equal((await w.inject({ url: `${base}/xuat?muc-dich=keep`, as: reader })).statusCode, 403, 'a reader does not export')
  assert.equal((await w.inject({ url: base })).statusCode, 303, 'a visitor signs in')
  assert.equal((await w.inject({ url: base, as: await w.citizen() })).statusCode, 403)
})

test('a reader sees the members of their own unit, for a purpose, without what is masked; the whole number finds its person', async () => {
  const w = await world()
  const id = await member(w, 'AC-0002')
  const [here, elsewhere] = [
    await w.officer('party_reader', await unitIdOf(w, '31510')),
    await w.officer('party_reader', await unitIdOf(w, '31507')),
  ]
  const page = (as: Person, path: string) => w.inject({ url: `/du-lieu/party-members${path}`, as })
  assert.equal((await page(elsewhere, `/ban-ghi/${id}?muc-dich=keep`)).statusCode, 404)
  assert.ok(!(await page(elsewhere, '')).body.includes('AC-0002'))
  const ask = await page(here, `/ban-ghi/${id}`)
  assert.ok(ask.body.includes('Bạn xem để làm gì?') && !ask.body.includes('AC-0002'))
  assert.equal((await page(here, `/ban-ghi/${id}?muc-dich=vi-toi-thich`)).statusCode, 422)
  const seen = await page(here, `/ban-ghi/${id}?muc-dich=audit`)
  assert.equal(seen.statusCode, 200, seen.body.slice(0, 500))
  for (const words of [
    'Sơn Văn Kín',
    '094080000111',
    'Vai trò của bạn không được xem',
    'Kiểm tra theo phân công',
    'Người giữ sổ · Người thứ hai',
  ])
    assert.ok(seen.body.includes(words), words)
  assert.ok(!seen.body.includes('Không có</dd>'), 'what is masked stays masked')
  const found = await page(here, '?f.identity_number=094 080 000 111')
  assert.ok(found.body.includes('Sơn Văn Kín'))
  assert.ok(!(await page(here, '?f.identity_number=094080000112')).body.includes('Sơn Văn Kín'))
  const cell = await page(here, '?f.cell=cb.ac-0002')
  assert.ok(cell.body.includes('AC-0002') && !cell.body.includes('AC-0001'))
})

test('nothing that is sealed lies open in the database', async () => {
  const w = await world()
  await member(w, 'AC-0003')
  const { sql } = await import('#core/db.ts')
  const { rows } = await sql<{
    open: number
  }>`select count(*) as open from registers.record_version where data::text like '%094080000111%' or search::text like '%094080000111%'`.execute(
    w.db,
  )
  const waiting = await sql<{
    open: number
  }>`select count(*) as open from registers.proposal where data::text like '%094080000111%'`.execute(w.db)
  assert.deepEqual([rows[0]?.open, waiting.rows[0]?.open], [0, 0])
})

test('whose number the platform knows sees who read the record, and gets it with their copy', async () => {
  const w = await world()
  const { setIdentityNumber } = await import('#ground/identity/people/people.ts')
  const person = await w.citizen()
  await setIdentityNumber(w.db, w.app.config, person.personId, '094092000777')
  const register = await getRegister(w.db, 'civil-status')
  const data = {
    number: 'AC-HT-1',
    event: 'birth',
    person_name: 'Thạch Thị Thử',
    registered_on: '2026-11-01',
    unit: '31510',
    identity_number: '094092000777',
    mother_name: 'Lý Thị Mẹ',
  }
  const { recordId } = await writeRecord(w.db, w.app.config, register, {
    change: { kind: 'put', day: '2026-11-01', data },
    reason: 'thử',
    by: { id: null, name: 'thử' },
    at: w.clock.now(),
    t: translatorFor('vi'),
  })
  const officer = await w.officer('processor', await unitIdOf(w, '31510'))
  assert.equal((await w.inject({ url: `/du-lieu/civil-status/ban-ghi/${recordId}?muc-dich=case`, as: officer })).statusCode, 200)
  const account = await w.inject({ url: '/tai-khoan', as: person })
  assert.ok(account.body.includes('Hộ tịch: Giải quyết hồ sơ của người này'), account.body.slice(account.body.indexOf('<main'), 3000))
  const { copyOfPerson } = await import('../record/personal.ts')
  const copy = await copyOfPerson({ db: w.db, config: w.app.config }, person.personId)
  assert.equal((copy['civil-status']?.[0] as { identity_number: string } | undefined)?.identity_number, '094092000777')
})
