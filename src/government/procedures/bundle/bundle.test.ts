import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { sql } from '#core/db.ts'
import { post, postFiling, unitIdOf } from '../../../../test/filing.ts'
import { childAnswers, deathAnswers, fileLinked, type Office, officeAt, readLinked } from '../../../../test/linked.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import { personal } from '../dossier/personal.ts'
import { advance, followParts } from './advance.ts'
import { moveWaitingParts } from './bundle.queries.ts'
import { findWhole } from './read-whole.ts'

const child = '2.000986'
const death = '0.000002'

describe('linked procedures are one filing', () => {
  let w: World
  let here: Office
  let there: Office
  let owner: Person
  const onward = (code: string) => advance(w.app, code)
  const part = async (code: string, key: string) => {
    const found = (await readLinked(w, owner, code)).linked.parts.find((one) => one.key === key)
    assert.ok(found, key)
    return found
  }
  const dossierOf = async (code: string, key: string): Promise<string> => {
    const { dossier } = await part(code, key)
    assert.ok(dossier, `${key} has begun`)
    return dossier
  }
  const states = async (code: string) => (await readLinked(w, owner, code)).linked.parts.map(({ state }) => state)
  before(async () => {
    w = await world()
    here = await officeAt(w, '31510')
    there = await officeAt(w, '31528')
    owner = await w.citizen({ name: 'Thạch Thị Sà Rươne' })
  })

  test('a whole life: birth, residence in another commune, insurance; each result goes on to the next', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner, '31528'))
    assert.deepEqual(await states(code), ['running', 'waiting', 'waiting'])
    const first = await readLinked(w, owner, code)
    assert.equal(first.linked.dueAt, first.linked.promisedAt)
    const [birth, residence, insurance] = first.linked.parts
    assert.ok(birth && residence && insurance)
    assert.equal(residence.from, birth.dueAt)
    assert.equal(insurance.from, residence.dueAt)
    assert.equal(first.linked.dueAt, insurance.dueAt)
    await here.grant(await dossierOf(code, 'birth'))
    await onward(code)
    await onward(code)
    assert.deepEqual(await states(code), ['granted', 'running', 'waiting'])
    const next = await dossierOf(code, 'residence')
    const page = await w.inject({ url: `/lam-viec/ho-so/${next}`, as: there.receiver })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Thạch Minh An/)
    assert.match(page.body, /Giấy khai sinh/, 'the certificate came along')
    assert.match(page.body, new RegExp(`Một phần của hồ sơ liên thông ${code}`))
    assert.doesNotMatch(page.body, /Trạm y tế phường/, 'nothing of the next part')
    await there.grant(next)
    await onward(code)
    const card = await w.inject({ url: `/lam-viec/ho-so/${await dossierOf(code, 'insurance')}`, as: there.receiver })
    assert.match(card.body, new RegExp((await part(code, 'birth')).result ?? '-'), 'the code of the certificate is filled in')
    await there.grant(await dossierOf(code, 'insurance'))
    await onward(code)
    const done = await readLinked(w, owner, code)
    assert.equal(done.state, 'done')
    const own = await w.inject({ url: `/ho-so/${code}`, as: owner })
    for (const { result } of done.linked.parts) assert.ok(result && own.body.includes(`/kiem-tra/${result}`))
    assert.match(own.body, /Xong tất cả các phần/)
    assert.match(own.body, /Thường trú của trẻ: có kết quả|Thường trú của trẻ: đã có kết quả/)
  })

  test('the page says until when and why, for the person, for whoever knows code and phone, and for an office its part alone', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner, '31528'))
    const own = await w.inject({ url: `/ho-so/${code}`, as: owner })
    assert.match(own.body, /Hẹn xong tất cả trước/)
    assert.match(own.body, /Khai sinh \(1 ngày làm việc\) → Thường trú của trẻ \(7 ngày làm việc\) → Thẻ bảo hiểm y tế \(5 ngày làm việc\)/)
    const open = await w.inject({ url: `/tra-cuu?ma=${code}&dt=0912345678` })
    assert.equal(open.statusCode, 200)
    assert.match(open.body, /Thẻ bảo hiểm y tế/)
    assert.doesNotMatch(open.body, /Thạch Minh An|Sà Rươne/)
    assert.match((await w.inject({ url: '/ho-so', as: owner })).body, new RegExp(code))
    const office = await w.inject({ url: `/lam-viec/lien-thong/${code}`, as: here.receiver })
    assert.equal(office.statusCode, 200)
    assert.match(office.body, /Thường trú của trẻ/)
    assert.doesNotMatch(office.body, /Thạch Minh An/)
    assert.equal((await w.inject({ url: `/lam-viec/lien-thong/${code}`, as: there.receiver })).statusCode, 404, 'its part has not begun')
    assert.equal(
      (await w.inject({ url: `/lam-viec/ho-so/${code}`, as: here.receiver })).statusCode,
      404,
      'nobody in an office reads the whole',
    )
    assert.equal((await w.inject({ url: `/ho-so/${code}`, as: await w.citizen() })).statusCode, 404)
    assert.equal((await w.inject({ url: `/lam-viec/lien-thong/${code}`, as: owner })).statusCode, 403)
  })

  test('residence is refused: insurance goes on, the person is told, takes the part up again alone, and the whole is done', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner))
    await here.grant(await dossierOf(code, 'birth'))
    await onward(code)
    await here.reject(await dossierOf(code, 'residence'), 'Giấy tờ về chỗ ở đã hết hạn')
    await onward(code)
    assert.deepEqual(await states(code), ['granted', 'refused', 'running'])
    const page = await w.inject({ url: `/ho-so/${code}`, as: owner })
    assert.match(page.body, /Giấy tờ về chỗ ở đã hết hạn/)
    assert.match(page.body, /Các phần sau vẫn tiếp tục/)
    assert.match(page.body, /Nộp lại phần này/)
    const said = await listMessagesAbout(w.db, code)
    assert.ok(said.some(({ body }) => /đã hết hạn.*Các phần sau vẫn tiếp tục/.test(body)))
    await here.grant(await dossierOf(code, 'insurance'))
    await onward(code)
    assert.equal((await readLinked(w, owner, code)).state, 'partly')
    const again = await post(w, owner, `/ho-so/${code}/phan/residence/lai`)
    assert.equal(again.statusCode, 303, again.body.slice(0, 500))
    const draft = /nhap\/([^/]+)/.exec(String(again.headers.location))?.[1] ?? ''
    const review = await w.inject({ url: `/ho-so/nhap/${draft}/tiep`, as: owner })
    assert.match(String(review.headers.location), /xem-lai/, 'nothing has to be stated again')
    const sent = await post(w, owner, `/ho-so/nhap/${draft}/gui`)
    assert.equal(sent.statusCode, 303, sent.body.slice(0, 300))
    assert.equal((await readLinked(w, owner, code)).state, 'running')
    const desk = await w.inject({ url: `/lam-viec/ho-so/${await dossierOf(code, 'residence')}`, as: here.receiver })
    assert.match(desk.body, /Giấy khai sinh/, 'the certificate comes along again')
    await here.grant(await dossierOf(code, 'residence'))
    await onward(code)
    assert.equal((await readLinked(w, owner, code)).state, 'done')
    assert.equal((await post(w, owner, `/ho-so/${code}/phan/residence/lai`)).statusCode, 409)
  })

  test('birth is declined: what hangs on it stops before it began, and the whole has failed', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner))
    await here.act(await dossierOf(code, 'birth'), 'decline', 'Trẻ đã có giấy khai sinh')
    await onward(code)
    assert.deepEqual(await states(code), ['refused', 'stopped', 'stopped'])
    assert.equal((await readLinked(w, owner, code)).state, 'failed')
    assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /Không phần nào được giải quyết/)
  })

  test('after a death two parts run side by side; death refused holds them until it is taken up again', async () => {
    const code = await fileLinked(w, owner, death, await deathAnswers(w, owner))
    const { linked } = await readLinked(w, owner, code)
    const [first, removal, benefit] = linked.parts
    assert.ok(first && removal && benefit)
    assert.equal(removal.from, first.dueAt)
    assert.equal(benefit.from, first.dueAt)
    assert.equal(linked.dueAt, benefit.dueAt, 'the longer of the two decides')
    await here.reject(await dossierOf(code, 'death'), 'Sai số giấy báo tử')
    await onward(code)
    assert.deepEqual(await states(code), ['refused', 'waiting', 'waiting'])
    assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /Các phần sau chờ bạn nộp lại phần này/)
    const draft = /nhap\/([^/]+)/.exec(String((await post(w, owner, `/ho-so/${code}/phan/death/lai`)).headers.location))?.[1] ?? ''
    assert.equal((await post(w, owner, `/ho-so/nhap/${draft}/gui`)).statusCode, 303)
    await here.grant(await dossierOf(code, 'death'))
    await onward(code)
    assert.deepEqual(await states(code), ['granted', 'running', 'running'])
  })

  test('the whole is withdrawn: what runs is withdrawn in the person’s name, what waits does not begin', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner))
    await here.act(await dossierOf(code, 'birth'), 'receive')
    const sent = await post(w, owner, `/ho-so/${code}/viec/withdraw`, { key: 'withdraw:1', note: 'Làm ở quê' })
    assert.equal(sent.statusCode, 303, sent.body.slice(0, 300))
    assert.deepEqual(await states(code), ['withdrawn', 'stopped', 'stopped'])
    assert.equal((await readLinked(w, owner, code)).state, 'withdrawn')
  })

  test('an overdue part and one that waits for the person: the day moves, the next begins where the data lets it', async (t) => {
    const now = w.clock.now()
    t.after(() => w.clock.set(now.toISOString()))
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner))
    const before = (await readLinked(w, owner, code)).linked.dueAt ?? ''
    await here.grant(await dossierOf(code, 'birth'))
    await onward(code)
    const residence = await dossierOf(code, 'residence')
    for (const action of ['receive', 'take']) await here.act(residence, action)
    await here.act(residence, 'request_supplement', 'Thiếu ý kiến của chủ hộ')
    const asked = await w.inject({ url: `/ho-so/${code}`, as: owner })
    assert.match(asked.body, /Thường trú của trẻ: Phần này đang chờ bạn/)
    assert.match(asked.body, /Thiếu ý kiến của chủ hộ/)
    assert.match(asked.body, /ngày hẹn lùi thêm/)
    const supplied = await post(w, owner, `/ho-so/${residence}/viec/supplement`, { key: 's1', note: 'Đã gửi' })
    assert.equal(supplied.statusCode, 303, supplied.body.slice(0, 300))
    w.clock.set('2026-12-21T01:30:00Z')
    await onward(code)
    const late = await findWhole(w.db, w.app.config, code, w.clock.now())
    assert.deepEqual(
      late?.parts.map(({ standing }) => standing.state),
      ['granted', 'running', 'running'],
    )
    assert.ok(late.course.due && late.course.due.toISOString() > before)
  })

  test('filed twice with one key it is filed once, also at the same moment; other answers under the key are refused', async () => {
    const answers = await childAnswers(w, owner)
    const key = randomUUID()
    const filings = await Promise.all([1, 2, 3].map(() => postFiling(w, owner, child, { unit: '31510', answers }, key)))
    assert.deepEqual(new Set(filings.map(({ statusCode }) => statusCode < 300)), new Set([true]))
    assert.equal(new Set(filings.map((one) => one.json<{ code: string }>().code)).size, 1)
    const other = await postFiling(w, owner, child, { unit: '31510', answers: { ...answers, child_name: 'Thạch Minh Bình' } }, key)
    assert.equal(other.statusCode, 409)
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from procedures.bundle_part p join procedures.dossier d
      on d.case_id = p.bundle_case_id where d.code = ${filings[0]?.json<{ code: string }>().code ?? ''}`.execute(w.db)
    assert.equal(rows[0]?.count, 3)
  })

  test('what a part would refuse is said at the question of the whole, before anything is filed', async () => {
    const { first_clinic: _, ...answers } = await childAnswers(w, owner)
    const missing = await postFiling(w, owner, child, { unit: '31510', answers }, randomUUID())
    assert.equal(missing.statusCode, 422)
    assert.deepEqual(
      missing.json<{ fields: { field: string; rule: string }[] }>().fields.map(({ field, rule }) => `${field} ${rule}`),
      ['first_clinic required'],
    )
    const old = await postFiling(
      w,
      owner,
      child,
      { unit: '31510', answers: { ...answers, first_clinic: 'Trạm', child_birth_date: '2015-05-05' } },
      randomUUID(),
    )
    assert.equal(old.statusCode, 422)
    assert.equal(old.json<{ fields: { field: string }[] }>().fields[0]?.field, 'child_birth_date')
  })

  test('the catalogue leads to it from the parts, and the event of a dossier moves its whole', async () => {
    const whole = await w.inject({ url: `/thu-tuc/${child}` })
    assert.match(whole.body, /Một lần nộp cho 3 việc/)
    assert.match(whole.body, /Khai sinh \(1 ngày làm việc\) → Thường trú/)
    assert.match((await w.inject({ url: '/thu-tuc/1.001193' })).body, /Làm cùng lúc, khai một lần/)
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner))
    const { rows } = await sql<{
      id: string
    }>`select case_id as id from procedures.dossier where code = ${await dossierOf(code, 'birth')}`.execute(w.db)
    const payload = { caseId: rows[0]?.id ?? '', kind: 'dossier', reference: code, action: 'approve', closed: false }
    await followParts(w.db, [{ id: 1, name: 'casework.case_acted', subject: code, payload, occurredAt: w.clock.now() }])
    const jobs = await sql<{
      key: string
    }>`select key from graphile_worker.jobs where key = ${`procedures.advance_bundle:${code}`}`.execute(w.db)
    assert.equal(jobs.rows.length, 1)
  })

  test('a person’s copy of their data holds the parts; a part that waits goes with its unit', async () => {
    const code = await fileLinked(w, owner, child, await childAnswers(w, owner, '31531'))
    const { linkedFilings } = await personal.copy({ db: w.db, config: w.app.config }, owner.personId)
    const mine = linkedFilings?.find((one) => (one as { code: string }).code === code) as
      | { parts: { part: string; state: string }[] }
      | undefined
    assert.deepEqual(
      mine?.parts.map((one) => `${one.part} ${one.state}`),
      ['birth running', 'insurance waiting', 'residence waiting'],
    )
    const [from, to] = [await unitIdOf(w, '31531'), await unitIdOf(w, '31528')]
    await moveWaitingParts(w.db, from, to)
    const whole = await findWhole(w.db, w.app.config, code, w.clock.now())
    assert.deepEqual(
      whole?.parts.map(({ filed }) => filed.unitId),
      [await unitIdOf(w, '31510'), to, to],
    )
  })
})
