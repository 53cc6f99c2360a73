import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Db } from '#core/db.ts'
import { sql } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { buildApp } from '../../../app.ts'
import { modules } from '../../../modules.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { aReport, doneOnDesk, drawWards, photo, staffOf, ward } from '../../../../test/street.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { feedbackModule } from '../module.ts'
import { listNews } from '../report/news.queries.ts'
import { findReport } from '../report/report.queries.ts'
import { pullNews, pushReport } from './sync.job.ts'
import { deliverAll } from '../../../../test/hearable.ts'

/** A second instance of the program on a database of its own, reached by real HTTP. */
type Second = { app: FastifyInstance; db: Db; url: string; world: World; dispatcher: Person }
let second: Second
let context: Context
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

async function startSecond(w: World): Promise<Second> {
  const db = await w.freshDatabase()
  const { app: first } = w
  const app = await buildApp({ db, config: first.config, clock: w.clock, modules, assets: first.assets, ready: async () => ({}) })
  await app.listen({ host: '127.0.0.1', port: 0 })
  await drawWards(db)
  const unit = await findUnitByCode(db, ward, { on: '2026-11-23' })
  const dispatcher = await createTestPerson(db, w.clock, {
    kind: 'officer',
    roles: [{ role: 'dispatcher', unitId: unit?.id ?? '' }],
    name: 'Người bên kia',
  })
  const inject: World['inject'] = ({ as, lang: _, ...options }) =>
    app.inject({ ...options, headers: { accept: 'text/html', ...options.headers, ...(as ? { cookie: as.cookie } : {}) } })
  return { app, db, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, world: { ...w, app, db, inject }, dispatcher }
}

/** The first sends waste to the second, with a key that the second has given. */
async function connect(w: World): Promise<void> {
  const there = await createTestPerson(second.db, w.clock, {
    kind: 'officer',
    roles: [{ role: 'administrator', unitId: (await findUnitByCode(second.db, '92', { on: '2026-11-23' }))?.id ?? '' }],
    name: 'Quản trị bên kia',
  })
  const given = await second.world.inject({
    method: 'POST',
    url: '/quan-tri/open311/khoa',
    as: there,
    headers: form,
    payload: 'name=Tinh&news=yes',
  })
  const key = /<code>([\w-]{32})<\/code>/.exec(given.body)?.[1] ?? ''
  const here = await w.officer('administrator', await unitIdOf(w, '92'))
  const peer = {
    peer_name: 'Bên kia',
    base_url: `${second.url}/open311/v2`,
    jurisdiction: 'soctrang',
    api_key: key,
    'service-waste': 'waste',
  }
  const added = await w.inject({
    method: 'POST',
    url: '/quan-tri/open311/may',
    as: here,
    headers: form,
    payload: new URLSearchParams(peer).toString(),
  })
  assert.equal(added.statusCode, 303, added.body.replace(/<[^>]+>/g, ' ').slice(0, 800))
  const { rows } = await sql<{ api_key: string }>`select api_key from feedback.peer where base_url = ${peer.base_url}`.execute(w.db)
  assert.ok(rows[0]?.api_key.startsWith('sealed1.'))
}

/** What the worker does between two looks: events, then the jobs that they queued. */
async function exchange(w: World): Promise<void> {
  await deliverAll(w.db, feedbackModule.listens ?? [])
  const { rows } = await sql<{ payload: unknown }>`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = 'feedback.push_report' returning j.payload`.execute(w.db)
  for (const { payload } of rows) await pushReport(context, payload)
  await pullNews(context)
}

const newsOf = async (db: Db, reference: string) => {
  const report = await findReport(db, { reference })
  return (await listNews(db, report?.caseId ?? '')).map((news) => ({
    action: news.action,
    words: news.words,
    from: news.fromPeerId !== null,
  }))
}

describe('two servers exchange reports and news', () => {
  before(async () => {
    const w = await world()
    context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
    await drawWards(w.db)
    second = await startSecond(w)
    // What other tests have done before is not news for the peer.
    await deliverAll(w.db, feedbackModule.listens ?? [])
    await connect(w)
  })
  after(async () => {
    second.app.server.closeAllConnections()
    await second.app.close()
    const { db } = await world()
    await sql`update feedback.peer set is_active = false`.execute(db)
  })

  test('a report goes over when it is public, its news both ways, each once, and then there is silence', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    const { dispatcher, fieldOfficer } = await staffOf(w)
    const sent = await aReport(w, { fields: { words: 'Bãi rác sau chợ', contact: '0912345678' } })
    const other = await aReport(w, { fields: { category: 'noise', words: 'Tiếng ồn sau chợ' } })
    await exchange(w)
    const count = async (): Promise<number> =>
      (
        await sql<{ n: number }>`select count(*) as n from feedback.report where words in ('Bãi rác sau chợ', 'Tiếng ồn sau chợ')`.execute(
          second.db,
        )
      ).rows[0]?.n ?? 0
    assert.equal(await count(), 0, 'nothing leaves before it was looked at')
    for (const { reference } of [sent, other]) await doneOnDesk(w, dispatcher, reference, 'accept')
    await exchange(w)
    await exchange(w)
    assert.equal(await count(), 1, 'only the category that was agreed')
    const { rows } = await sql<{
      reference: string
      words: string
      contact: string | null
    }>`select reference, words, contact from feedback.report where words = 'Bãi rác sau chợ'`.execute(second.db)
    assert.deepEqual([rows[0]?.words, rows[0]?.contact], ['Bãi rác sau chợ', null])
    const there = rows[0]?.reference ?? ''

    w.clock.advance(60_000)
    await doneOnDesk(second.world, second.dispatcher, there, 'accept')
    w.clock.advance(60_000)
    await doneOnDesk(second.world, second.dispatcher, there, 'answer', { note: 'Đội bên kia đã dọn' }, [await photo()])
    await exchange(w)
    const answered = await findReport(w.db, { reference: sent.reference })
    assert.equal(answered?.state, 'answered')
    assert.deepEqual((await newsOf(w.db, sent.reference)).at(-1), {
      action: 'answer_from_outside',
      words: 'Đội bên kia đã dọn',
      from: true,
    })

    w.clock.advance(60_000)
    const reopened = await w.inject({
      method: 'POST',
      url: `/phan-anh/p/${sent.reference}/viec/reopen`,
      headers: form,
      payload: new URLSearchParams({ k: sent.k, note: 'Vẫn còn' }).toString(),
      remoteAddress: '10.3.3.3',
    })
    assert.equal(reopened.statusCode, 303)
    await exchange(w)
    assert.equal((await findReport(second.db, { reference: there }))?.state, 'assigned', 'reopened there too')
    w.clock.advance(60_000)
    await doneOnDesk(w, fieldOfficer, sent.reference, 'answer', { note: 'Xong thật' }, [await photo()])
    await exchange(w)
    assert.equal((await findReport(second.db, { reference: there }))?.state, 'answered')

    const [a, b] = [await newsOf(w.db, sent.reference), await newsOf(second.db, there)]
    for (let round = 0; round < 3; round++) {
      w.clock.advance(300_000)
      await exchange(w)
    }
    assert.deepEqual([await newsOf(w.db, sent.reference), await newsOf(second.db, there)], [a, b], 'silence')
    assert.deepEqual(
      a.map((news) => news.action),
      ['open', 'accept', 'answer_from_outside', 'reopen', 'answer'],
    )
    assert.equal(b.filter((news) => news.words === 'Xong thật').length, 1)
    w.clock.set('2026-11-23T01:30:00Z')
  })

  test('what was hidden here stays hidden, whatever is said there', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    const { reference } = await aReport(w, { fields: { words: 'Rác có tên người' } })
    await doneOnDesk(w, dispatcher, reference, 'accept')
    await exchange(w)
    const { rows } = await sql<{ reference: string }>`select reference from feedback.report where words = 'Rác có tên người'`.execute(
      second.db,
    )
    const there = rows[0]?.reference ?? ''
    await doneOnDesk(w, dispatcher, reference, 'hide', { note: 'Riêng tư' })
    w.clock.advance(60_000)
    await doneOnDesk(second.world, second.dispatcher, there, 'accept')
    await doneOnDesk(second.world, second.dispatcher, there, 'answer', { note: 'Đã dọn' }, [await photo()])
    await exchange(w)
    const report = await findReport(w.db, { reference })
    assert.deepEqual([report?.state, report?.isHidden], ['answered', true])
    assert.equal((await w.inject({ url: `/phan-anh/p/${reference}` })).statusCode, 404)
  })

  test('a server that is away is asked again later, and says so on the page; nothing is lost', async () => {
    const w = await world()
    const { dispatcher } = await staffOf(w)
    await sql`update feedback.peer set base_url = replace(base_url, '/open311/v2', '/gone')`.execute(w.db)
    const { reference } = await aReport(w, { fields: { words: 'Khi bên kia mất mạng' } })
    await doneOnDesk(w, dispatcher, reference, 'accept')
    await assert.rejects(exchange(w), /Bên kia: 404/)
    const administrator = await w.officer('administrator', await unitIdOf(w, '92'))
    assert.match((await w.inject({ url: '/quan-tri/open311', as: administrator })).body, /Bên kia: 404/)
    await sql`update feedback.peer set base_url = replace(base_url, '/gone', '/open311/v2')`.execute(w.db)
    const report = await findReport(w.db, { reference })
    const { rows } = await sql<{ id: string }>`select id from feedback.peer where is_active`.execute(w.db)
    const push = () => pushReport(context, { caseId: report?.caseId, peerId: rows[0]?.id })
    await Promise.all([push(), push(), push()])
    const { rows: there } = await sql<{
      n: number
    }>`select count(*) as n from feedback.report where words = 'Khi bên kia mất mạng'`.execute(second.db)
    assert.equal(there[0]?.n, 1)
  })
})
