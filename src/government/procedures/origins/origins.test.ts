import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { setIdentityNumber } from '#ground/identity/people/people.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { feedRegisters } from '#engine/registers/index.ts'
import { post, postFiling, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { findDossier } from '../dossier/dossier.queries.ts'

const formIn = (key: string): FormDefinition =>
  JSON.parse(readFileSync(new URL(`../../../../provinces/soc-trang/forms/${key}.json`, import.meta.url), 'utf8')) as FormDefinition
const enough = (key: string): Record<string, unknown> => ({ ...formIn(key).tests?.[0]?.answers })

async function begin(w: World, person: Person, code: string): Promise<string> {
  const start = await w.inject({ url: `/thu-tuc/${code}/nop`, as: person })
  const base = String(start.headers.location).replace(/\/[^/]+$/, '')
  await post(w, person, `${base}/noi-nhan`, { unit: await unitIdOf(w, '31510') })
  return base
}

test('what was declared before fills in the next form and says from which dossier; what the person changed is marked to the end', async () => {
  const w = await world()
  const person = await w.citizen()
  const first = await postFiling(w, person, '2.000635', { unit: '31510', answers: enough('civil-status-extract') }, randomUUID())
  assert.equal(first.statusCode, 201, first.body)
  const earlier = first.json<{ code: string }>().code
  const base = await begin(w, person, '1.001662')
  const page = (await w.inject({ url: `${base}/applicant`, as: person })).body
  assert.match(page, /value="094194000482"/)
  assert.ok(
    page.includes(`Lấy từ hồ sơ ${earlier} ngày 23/11/2026. Sửa nếu không đúng.`),
    page.slice(page.indexOf('<main'), page.indexOf('<main') + 3000),
  )
  const applicant = {
    applicant_name: person.name,
    'applicant_birth_date-d': '5',
    'applicant_birth_date-m': '7',
    'applicant_birth_date-y': '1994',
    applicant_identity: '094194000482',
    applicant_phone: '0912345678',
    'applicant_address-unit': '31510',
    'applicant_address-detail': 'Nhà mới',
  }
  assert.equal((await post(w, person, `${base}/applicant`, applicant)).statusCode, 303)
  const well = {
    'well_address-unit': '31510',
    'well_address-detail': 'Ấp 1',
    'well_point-words': 'Sau nhà',
    well_state: 'new',
    well_depth: '80',
    well_count: '1',
  }
  assert.equal((await post(w, person, `${base}/well`, well)).statusCode, 303)
  assert.equal((await post(w, person, `${base}/use`, { water_use: 'home', water_flow: '2' })).statusCode, 303)
  const last = { result_delivery: 'one_stop', declaration_signature: 'digital', declaration: 'yes' }
  assert.equal((await post(w, person, `${base}/result`, last)).statusCode, 303)
  const review = (await w.inject({ url: `${base}/xem-lai`, as: person })).body
  assert.match(review, /Nhà mới[\s\S]{0,200}Bạn đã sửa/)
  const sent = await post(w, person, `${base}/gui`)
  const code = /ho-so\/([^/?]+)\/ky\?moi=1$/.exec(String(sent.headers.location))?.[1] ?? ''
  assert.ok(code, 'who chose to sign digitally is led to the signature')
  const dossier = await findDossier(w.db, w.app.config, code)
  assert.equal(dossier?.origins.applicant_address?.changed, true)
  assert.deepEqual([dossier?.origins.applicant_identity?.from, dossier?.origins.applicant_identity?.ref], ['dossier', earlier])
  assert.equal(dossier?.origins.applicant_identity?.changed, false)
  assert.doesNotMatch(JSON.stringify(dossier?.origins), /094194000482/, 'where it came from is kept, not what it was')
  const officer = await w.officer('receiver', await unitIdOf(w, '31510'))
  const desk = (await w.inject({ url: `/lam-viec/ho-so/${code}`, as: officer })).body
  assert.ok(desk.includes(`Lấy từ hồ sơ ${earlier} ngày 23/11/2026.`))
  assert.match(desk, /Người khai đã sửa/)
  assert.ok((await w.inject({ url: `/ho-so/${code}`, as: person })).body.includes(`Lấy từ hồ sơ ${earlier}`))
})

test('a register fills in for a person whose identity was proven, and its log says for what and on which ground', async () => {
  const w = await world()
  const number = `094194${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`
  const person = await w.citizen({ name: 'Kim Thị Sổ' })
  await setIdentityNumber(w.db, w.app.config, person.personId, number)
  await feedRegisters(
    w.db,
    w.app.config,
    {
      procedure: '1.004873',
      state: 'delivered',
      reference: `THU-${number}`,
      unitCode: '31510',
      day: '2026-05-03',
      answers: {
        applicant_name: 'Kim Thị Sổ',
        applicant_birth_date: '1994-07-05',
        applicant_identity: number,
        subject_ethnicity: 'khmer',
        subject_nationality: 'Việt Nam',
        marital_status: 'never',
      },
    },
    w.clock.now(),
  )
  const linked = await sql<{
    count: number
  }>`select count(*)::int as count from registers.record where person_id = ${person.personId}::uuid`.execute(w.db)
  assert.equal(linked.rows[0]?.count, 1, 'the record is known to be about the person')
  const filled = async (): Promise<string> => {
    const base = await begin(w, person, '1.000894')
    const { body } = await w.inject({ url: `${base}/self`, as: person })
    await post(w, person, `${base}/bo`)
    return body
  }
  await sql`update identity.person set verified_at = null, verified_by = null where id = ${person.personId}::uuid`.execute(w.db)
  assert.doesNotMatch(await filled(), /Lấy từ sổ/, 'a number that nobody proved opens no register')
  await sql`update identity.person set verified_at = ${w.clock.now()}, verified_by = 'counter' where id = ${person.personId}::uuid`.execute(
    w.db,
  )
  const page = await filled()
  assert.match(page, /value="khmer" selected/)
  assert.match(page, /Lấy từ sổ “Hộ tịch”, ghi từ 03\/05\/2026. Đọc để: Giải quyết hồ sơ của người này. Căn cứ: /)
  const looks = await sql<{
    purpose: string
    ground: string
  }>`select purpose, legal_ground as ground from registers.look where actor_id = ${person.personId}::uuid`.execute(w.db)
  assert.deepEqual(looks.rows.length, 1)
  assert.equal(looks.rows[0]?.purpose, 'Giải quyết hồ sơ của người này')
  assert.ok(looks.rows[0]?.ground)
})
