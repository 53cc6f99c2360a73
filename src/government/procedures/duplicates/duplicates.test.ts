import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { fileByForms, fileFromSchema, post, postFiling, unitIdOf, upload } from '../../../../test/filing.ts'
import { deliverAll } from '../../../../test/hearable.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { personal } from '../dossier/personal.ts'
import { alikeRulesOf, packAlikeRules, strangeAlikeFields } from './clause.ts'
import { alikeListeners, lookJob, lookNow } from './look.ts'

const marital = '1.004873'

/** Looks for duplicates as the job behind the filing does. */
async function look(w: World, ...codes: string[]): Promise<void> {
  const context = { db: w.db, config: w.app.config, clock: w.clock, log: (message: string) => assert.fail(message) }
  for (const reference of codes) await lookNow(context, { reference, at: w.clock.now().toISOString() })
}

const pairIn = (body: string): string => /\/trung\/([0-9a-f-]{36})/.exec(body)?.[1] ?? ''
const deskOf = (w: World, code: string, as: Person) => w.inject({ url: `/lam-viec/ho-so/${code}`, as })

/** Files the same once more, for another unit where one is named. */
async function fileAgain(w: World, as: Person, answers: Record<string, unknown>, unit = '31510', procedure = marital): Promise<string> {
  const answer = await postFiling(w, as, procedure, { unit, answers }, randomUUID())
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json<{ code: string }>().code
}

/** An applicant with an identity number of nobody else, who files twice with the same office. */
async function filedTwice(
  w: World,
  number: string,
): Promise<{ owner: Person; first: string; second: string; answers: Record<string, unknown> }> {
  const owner = await w.citizen()
  const filed = await fileFromSchema(w, owner, marital, '31510')
  const answers = { ...filed.answers, applicant_identity: number }
  const first = await fileAgain(w, owner, answers)
  await w.inject({ method: 'POST', url: `/api/dossiers/${filed.code}/actions`, as: owner, payload: { action: 'withdraw' } })
  const second = await fileAgain(w, owner, answers)
  await look(w, filed.code, first, second)
  return { owner, first, second, answers }
}

test('the same filed twice is found, compared side by side, and closed as a duplicate with words that name the person’s other dossier', async () => {
  const w = await world()
  const here = await unitIdOf(w, '31510')
  const receiver = await w.officer('receiver', here)
  const { owner, first, second } = await filedTwice(w, '094194771001')

  const desk = await deskOf(w, second, receiver)
  assert.ok(desk.body.includes(`Có thể trùng với ${first}`) && desk.body.includes('Cùng người nộp, cùng thủ tục'))
  assert.ok(!desk.body.includes('viec/close_duplicate'), 'closed by a verdict alone')
  const queue = await w.inject({ url: `/lam-viec?q=${second}`, as: receiver })
  assert.match(queue.body, /Có thể trùng/)
  const id = pairIn(desk.body)
  assert.equal(pairIn((await deskOf(w, first, receiver)).body), id, 'one pair from both sides')

  const url = `/lam-viec/ho-so/${second}/trung/${id}`
  const page = await w.inject({ url, as: receiver })
  assert.equal(page.statusCode, 200)
  for (const words of [first, second, 'mục khác nhau']) assert.ok(page.body.includes(words), words)
  assert.ok(!page.body.includes('094194771001'), 'numbers are masked')
  const looks = await sql<{ subject: string }>`select subject_ref as subject from identity.access_log
    where person_id = ${owner.personId}::uuid and purpose = 'procedures.duplicate.purpose'`.execute(w.db)
  assert.deepEqual(new Set(looks.rows.map((row) => row.subject)), new Set([first, second]))
  assert.match((await w.inject({ url: '/tai-khoan', as: owner })).body, /Kiểm tra xem hồ sơ có bị nộp trùng không/)

  const empty = await post(w, receiver, url, {})
  assert.equal(empty.statusCode, 422)
  assert.ok(empty.body.includes('Hãy chọn một kết luận.') && empty.body.includes('Hãy ghi lý do.'))
  const raw = { method: 'POST' as const, url: `/api/dossiers/${second}/actions`, as: receiver }
  const bare = await w.inject({ ...raw, payload: { action: 'close_duplicate', note: 'trùng' } })
  assert.deepEqual([bare.statusCode, bare.json<{ code: string }>().code], [409, 'procedures.duplicate.by_verdict'])

  assert.equal((await post(w, receiver, url, { verdict: 'duplicate', reason: 'Bấm nộp hai lần' })).statusCode, 303)
  const closed = await deskOf(w, second, receiver)
  assert.ok(closed.body.includes('hồ sơ này trùng và đã được đóng') && closed.body.includes('Bấm nộp hai lần'))
  assert.match((await deskOf(w, first, receiver)).body, /hồ sơ kia trùng với hồ sơ này/)
  const told = await w.inject({ url: `/ho-so/${second}`, as: owner })
  assert.ok(told.body.includes(`Trùng với hồ sơ ${first} bạn đã nộp ngày`) && !told.body.includes('Bấm nộp hai lần'))
  const again = await post(w, receiver, url, { verdict: 'different', reason: 'đổi ý' })
  assert.equal(again.statusCode, 409)
  assert.match(again.body, /đã có kết luận/)
  await look(w, first)
  assert.equal((await w.inject({ url: `/api/dossiers/${first}/duplicates`, as: receiver })).json<{ items: unknown[] }>().items.length, 1)
})

test('of verdicts at the same moment one is accepted; “not a duplicate” is never suggested again and its reason stays with the office', async () => {
  const w = await world()
  const here = await unitIdOf(w, '31510')
  const [one, two] = [await w.officer('receiver', here), await w.officer('processor', here)]
  const { owner, first, second } = await filedTwice(w, '094194771002')
  const list = await w.inject({ url: `/api/dossiers/${second}/duplicates`, as: one })
  const [{ id, dossier, clauses, verdict }] = list.json<{ items: [{ id: string; dossier: string; clauses: string[]; verdict: null }] }>()
    .items
  assert.deepEqual([dossier, clauses, verdict], [first, ['applicant'], null])
  const say = (as: Person, code: string, body: object) =>
    w.inject({ method: 'POST', url: `/api/dossiers/${code}/duplicates/${id}`, as, payload: body })
  assert.equal((await say(one, first, { verdict: 'different', reason: ' ' })).statusCode, 422)
  const answers = await Promise.all([
    say(one, first, { verdict: 'different', reason: 'Hai mục đích khác nhau' }),
    say(two, second, { verdict: 'different', reason: 'Hai mục đích khác nhau' }),
    say(one, second, { verdict: 'duplicate', reason: 'Nộp hai lần' }),
  ])
  const codes = answers.map((answer) => answer.statusCode).sort()
  assert.deepEqual(codes, [200, 409, 409], answers.map((answer) => answer.body).join('\n'))
  const { rows } = await sql<{ count: number; closed: number }>`select count(*) as count, count(closed_case) as closed
    from procedures.likeness where id = ${id}::uuid and verdict is not null`.execute(w.db)
  assert.equal(rows[0]?.count, 1)
  const states = await Promise.all(
    [first, second].map(async (code) => (await w.inject({ url: `/api/dossiers/${code}`, as: one })).json<{ state: string }>().state),
  )
  assert.equal(states.filter((state) => state === 'declined').length, rows[0]?.closed, 'closed if and only if that verdict won')
  await look(w, first, second)
  const after = await sql<{ count: number }>`select count(*) as count from procedures.likeness l
    join procedures.dossier d on d.case_id in (l.case_a, l.case_b) where d.code = ${second}`.execute(w.db)
  assert.equal(after.rows[0]?.count, 1)
  await assert.rejects(sql`update procedures.likeness set reason = 'khác' where id = ${id}::uuid`.execute(w.db), /a verdict is given once/)
  const copy = JSON.stringify(await personal.copy({ db: w.db, config: w.app.config }, owner.personId))
  assert.ok(copy.includes('comparedWithOthers') && !copy.includes('Hai mục đích khác nhau') && !copy.includes('Nộp hai lần'))
})

test('of a dossier outside the jurisdiction only unit and day are told; a person learns nothing of another’s', async () => {
  const w = await world()
  const [here, there, city] = await Promise.all(['31510', '31507', '92'].map((code) => unitIdOf(w, code)))
  assert.ok(here && there && city)
  const [receiver, far, above] = [await w.officer('receiver', here), await w.officer('receiver', there), await w.officer('leader', city)]
  const [owner, other] = [await w.citizen(), await w.citizen()]
  const { answers, code: first } = await fileFromSchema(w, owner, marital, '31510')
  const same = { ...answers, applicant_identity: '094194771003' }
  const near = await fileAgain(w, owner, same)
  const away = await postFiling(
    w,
    other,
    marital,
    { unit: '31507', answers: { ...same, ...(await filesOf(w, other, same)) } },
    randomUUID(),
  )
  assert.equal(away.statusCode, 201, away.body)
  const distant = away.json<{ code: string }>().code
  await look(w, near, distant)
  const desk = await deskOf(w, near, receiver)
  assert.match(desk.body, /Có thể trùng với một hồ sơ nộp ngày/)
  assert.ok(!desk.body.includes(distant) && desk.body.includes('ngoài địa bàn của bạn'))
  const seen = await w.inject({ url: `/api/dossiers/${near}/duplicates`, as: receiver })
  const { items } = seen.json<{ items: { id: string; dossier: string | null }[] }>()
  const pair = items.find((item) => item.dossier === null)
  assert.ok(pair)
  assert.equal((await w.inject({ url: `/lam-viec/ho-so/${near}/trung/${pair.id}`, as: receiver })).statusCode, 404)
  assert.equal((await w.inject({ url: `/lam-viec/ho-so/${near}/trung/${pair.id}`, as: far })).statusCode, 404)
  assert.equal((await post(w, receiver, `/lam-viec/ho-so/${near}/trung/${pair.id}`, { verdict: 'different', reason: 'x' })).statusCode, 404)
  assert.equal((await w.inject({ url: `/lam-viec/ho-so/${near}/trung/${pair.id}`, as: above })).statusCode, 200)
  for (const as of [owner, other])
    assert.ok([403, 404].includes((await w.inject({ url: `/api/dossiers/${near}/duplicates`, as })).statusCode))
  // Whoever stands above both closes the one: its person reads that it is a duplicate, and of whose nothing.
  const processor = await w.officer('receiver', city)
  const done = await post(w, processor, `/lam-viec/ho-so/${distant}/trung/${pair.id}`, {
    verdict: 'duplicate',
    reason: `Trùng với ${near}`,
  })
  assert.equal(done.statusCode, 303, done.body.slice(done.body.indexOf('<h1')))
  const told = await w.inject({ url: `/ho-so/${distant}`, as: other })
  assert.ok(told.body.includes('Việc này đã có hồ sơ khác đề nghị') && !told.body.includes(near) && !told.body.includes(first))
  assert.ok(!JSON.stringify(await personal.copy({ db: w.db, config: w.app.config }, other.personId)).includes(near))
})

const birthForm = (w: World): FormDefinition =>
  JSON.parse(readFileSync(join(w.app.config.province, 'forms', 'birth-registration.json'), 'utf8')) as FormDefinition

/** Papers are the person's own: whoever files the same answers sends their own files. */
async function filesOf(w: World, as: Person, answers: Record<string, unknown>): Promise<Record<string, unknown>> {
  const file = await upload(w, as)
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([, value]) => Array.isArray(value) && value.every((one) => typeof one === 'string'))
      .map(([key]) => [key, [file]]),
  )
}

test('a birth is found by the mother and a name that is nearly the same, a few days apart, whoever files it; it is looked for again at reception', async () => {
  const w = await world()
  const here = await unitIdOf(w, '31510')
  const receiver = await w.officer('receiver', here)
  const [mother, father] = [await w.citizen(), await w.citizen()]
  const example = birthForm(w).tests?.[0]?.answers ?? {}
  const born = { ...example, ...(await filesOf(w, mother, example)), child_name: 'Thạch Thị Ngọc Ánh', mother_name: 'Sơn Thị Đào' }
  const files = await filesOf(w, father, example)
  const slip = { ...born, ...files, child_name: 'Thach Thi Ngoc Anh', mother_name: 'Son Thi Dao', applicant_identity: '094094771005' }
  const first = await fileAgain(w, mother, born, '31510', '1.001193')
  const second = await fileAgain(w, father, slip, '31510', '1.001193')
  const third = await fileAgain(w, father, { ...slip, child_name: 'Lâm Quốc Bảo' }, '31510', '1.001193')
  await look(w, first)
  await deliverAll(w.db, alikeListeners)
  assert.equal((await post(w, receiver, `/lam-viec/ho-so/${second}/viec/receive`)).statusCode, 303)
  await deliverAll(w.db, alikeListeners)
  const jobs = await sql<{ count: number }>`select count(*) as count from graphile_worker.jobs
    where task_identifier = ${lookJob} and key = ${`${lookJob}:${second}`}`.execute(w.db)
  assert.equal(jobs.rows[0]?.count, 1)
  await look(w, second, third)
  const page = (await deskOf(w, second, receiver)).body
  assert.ok(page.includes(`Có thể trùng với ${first}`) && page.includes('Tên mẹ và tên con gần giống'))
  const strange = (await w.inject({ url: `/api/dossiers/${third}/duplicates`, as: receiver })).json<{
    items: { dossier: string; clauses: string[] }[]
  }>()
  assert.deepEqual(
    strange.items.find(({ dossier }) => dossier === first),
    undefined,
  )
  const found = (await w.inject({ url: `/api/dossiers/${second}/duplicates`, as: receiver })).json<{
    items: { id: string; dossier: string }[]
  }>()
  const id = found.items.find(({ dossier }) => dossier === first)?.id
  const compared = await w.inject({ url: `/lam-viec/ho-so/${second}/trung/${id}`, as: receiver })
  assert.match(compared.body, /Cùng một tệp ở cả hai hồ sơ/)
  // What was received already is closed by the same verdict.
  const closing = await post(w, receiver, `/lam-viec/ho-so/${second}/trung/${id}`, {
    verdict: 'duplicate',
    reason: 'Cha và mẹ cùng nộp',
  })
  assert.equal(closing.statusCode, 303)
  const told = (await w.inject({ url: `/ho-so/${second}`, as: father })).body
  assert.ok(
    told.includes('Việc này đã có hồ sơ khác đề nghị') && !told.includes(first),
    told.slice(told.indexOf('<h1'), told.indexOf('<h1') + 1500),
  )
})

test('who is about to file the same again is told before sending, and may go on', async () => {
  const w = await world()
  const owner = await w.citizen()
  const { code } = await fileByForms(w, owner)
  const open = await w.inject({ url: `/api/procedures/${marital}/open-dossiers`, as: owner })
  assert.deepEqual(
    open.json<{ items: { code: string }[] }>().items.map((one) => one.code),
    [code],
  )
  let told = false
  await fileByForms(w, owner, undefined, undefined, (review) => {
    told = true
    assert.match(review.body, new RegExp(`Bạn đang có hồ sơ ${code} của thủ tục này`))
    assert.ok(review.body.includes(`href="/ho-so/${code}"`) && review.body.includes('bạn cứ nộp tiếp'))
  })
  assert.ok(told)
})

test('every clause of the pack names a procedure’s fields that its form has', async () => {
  const w = await world()
  const { province } = w.app.config
  for (const { procedure } of packAlikeRules(province)) {
    assert.equal(procedure, '1.001193')
    assert.deepEqual(strangeAlikeFields(alikeRulesOf(province, procedure), birthForm(w)), [])
  }
  assert.deepEqual(alikeRulesOf(province, 'nothing such'), { days: 90, applicant: true, clauses: [] })
})
