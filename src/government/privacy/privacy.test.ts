import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from '#core/db.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { fileFromSchema, unitIdOf } from '../../../test/filing.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { makeCheckpoint } from './log/checkpoint.ts'
import { isIncluded, leafHash } from './log/merkle.rules.ts'
import { hasConsent } from './index.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const send = (w: World, as: Person, url: string, fields: Record<string, string> = {}) =>
  w.inject({ method: 'POST', url, as, headers: form, payload: new URLSearchParams(fields).toString() })
const root = '/tai-khoan/du-lieu'
const office = '/lam-viec/du-lieu-ca-nhan'

async function cast() {
  const w = await world()
  const [city, commune] = await Promise.all([unitIdOf(w, '92'), unitIdOf(w, '31510')])
  return {
    w,
    person: await w.citizen(),
    officer: await w.officer('privacy_officer', city),
    elsewhere: await w.officer('privacy_officer', commune),
    commune,
  }
}

async function asked(w: World, person: Person, fields: Record<string, string>): Promise<string> {
  const answer = await send(w, person, `${root}/yeu-cau`, fields)
  assert.equal(answer.statusCode, 303, answer.body.slice(0, 500))
  return /yeu-cau\/([\w-]+)/.exec(String(answer.headers.location))?.[1] ?? ''
}

const act = async (w: World, officer: Person, id: string, action: string, note = '') =>
  send(w, officer, `${office}/${id}`, { action, note })

test('consent is given, kept with its words, and withdrawn; a duty needs none', async () => {
  const { w, person } = await cast()
  const page = await w.inject({ url: root, as: person })
  assert.match(page.body, /Hỏi ý kiến sau khi trả kết quả/)
  assert.equal((await send(w, person, `${root}/dong-y`, { purpose: 'process_dossier', want: 'give' })).statusCode, 404)
  assert.equal(await hasConsent(w.db, person.personId, 'satisfaction_survey'), false)
  for (let twice = 0; twice < 2; twice++) await send(w, person, `${root}/dong-y`, { purpose: 'satisfaction_survey', want: 'give' })
  assert.equal(await hasConsent(w.db, person.personId, 'satisfaction_survey'), true)
  await send(w, person, `${root}/dong-y`, { purpose: 'satisfaction_survey', want: 'withdraw' })
  assert.equal(await hasConsent(w.db, person.personId, 'satisfaction_survey'), false)
  const { rows } = await sql<{
    words: string
    ended: boolean
  }>`select words, withdrawn_at is not null as ended from privacy.consent where person_id = ${person.personId}::uuid`.execute(w.db)
  assert.equal(rows.length, 1)
  assert.match(rows[0]?.words ?? '', /Số điện thoại, thủ tục đã làm/)
})

test('a person sees who looked and why, asks about it, and gets a proof that stands without us', async () => {
  const { w, person, officer, commune } = await cast()
  await recordAccess(w.db, {
    personId: person.personId,
    actor: { personId: officer.personId, name: 'Lâm Văn Ngó' },
    unitId: commune,
    purpose: 'check_identity',
    legalGround: 'public_duty',
    subject: 'H51.99',
    at: w.clock.now(),
  })
  const page = await w.inject({ url: root, as: person, lang: 'en' })
  assert.match(page.body, /Lâm Văn Ngó/)
  assert.match(page.body, /Checking who files/)
  assert.match(page.body, /A duty that the law gives the authority/)
  const look = /yeu-cau\?luot=(\d+)/.exec(page.body)?.[1] ?? ''
  assert.equal((await w.inject({ url: `${root}/bang-chung/${look}`, as: await w.citizen() })).statusCode, 404)
  assert.equal((await w.inject({ url: `${root}/bang-chung/${look}`, as: person })).statusCode, 409)
  await makeCheckpoint({ db: w.db, config: w.app.config, clock: w.clock, log: () => undefined })
  const proof = (await w.inject({ url: `${root}/bang-chung/${look}`, as: person })).json<{
    hash: string
    place: number
    proof: string[]
    checkpoint: { size: number; root: string }
  }>()
  const steps = proof.proof.map((step) => Buffer.from(step, 'base64'))
  assert.ok(
    isIncluded(
      leafHash(Buffer.from(proof.hash, 'hex')),
      proof.place,
      proof.checkpoint.size,
      steps,
      Buffer.from(proof.checkpoint.root, 'base64'),
    ),
  )
  const list = (await w.inject({ url: '/api/transparency/checkpoints', headers: { accept: 'application/json' } })).json<{
    checkpoints: { size: number }[]
    keys: string[]
  }>()
  assert.ok(list.checkpoints.some((each) => each.size === proof.checkpoint.size) && list.keys.length > 0)
  assert.match((await w.inject({ url: '/bao-ve-du-lieu' })).body, /access-log/)

  const empty = await send(w, person, `${root}/yeu-cau`, { kind: 'question', words: '', look })
  assert.equal(empty.statusCode, 422)
  assert.match(empty.body, /Viết vài lời về điều bạn hỏi/)
  const id = await asked(w, person, { kind: 'question', words: 'Vì sao có lượt xem này?', look })
  const desk = await w.inject({ url: `${office}/${id}`, as: officer })
  assert.match(desk.body, /Lâm Văn Ngó/)
  assert.match(desk.body, /Vì sao có lượt xem này\?/)
  assert.equal((await act(w, officer, id, 'take')).statusCode, 303)
  const mute = await act(w, officer, id, 'answer')
  assert.equal(mute.statusCode, 422)
  assert.equal((await act(w, officer, id, 'answer', 'Cán bộ đối chiếu giấy tờ khi tiếp nhận.')).statusCode, 303)
  assert.match((await w.inject({ url: `${root}/yeu-cau/${id}`, as: person })).body, /Cán bộ đối chiếu giấy tờ khi tiếp nhận/)
  assert.match((await w.inject({ url: '/thong-bao', as: person })).body, /đã được đáp ứng/)
  // The officer's own look at this person is in the list as well.
  assert.match((await w.inject({ url: root, as: person })).body, /Xem xét yêu cầu về dữ liệu của bạn/)
})

test('a copy holds what every module keeps, for the person only and for thirty days', async () => {
  const { w, person, officer } = await cast()
  const { code } = await fileFromSchema(w, person, '1.004873', '31510')
  const id = await asked(w, person, { kind: 'copy', words: '' })
  const url = `${root}/yeu-cau/${id}/ban-sao.zip`
  assert.equal((await w.inject({ url, as: person })).statusCode, 409)
  await act(w, officer, id, 'take')
  await act(w, officer, id, 'answer', 'Bản sao kèm theo.')
  assert.equal((await w.inject({ url, as: officer })).statusCode, 404)
  const zip = await w.inject({ url, as: person })
  assert.equal(zip.headers['content-type'], 'application/zip')
  const files = unzipSync(new Uint8Array(zip.rawPayload))
  for (const name of [
    'identity/person.json',
    'identity/looks.json',
    'identity/passkeys.json',
    'identity/mandates.json',
    'sso/allowedSystems.json',
    'notifications/messages.json',
    'procedures/dossiers.json',
    'privacy/requests.json',
  ])
    assert.ok(files[name], name)
  const dossiers = JSON.parse(strFromU8(files['procedures/dossiers.json'] ?? new Uint8Array())) as { code: string }[]
  assert.deepEqual(
    dossiers.map((dossier) => dossier.code),
    [code],
  )
  assert.doesNotMatch(strFromU8(files['procedures/dossiers.json'] ?? new Uint8Array()), /sealed1\./)
  await sql`update privacy.request set copy_until = ${new Date(w.clock.now().getTime() - 1)} where id = ${id}::uuid`.execute(w.db)
  assert.equal((await w.inject({ url, as: person })).statusCode, 410)
})

test('an officer’s copy tells what they did in office, in cases of any kind and in every module, without what is about others', async () => {
  const { w, person, officer } = await cast()
  const report = await asked(w, person, { kind: 'question', words: 'Vì sao?' })
  await w.inject({ url: `${office}/${report}`, as: officer })
  await act(w, officer, report, 'take')
  await act(w, officer, report, 'answer', 'Câu trả lời cho bà Sơn Thị Riêng')
  const unitId = await unitIdOf(w, '92')
  const other = await w.officer('privacy_officer', unitId)
  const own = await asked(w, officer, { kind: 'copy', words: '' })
  await act(w, other, own, 'take')
  await act(w, other, own, 'answer', 'Bản sao kèm theo.')
  const zip = await w.inject({ url: `${root}/yeu-cau/${own}/ban-sao.zip`, as: officer })
  const files = unzipSync(new Uint8Array(zip.rawPayload))
  const read = <R>(name: string): R => JSON.parse(strFromU8(files[name] ?? new Uint8Array())) as R
  const acts = read<{ kind: string; act: string; words: string | null }[]>('casework/actsOnCases.json')
  assert.deepEqual(
    acts.map(({ kind, act: what }) => [kind, what]),
    ['take', 'answer', 'open'].map((what) => ['data_request', what]),
  )
  assert.ok(read<unknown[]>('casework/cases.json').length > 0)
  assert.ok(read<{ act: string }[]>('identity/acts.json').some((one) => one.act.startsWith('looked at')))
  for (const [name, file] of Object.entries(files)) assert.doesNotMatch(strFromU8(file), /Sơn Thị Riêng/, name)
  const theirs = await w.inject({ url: `${root}/yeu-cau/${own}/ban-sao.zip`, as: other })
  assert.equal(theirs.statusCode, 404)
})

// Not a hand: whose record it is, which the copy of the module itself tells; what is held for moments; what says so beside another column.
const toldByCopies =
  /^(casework\.(action\.actor_id|case_record\.(owner|assignee)_id)|desk\.(saved_filter\.owner_id|stand_in\.person_id)|projects\.|mailbox\.|privacy\.|identity\.(\w+\.person_id)|notifications\.\w+\.(recipient_)?person_id|sso\.(consent|model)\.person_id|signing\.\w+\.person_id|farming\.producer\.person_id|feedback\.\w+\.(person|owner)_id|opendata\.request\.person_id|national_portal\.|payments\.\w+\.owner_id|post\.parcel\.owner_id|procedures\.\w+\.(owner|person)_id|registers\.(record|import_row)\.person_id)/

test('no table keeps whose hand it was without telling the officer', async () => {
  const w = await world()
  const { rows } = await sql<{ name: string }>`select table_schema || '.' || table_name || '.' || column_name as name
    from information_schema.columns where data_type = 'uuid' and table_schema not in ('public', 'graphile_worker')
      and column_name ~ '(^|_)(by|by_id|actor_id|officer_id|person_id|owner_id|by_person|assignee_id)$'`.execute(w.db)
  const { modules } = await import('../../modules.ts')
  const told = new Set(modules.flatMap(({ hands = [] }) => hands.map(([, table, by]) => `${table}.${by}`)))
  assert.ok(rows.length > 100)
  assert.deepEqual(
    rows.flatMap(({ name }) => (told.has(name) || toldByCopies.test(name) ? [] : [name])),
    [],
  )
})

test('erasing takes away what no duty keeps, tells what stays, and a refusal has its reason', async () => {
  const { w, person, officer } = await cast()
  const { code } = await fileFromSchema(w, person, '1.004873', '31510')
  await w.inject({ url: '/thu-tuc/2.000720/nop', as: person })
  await notify(w.db, {
    channel: 'sms',
    address: '0900000123',
    personId: person.personId,
    template: 'identity.message.sign_up_taken',
    lang: 'vi',
    at: w.clock.now(),
  })
  const drafts = async () =>
    (
      await sql<{
        count: number
      }>`select count(*) as count from procedures.draft where owner_id = ${person.personId}::uuid and case_id is null`.execute(w.db)
    ).rows[0]?.count
  assert.equal(await drafts(), 1)
  await sql`insert into sso.consent (person_id, client_id, scopes, ground, given_at, used_at)
    values (${person.personId}::uuid, 'thu-xoa', '{openid}', 'consent', now(), now())`.execute(w.db)
  const allowed = async () => {
    const { rows } = await sql<{ open: boolean }>`select withdrawn_at is null as open from sso.consent
      where person_id = ${person.personId}::uuid`.execute(w.db)
    return rows.map(({ open }) => open)
  }
  const refused = await asked(w, person, { kind: 'erase', words: 'Xóa hết giúp tôi' })
  assert.equal((await act(w, officer, refused, 'refuse', 'Hồ sơ đang giải quyết.')).statusCode, 303)
  assert.equal(await drafts(), 1)
  const id = await asked(w, person, { kind: 'erase', words: 'Xóa bản nháp và tin nhắn' })
  await act(w, officer, id, 'take')
  assert.match((await w.inject({ url: `${office}/${id}`, as: officer })).body, /Không khôi phục được/)
  assert.equal((await act(w, officer, id, 'answer', 'Đã xóa.')).statusCode, 303)
  assert.equal(await drafts(), 0)
  assert.deepEqual(await allowed(), [false], 'what a system was allowed is taken back')
  const { rows } = await sql<{ code: string }>`select code from procedures.dossier where owner_id = ${person.personId}::uuid`.execute(w.db)
  assert.deepEqual(rows, [{ code }])
  const shown = await w.inject({ url: `${office}/${id}`, as: officer })
  assert.match(shown.body, /Hồ sơ đã nộp và kết quả/)
  assert.equal((await w.inject({ url: root, as: person })).statusCode, 303, 'erasing ends the sessions')
})

test('a request belongs to its person and to the office that answers, and can be withdrawn', async () => {
  const { w, person, officer, elsewhere } = await cast()
  const id = await asked(w, person, { kind: 'correct', words: 'Ngày sinh của tôi bị sai' })
  const other = await w.citizen()
  assert.equal((await w.inject({ url: `${root}/yeu-cau/${id}`, as: other })).statusCode, 404)
  assert.equal((await send(w, other, `${root}/yeu-cau/${id}/rut`)).statusCode, 404)
  assert.equal((await w.inject({ url: `${office}/${id}`, as: elsewhere })).statusCode, 404)
  assert.equal((await w.inject({ url: `${office}/${id}`, as: person })).statusCode, 403)
  assert.match((await w.inject({ url: office, as: officer })).body, new RegExp(`${office}/${id}`))
  assert.doesNotMatch((await w.inject({ url: office, as: elsewhere })).body, new RegExp(id))
  assert.equal((await send(w, person, `${root}/yeu-cau/${id}/rut`)).statusCode, 303)
  assert.equal((await act(w, officer, id, 'take')).statusCode, 409)
  assert.match((await w.inject({ url: `${office}?xong=1`, as: officer })).body, new RegExp(id))
})
