import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { post, unitIdOf } from '../../../test/filing.ts'
import { openNational } from '../../../test/national.ts'
import { world } from '../../../test/world.ts'
import { listen } from '../../../test/exchange.ts'
import { searchLog } from '../exchange/message-log/log.queries.ts'
import { askNational } from './ask/ask.ts'
import { contracts } from './contracts/contracts.ts'
import { contractCommands } from './verify/commands.ts'

const context = async () => {
  const w = await world()
  const lines: string[] = []
  return { w, lines, context: { db: w.db, clock: w.clock, config: w.app.config, log: (line: string) => void lines.push(line) } }
}

test('without an agreement nothing is asked; with one the answer comes, and purpose and case are in the log', async (t) => {
  const { w } = await context()
  const place = { place: w.db, config: w.app.config }
  const issue = `H13-${randomUUID().slice(0, 8)}`
  const question = { service: 'population', operation: 'citizen', values: { identity: '094192000001' }, issue } as const
  assert.deepEqual(await askNational(place, question), { kind: 'failed', fault: 'no_agreement', again: true })
  const national = await openNational(w, t, ['population'])
  const reply = await askNational(place, question)
  assert.ok(reply.kind === 'found')
  assert.equal(reply.facts.name, 'Thạch Thị Sa Rây')
  assert.deepEqual(reply.facts.address, { unit: '31510', detail: '12 Lê Hồng Phong' })
  const entries = await searchLog(w.db, { text: reply.exchangeId, failedOnly: false, limit: 5 })
  assert.ok(entries.length > 0 && entries.every((entry) => entry.issue === issue))
  assert.ok(!JSON.stringify(entries).includes('094192000001'), 'the log names the endpoint, not the number')
  assert.equal((await askNational(place, { ...question, values: { identity: '094099999999' } })).kind, 'unknown')
  await national.bend('population', 'none', { delayMs: 5_000, answersLeft: 1 })
  const late = await askNational(place, { ...question, signal: AbortSignal.timeout(100) })
  assert.deepEqual(late, { kind: 'failed', fault: 'down', again: true })
  const past = await w.inject({ url: '/gia-lap/quoc-gia/population/citizens/094192000001' })
  assert.equal(past.statusCode, 403, 'past the exchange nobody comes')
})

test('an operator sees the databases, makes a stand-in misbehave, and tries the contract', async (t) => {
  const { w } = await context()
  await openNational(w, t, ['insurance'])
  const operator = await w.officer('exchange_operator', await unitIdOf(w, '92'))
  const home = '/quan-tri/co-so-du-lieu'
  const wrong = await post(w, operator, `${home}/insurance/gia-lap`, {
    'insurance-fault': 'none',
    'insurance-delay': '99999',
    'insurance-left': '0',
  })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Độ chậm là số từ 0 đến 60000/)
  assert.match(wrong.body, /value="99999"/)
  const bent = { 'insurance-fault': 'missing_fields', 'insurance-delay': '0', 'insurance-left': '' }
  assert.equal((await post(w, operator, `${home}/insurance/gia-lap`, bent)).statusCode, 303)
  assert.equal((await post(w, operator, `${home}/insurance/kiem-tra`)).statusCode, 303)
  const faulty = (await w.inject({ url: home, as: operator })).body
  assert.match(faulty, /2 điều không đúng hợp đồng/)
  assert.match(faulty, /Thiếu trường dữ liệu/)
  assert.match(faulty, /Bản mô phỏng/)
  await post(w, operator, `${home}/insurance/gia-lap`, { ...bent, 'insurance-fault': 'more_fields' })
  await post(w, operator, `${home}/insurance/kiem-tra`)
  assert.match((await w.inject({ url: home, as: operator })).body, /Đúng hợp đồng: 3 điều/)
  assert.equal((await w.inject({ url: home, as: await w.officer('receiver', await unitIdOf(w, '31510')) })).statusCode, 403)
})

test('the command tries every contract against an address and says what does not hold', async (t) => {
  const { w, lines, context: at } = await context()
  const { url, bend } = await openNational(w, t, ['population', 'land', 'tax', 'insurance', 'business', 'ngsp'])
  const [command] = contractCommands
  const run = (options: Record<string, string>) => command?.run(at, [], options)
  assert.equal(await run({ against: `${url}/gia-lap/quoc-gia` }), 0, lines.join('\n'))
  assert.equal(lines.filter((line) => line.startsWith('ok')).length, contracts.flatMap((op) => op.needs).length)
  assert.equal(await run({}), 0, 'through the exchange, under the agreements')
  await bend('land', 'wrong_types', { answersLeft: 1 })
  lines.length = 0
  assert.equal(await run({ against: `${url}/gia-lap/quoc-gia/land`, service: 'land' }), 1)
  assert.match(lines[0] ?? '', /^FAULT land certificate: a certificate without burdens: \//)
  assert.equal(lines.at(-1), '1 needs do not hold')
  const foreign = await listen((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  t.after(foreign.close)
  lines.length = 0
  assert.equal(await run({ against: foreign.url, service: 'business' }), 1)
  assert.match(lines[0] ?? '', /status 302 instead of 200/)
  assert.equal(await run({ service: 'weather' }), 2)
  assert.equal(await run({ against: 'nowhere' }), 2)
})
