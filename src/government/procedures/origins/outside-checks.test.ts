import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { createCitizen, setIdentityNumber } from '#ground/identity/people/people.ts'
import { post, postFiling, unitIdOf, upload } from '../../../../test/filing.ts'
import { openNational } from '../../../../test/national.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { personal } from '../dossier/personal.ts'
import { packChecks, strangeFields } from './checks-pack.ts'
import { runChecks } from './run-checks.ts'

const pack = new URL('../../../../provinces/soc-trang/', import.meta.url)
const json = <V>(path: string): V => JSON.parse(readFileSync(new URL(path, pack), 'utf8')) as V
const context = (w: World) => ({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined })

/** The checks of other tests' dossiers wait until after this one's: a run takes two hundred. */
const putOff = (w: World): Promise<unknown> =>
  sql`update procedures.outside_check set next_at = next_at + interval '30 days' where state = 'waiting'`.execute(w.db)

test('every check of the pack asks and compares fields that its form has', async () => {
  const w = await world()
  for (const check of packChecks(w.app.config.province)) {
    const version = await findProcedure(w.db, check.procedure, { on: '2026-11-23' })
    const form = json<FormDefinition>(`forms/${version?.procedure.formKey}.json`)
    assert.deepEqual(strangeFields(check, form), [], `${check.procedure} ${check.key}`)
  }
})

const birth = (file: string, change: object): Record<string, unknown> => ({
  ...json<FormDefinition>('forms/birth-registration.json').tests?.[0]?.answers,
  birth_certificate: [file],
  applicant_name: 'Kim Văn Rươne',
  applicant_birth_date: '1990-02-20',
  applicant_identity: '094090000003',
  mother_name: 'THẠCH THỊ SA RÂY',
  mother_birth: '1992',
  mother_identity: '094192000001',
  mother_ethnicity: 'khmer',
  father_name: 'Kim Văn Rươne',
  father_birth: '1990-02-20',
  father_identity: '094090000003',
  ...change,
})

async function fileBirth(w: World, person: Person, change: object = {}): Promise<string> {
  const answers = birth(await upload(w, person), change)
  const answer = await postFiling(w, person, '1.001193', { unit: '31510', answers }, randomUUID())
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json<{ code: string }>().code
}

const receiver = async (w: World): Promise<Person> => w.officer('receiver', await unitIdOf(w, '31510'))
const desk = async (w: World, as: Person, code: string, query = '?hien=1'): Promise<string> => {
  const { body } = await w.inject({ url: `/lam-viec/ho-so/${code}${query}`, as })
  return body.slice(body.indexOf('id="doi-chieu"'), body.indexOf('Hỏi lại các cơ sở dữ liệu'))
}

test('a birth is checked against the population: what differs is shown to the officer, and the person asked about reads who looked', async (t) => {
  const w = await world()
  await openNational(w, t, ['population'])
  await putOff(w)
  const mother = await createCitizen(w.db, w.app.config, {
    name: 'Mẹ',
    phone: `09${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
    at: w.clock.now(),
  })
  await setIdentityNumber(w.db, w.app.config, mother, '094192000001')
  await sql`update identity.person set verified_at = ${new Date(w.clock.now().getTime() + 1)}, verified_by = 'counter' where id = ${mother}::uuid`.execute(
    w.db,
  )
  const person = await w.citizen()
  const code = await fileBirth(w, person, { mother_birth: '1993', mother_ethnicity: 'kinh' })
  const officer = await receiver(w)
  assert.match(await desk(w, officer, code), /đang hỏi/)
  await runChecks(context(w))
  const page = await desk(w, officer, code)
  assert.match(page, /Người nộp hồ sơ<\/b>[\s\S]{0,200}khớp/)
  assert.match(page, /Người mẹ<\/b>[\s\S]{0,200}có khác biệt/)
  assert.match(page, /Cơ sở dữ liệu quốc gia về dân cư\.[\s\S]{0,20}Hỏi lúc [\s\S]{0,40}Dữ liệu tính đến/)
  assert.match(page, /Ngày sinh của mẹ[\s\S]{0,120}1993[\s\S]{0,120}14\/04\/1992/)
  assert.match(page, /Mục đích: Điền sẵn và đối chiếu[\s\S]{0,200}60\/2014\/QH13/)
  const own = (await w.inject({ url: `/ho-so/${code}`, as: person })).body
  assert.match(own, /Người mẹ<\/b>[\s\S]{0,200}đã đối chiếu, cán bộ xem kết quả/)
  assert.ok(!own.includes('14/04/1992'), 'who files learns nothing of others by declaring their numbers')
  const looks = await sql<{ purpose: string; subject: string; actor: string }>`select purpose, subject_ref as subject, actor_name as actor
    from identity.access_log where person_id = ${mother}::uuid`.execute(w.db)
  assert.deepEqual(
    looks.rows.map(({ purpose, actor }) => [purpose, actor]),
    [['national.purpose.check', 'Nền tảng (tự động)']],
  )
  assert.match(looks.rows[0]?.subject ?? '', new RegExp(`^${code}: Cơ sở dữ liệu quốc gia`))
  const kept = await sql<{ all: string }>`select string_agg(coalesce(differences, ''), ' ') as all from procedures.outside_check x
    join procedures.dossier d using (case_id) where d.code = ${code}`.execute(w.db)
  assert.ok(kept.rows[0]?.all && !kept.rows[0].all.includes('1992'), 'what was found rests sealed')
  const copy = JSON.stringify(await personal.copy({ db: w.db, config: w.app.config }, person.personId))
  assert.ok(copy.includes('"check":"mother"') && !copy.includes('1992-04-14'), 'the copy tells of the check, not of the mother')
})

test('while the database is down the dossier goes on; the check waits, is repeated, and then says what it found', async (t) => {
  const w = await world()
  const national = await openNational(w, t, ['population'])
  await putOff(w)
  const start = w.clock.now()
  t.after(() => w.clock.set(start))
  await national.bend('population', 'down')
  const person = await w.citizen()
  const code = await fileBirth(w, person, { father_name: 'Kim Văn Rươn' })
  await runChecks(context(w))
  const officer = await receiver(w)
  assert.match(await desk(w, officer, code), /chờ hỏi lại[\s\S]{0,300}không trả lời\. Sẽ hỏi lại lúc [^;]+; hồ sơ vẫn được giải quyết/)
  const received = await w.inject({ url: `/lam-viec/ho-so/${code}/viec/receive`, as: officer })
  assert.equal(received.statusCode, 200, 'nothing of the desk is held up')
  await national.bend('population', 'none')
  await runChecks(context(w))
  assert.match(await desk(w, officer, code), /chờ hỏi lại/, 'not before its time')
  w.clock.advance(61_000)
  await runChecks(context(w))
  const page = await desk(w, officer, code)
  assert.match(page, /Người cha<\/b>[\s\S]{0,200}có khác biệt/)
  assert.match(page, /Kim Văn Rươn<[\s\S]{0,120}Kim Văn Rươne/)
})

test('an officer has it asked again; without an agreement it says so; strangers find no such page', async (t) => {
  const w = await world()
  const person = await w.citizen()
  const code = await fileBirth(w, person)
  await runChecks(context(w))
  const officer = await receiver(w)
  assert.match(await desk(w, officer, code), /Chưa có thoả thuận để hỏi cơ sở dữ liệu này/)
  await openNational(w, t, ['population'])
  await putOff(w)
  const again = await post(w, officer, `/lam-viec/ho-so/${code}/doi-chieu`)
  assert.equal(again.headers.location, `/lam-viec/ho-so/${code}#doi-chieu`)
  await runChecks(context(w))
  assert.match(await desk(w, officer, code), /Người mẹ<\/b>[\s\S]{0,200}khớp/)
  const elsewhere = await w.officer('receiver', await unitIdOf(w, '31507'))
  assert.equal((await post(w, elsewhere, `/lam-viec/ho-so/${code}/doi-chieu`)).statusCode, 404)
  assert.equal((await post(w, person, `/lam-viec/ho-so/${code}/doi-chieu`)).statusCode, 403)
})

test('a proven person’s form is filled in from the population database, which is named and logged; where it hangs the form opens without', async (t) => {
  const w = await world()
  const national = await openNational(w, t, ['population'])
  await putOff(w)
  const numbers = ['094187000004', '094085009002'] as const
  const proven = async (number: string): Promise<Person> => {
    const person = await w.citizen({ name: 'Người Đã Xác Thực' })
    await setIdentityNumber(w.db, w.app.config, person.personId, number)
    await sql`update identity.person set verified_at = ${w.clock.now()}, verified_by = 'counter' where id = ${person.personId}::uuid`.execute(
      w.db,
    )
    return person
  }
  const page = async (person: Person): Promise<string> => {
    const start = await w.inject({ url: '/thu-tuc/1.004873/nop', as: person })
    const base = String(start.headers.location).replace(/\/[^/]+$/, '')
    await post(w, person, `${base}/noi-nhan`, { unit: await unitIdOf(w, '31510') })
    return (await w.inject({ url: `${base}/origin`, as: person })).body
  }
  const first = await proven(numbers[0])
  const filled = await page(first)
  assert.match(filled, /value="hoa" selected/)
  assert.match(filled, /Lấy từ Cơ sở dữ liệu quốc gia về dân cư, hỏi ngày \d\d\/\d\d\/\d{4}\. Đọc để: Điền sẵn/)
  const looks = await sql<{ purpose: string }>`select purpose from identity.access_log where person_id = ${first.personId}::uuid`.execute(
    w.db,
  )
  assert.deepEqual(looks.rows, [{ purpose: 'national.purpose.prefill' }])
  assert.match((await w.inject({ url: '/tai-khoan', as: first })).body, /Lấy từ cơ sở dữ liệu quốc gia để điền sẵn tờ khai của bạn/)
  await national.bend('population', 'error_page')
  const second = await proven(numbers[1])
  assert.doesNotMatch(await page(second), /Cơ sở dữ liệu quốc gia/)
})
