import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileByForms, fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const json = { accept: 'application/json' }
type Dossier = {
  state: string
  dueAt: string | null
  paused: boolean
  version: number
  outcome: string | null
  result: { code: string } | null
  actions: { type: string; by: string }[]
}
const read = async (w: World, code: string, as: Person): Promise<Dossier> =>
  (await w.inject({ url: `/api/dossiers/${code}`, as, headers: json })).json<Dossier>()
const due = (found: Dossier): number => Date.parse(found.dueAt ?? '')

async function office(w: World): Promise<Record<'receiver' | 'processor' | 'approver' | 'clerk', Person>> {
  const unit = await unitIdOf(w, '31510')
  return {
    receiver: await w.officer('receiver', unit),
    processor: await w.officer('processor', unit),
    approver: await w.officer('approver', unit),
    clerk: await w.officer('clerk', unit),
  }
}

async function desk(w: World, as: Person, code: string, action: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await post(w, as, `/lam-viec/ho-so/${code}/viec/${action}`, fields)
  assert.equal(answer.statusCode, 303, `${action}: ${answer.body.slice(answer.body.indexOf('<h1'), answer.body.indexOf('<h1') + 400)}`)
  assert.equal(answer.headers.location, `/lam-viec/ho-so/${code}`)
}

test('a whole life by form posts: received, asked for more, supplemented, approved, handed over, rated; the clock stands still meanwhile', async () => {
  const w = await world()
  const before = w.clock.now()
  const person = await w.citizen()
  const { code } = await fileByForms(w, person)
  const staff = await office(w)
  try {
    assert.equal((await read(w, code, person)).dueAt, null)
    await desk(w, staff.receiver, code, 'receive', { key: 'receive:1', version: '1' })
    // The same button pressed twice.
    await desk(w, staff.receiver, code, 'receive', { key: 'receive:1', version: '1' })
    assert.equal((await read(w, code, person)).version, 2)
    const first = due(await read(w, code, person))
    assert.ok(first > w.clock.now().getTime())
    await desk(w, staff.processor, code, 'take')
    const refused = await post(w, staff.processor, `/lam-viec/ho-so/${code}/viec/request_supplement`, { note: ' ' })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /href="#note/)
    await desk(w, staff.processor, code, 'request_supplement', { note: 'Thiếu bản sao căn cước' })
    const waiting = await read(w, code, person)
    assert.deepEqual([waiting.state, waiting.paused, waiting.dueAt], ['supplementing', true, null])
    assert.ok((await w.inject({ url: `/ho-so/${code}`, as: person })).body.includes('Thiếu bản sao căn cước'))
    assert.match((await w.inject({ url: `/lam-viec?hang=waiting&q=${code}`, as: staff.receiver })).body, new RegExp(code))
    w.clock.advance(2 * 86_400_000)
    const sent = await post(w, person, `/ho-so/${code}/viec/supplement`, { note: 'Đã gửi' })
    assert.equal(sent.statusCode, 303)
    const resumed = await read(w, code, person)
    assert.deepEqual([resumed.state, resumed.paused], ['processing', false])
    // Asked on Monday, sent on Wednesday: Tuesday did not count.
    assert.equal(due(resumed) - first, 86_400_000)
    // The sessions of Monday are over.
    const later = await office(w)
    await desk(w, later.processor, code, 'propose')
    await desk(w, later.approver, code, 'approve')
    await desk(w, later.clerk, code, 'deliver')
    const done = await read(w, code, person)
    assert.deepEqual([done.state, done.outcome], ['delivered', 'granted'])
    assert.ok(done.result)
    assert.equal((await w.inject({ url: `/kiem-tra/${done.result?.code}` })).statusCode, 200)
    assert.equal((await w.inject({ url: `/ho-so/${code}/ket-qua.pdf`, as: person })).headers['content-type'], 'application/pdf')
    assert.equal((await post(w, person, `/ho-so/${code}/viec/rate`, {})).statusCode, 422)
    assert.equal((await post(w, person, `/ho-so/${code}/viec/rate`, { score: '5' })).statusCode, 303)
    assert.equal((await post(w, person, `/ho-so/${code}/viec/rate`, { score: '1' })).statusCode, 409)
    assert.deepEqual(
      (await read(w, code, person)).actions.map((one) => `${one.type} ${one.by}`),
      [
        'open owner',
        'receive receiver',
        'take processor',
        'request_supplement processor',
        'supplement owner',
        'propose processor',
        'approve approver',
        'deliver clerk',
        'rate owner',
      ],
    )
  } finally {
    w.clock.set(before)
  }
})

test('a person withdraws, an office declines with its reason, and then nothing more is done', async () => {
  const w = await world()
  const person = await w.citizen()
  const { receiver } = await office(w)
  const [withdrawn, declined] = [await fileByForms(w, person), await fileByForms(w, person)]
  assert.equal((await post(w, person, `/ho-so/${withdrawn.code}/viec/withdraw`)).statusCode, 303)
  await desk(w, receiver, declined.code, 'decline', { note: 'Không thuộc thẩm quyền' })
  assert.ok((await w.inject({ url: `/ho-so/${declined.code}`, as: person })).body.includes('Không thuộc thẩm quyền'))
  for (const { code } of [withdrawn, declined])
    assert.equal((await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)).statusCode, 409)
  assert.deepEqual([(await read(w, withdrawn.code, person)).state, (await read(w, declined.code, person)).state], ['withdrawn', 'declined'])
})

test('before reception too, the person reads what is to be corrected', async () => {
  const w = await world()
  const person = await w.citizen()
  const { code } = await fileByForms(w, person)
  await desk(w, (await office(w)).receiver, code, 'ask_correction', { note: 'Sai số nhà' })
  const page = await w.inject({ url: `/ho-so/${code}`, as: person })
  assert.ok(page.body.includes('notice'))
  assert.ok(page.body.indexOf('Sai số nhà') < page.body.indexOf('id="road"'))
})

test('two officers press the same button: one does it, the other is told that somebody was quicker', async () => {
  const w = await world()
  const { code } = await fileByForms(w, await w.citizen())
  const unit = await unitIdOf(w, '31510')
  const [one, two] = [await w.officer('receiver', unit), await w.officer('receiver', unit)]
  const answers = await Promise.all(
    [one, two].map((as) => post(w, as, `/lam-viec/ho-so/${code}/viec/receive`, { key: 'receive:1', version: '1' })),
  )
  assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [303, 409])
})

test('a dossier is handed to a colleague of the office and to nobody else', async () => {
  const w = await world()
  const { code } = await fileByForms(w, await w.citizen())
  const { receiver, processor } = await office(w)
  const stranger = await w.officer('processor', await unitIdOf(w, '31507'))
  await desk(w, receiver, code, 'receive')
  for (const officer of ['', stranger.personId, receiver.personId, 'x'])
    assert.equal((await post(w, receiver, `/lam-viec/ho-so/${code}/viec/forward`, { officer })).statusCode, 422, officer)
  await desk(w, receiver, code, 'forward', { officer: processor.personId })
  assert.match((await w.inject({ url: `/lam-viec?ai=toi&q=${code}`, as: processor })).body, new RegExp(`/lam-viec/ho-so/${code}`))
})

test('the queue of an office holds its own dossiers only, page, interface and export alike', async () => {
  const w = await world()
  const person = await w.citizen()
  const [mine, theirs] = [await fileFromSchema(w, person, '2.000720', '31510'), await fileFromSchema(w, person, '2.000720', '31507')]
  const { receiver } = await office(w)
  for (const [found, seen] of [
    [mine, true],
    [theirs, false],
  ] as const) {
    assert.equal((await w.inject({ url: `/lam-viec?q=${found.code}`, as: receiver })).body.includes(`/lam-viec/ho-so/${found.code}`), seen)
    assert.equal((await w.inject({ url: `/lam-viec/xuat.csv?q=${found.code}`, as: receiver })).body.includes(`"${found.code}"`), seen)
    const queue = (await w.inject({ url: `/api/desk/queue?q=${found.code}&hang=new`, as: receiver, headers: json })).json<{
      dossiers: { code: string }[]
    }>()
    assert.deepEqual(
      queue.dossiers.map((one) => one.code),
      seen ? [found.code] : [],
    )
  }
})

test('a program walks the whole queue by its cursor, and a cursor that was made up is refused', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31673')
  const person = await w.citizen()
  const filed = []
  for (let n = 0; n < 5; n++) filed.push((await fileFromSchema(w, person, '2.000720', '31673')).code)
  const receiver = await w.officer('receiver', unit)
  await desk(w, receiver, filed[0] ?? '', 'receive')
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const answer = await w.inject({
      url: `/api/desk/queue?limit=2${next ? `&sau=${encodeURIComponent(next)}` : ''}`,
      as: receiver,
      headers: json,
    })
    assert.equal(answer.statusCode, 200, answer.body)
    const page: { dossiers: { code: string }[]; next: string | null } = answer.json()
    seen.push(...page.dossiers.map((one) => one.code))
    next = page.next
  }
  assert.equal(new Set(seen).size, seen.length)
  for (const code of filed) assert.ok(seen.includes(code))
  const id = '00000000-0000-4000-8000-000000000001'
  for (const sau of [
    '.....|-----',
    `....|${id}`,
    `2026-02-31 00:00:00+00|${id}`,
    `2026-11-23 99:00:00+00|${id}`,
    `infinity|${'-'.repeat(36)}`,
    `0000-01-01 00:00:00+00|${id}`,
  ])
    assert.equal(
      (await w.inject({ url: `/api/desk/queue?sau=${encodeURIComponent(sau)}`, as: receiver, headers: json })).statusCode,
      400,
      sau,
    )
})

test('a look at a person’s dossier is written down', async () => {
  const w = await world()
  const person = await w.citizen()
  const { code } = await fileByForms(w, person)
  const { receiver } = await office(w)
  await w.inject({ url: `/lam-viec/ho-so/${code}`, as: receiver })
  assert.ok((await w.inject({ url: '/tai-khoan', as: person })).body.includes(code))
})

test('an identity number is masked until it is asked for', async () => {
  const w = await world()
  const { code } = await fileByForms(w, await w.citizen())
  const { receiver } = await office(w)
  const [hidden, shown] = [
    await w.inject({ url: `/lam-viec/ho-so/${code}`, as: receiver }),
    await w.inject({ url: `/lam-viec/ho-so/${code}?hien=1`, as: receiver }),
  ]
  assert.doesNotMatch(hidden.body, /094194000482|094 194 000 482/)
  assert.match(shown.body, /094\s?194\s?000\s?482/)
})

test('a dossier that waits for a correction before reception is among those that wait', async () => {
  const w = await world()
  const citizen = await w.citizen()
  const unit = await unitIdOf(w, '31510')
  const receiver = await w.officer('receiver', unit)
  const { code } = await fileFromSchema(w, citizen, '1.004873', '31510')
  const asked = await w.inject({
    method: 'POST',
    url: `/api/dossiers/${code}/actions`,
    as: receiver,
    payload: { action: 'ask_correction', note: 'Sửa ngày sinh' },
  })
  assert.equal(asked.json<{ state: string }>().state, 'correcting')
  const waiting = await w.inject({ url: `/api/desk/queue?hang=waiting&q=${code}`, as: receiver, headers: { accept: 'application/json' } })
  const found = waiting.json<{ counts: { waiting: number }; dossiers: { code: string }[] }>()
  assert.deepEqual(
    found.dossiers.map((d) => d.code),
    [code],
  )
  assert.ok(found.counts.waiting >= 1)
})
