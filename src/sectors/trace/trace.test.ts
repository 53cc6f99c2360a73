import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import { unitIdOf } from '../../../test/filing.ts'
import { representative } from '../../../test/inspecting.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { generateTraceability } from './generate/generate.ts'
import { withCheckDigit } from './identify/gs1-key.rules.ts'
import { declareLot, type Lot, type NewLot, recordEvents } from './index.ts'
import { massUsed, listCodes, listOrders } from './labels/labels.queries.ts'
import { labelPath } from './lots/label-path.rules.ts'
import { findParty } from './master/master.queries.ts'
import { insertScan } from './scan/scan.queries.ts'
import { suspicionsOf } from './scan/suspicion.rules.ts'
import { conflictsOf } from './walk/balance.rules.ts'
import { walkBack, walkForward } from './walk/walk.queries.ts'

const gtin = (): string => withCheckDigit(`893${String(randomInt(1_000_000_000)).padStart(10, '0')}`)

/** A lot of a made-up co-operative. */
const lotOf = (w: World, unitId: string, code: string, more: Partial<NewLot> = {}): NewLot => ({
  key: randomUUID(),
  kind: 'harvested',
  owner: { code, name: `Hợp tác xã ${code}` },
  product: { key: 'lua', name: { vi: 'Lúa ST25 mẫu', en: 'Sample ST25 paddy', km: 'ស្រូវ ST25 គំរូ' }, commodity: 'rice', variety: 'ST25' },
  place: { key: 'ruong', name: 'Ruộng của bà Nguyễn Thị Kín', unitId },
  ...{ quantity: 1000, unit: 'KGM', on: dayOf(w.clock.now()), by: null, at: w.clock.now() },
  ...more,
})

const post = (w: World, as: Person | undefined, url: string, form: Record<string, string>) =>
  w.inject({
    method: 'POST',
    url,
    as,
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', accept: 'text/html' },
  })

test('what a walk forward reaches, a walk back from there finds again, whatever the makings', async () => {
  const w = await world()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.boolean()), { minLength: 1, maxLength: 12 }), async (drawn) => {
      const run = randomUUID()
      const uri = (n: number): string => `urn:uuid:${run.slice(0, -1)}${n}`
      const edges = drawn.filter(([from, to]) => from !== to)
      const events = edges.map(([from, to, packed], index) => ({
        ...{ eventTime: new Date(w.clock.now().getTime() + index).toISOString(), eventTimeZoneOffset: '+07:00' },
        ...(packed
          ? { type: 'AggregationEvent', action: 'ADD', parentID: uri(to), childEPCs: [uri(from)] }
          : { type: 'TransformationEvent', inputEPCList: [uri(from)], outputEPCList: [uri(to)] }),
      }))
      await recordEvents(w.db, { events, partyId: null, at: w.clock.now() })
      const wanted = (start: number): Set<string> => {
        const reached = new Set([start])
        for (let grew = true; grew; ) {
          grew = false
          for (const [from, to] of edges) if (reached.has(from) && !reached.has(to)) grew = Boolean(reached.add(to))
        }
        return new Set([...reached].map(uri))
      }
      for (const n of [0, 3]) {
        const forward = (await walkForward(w.db, [uri(n)])).map((step) => step.uri)
        assert.deepEqual(new Set(forward), wanted(n))
        for (const reached of forward) assert.ok((await walkBack(w.db, [reached])).some((step) => step.uri === uri(n)))
      }
    }),
    { numRuns: 6 },
  )
})

test('more rice out than in is a conflict, and so is more taken of a lot than it had', () => {
  const at = new Date('2026-11-23T00:00:00Z')
  const making = { node: 'n', at, partyId: 'p', inG: 1000, outG: 1021, commodity: 'rice' }
  const lot = { lotId: 'l', code: 'L', partyId: 'p', commodity: 'rice', massG: 1000, takenG: 1500 }
  assert.deepEqual(
    conflictsOf({ rice: 1.02, other: 1 }, [making, { ...making, outG: 1020 }], [lot]).map(({ kind, outG }) => [kind, outG]),
    [
      ['made_more', 1021],
      ['taken_more', 1500],
    ],
  )
  const rules = [{ rule: 'never_issued' }, { rule: 'many_scans', moreThan: 3 }, { rule: 'many_places', moreThan: 1 }] as const
  const facts = { issued: true, recalled: false, scans: 3, places: 1, scansAfterSold: 0 }
  assert.deepEqual(suspicionsOf(rules, facts), [])
  assert.deepEqual(suspicionsOf(rules, { ...facts, scans: 4, places: 2, issued: false }), ['never_issued', 'many_scans', 'many_places'])
})

test('a lot is declared once, under its owner’s numbers only', async () => {
  const w = await world()
  const unitId = await unitIdOf(w, '31510')
  const [code, other, number] = [String(randomInt(1e9)), String(randomInt(1e9)), gtin()]
  const given = lotOf(w, unitId, code, { product: { gtin: number, name: { vi: 'Gạo mẫu' }, commodity: 'rice', packG: 5000 } })
  const lot = await declareLot(w.db, given)
  assert.equal((await declareLot(w.db, given)).id, lot.id, 'the same key answers with the same lot')
  assert.match(lot.uri, /^https:\/\/id\.gs1\.org\/01\/\d{14}\/10\//)
  await assert.rejects(declareLot(w.db, { ...given, quantity: 2 }), { code: 'trace.key_used' })
  await assert.rejects(declareLot(w.db, lotOf(w, unitId, other, { product: given.product })), { code: 'trace.gtin_used' })
  await assert.rejects(declareLot(w.db, lotOf(w, unitId, code, { quantity: 0 })), { code: 'trace.quantity_wrong' })
  await assert.rejects(declareLot(w.db, lotOf(w, unitId, code, { on: '2199-01-01' })), { code: 'trace.day_ahead' })
  const stranger = await declareLot(w.db, lotOf(w, unitId, other))
  const fake = {
    ...{
      type: 'ObjectEvent',
      action: 'ADD',
      eventTime: w.clock.now().toISOString(),
      eventTimeZoneOffset: '+07:00',
      bizStep: 'commissioning',
    },
    quantityList: [{ epcClass: `https://id.gs1.org/01/${lot.gtin}/10/GIA`, quantity: 9, uom: 'KGM' }],
  }
  await assert.rejects(recordEvents(w.db, { events: [fake], partyId: stranger.partyId, at: w.clock.now() }), {
    code: 'trace.not_your_product',
  })
  await assert.rejects(sql`update trace.event set hash = 'x' where party_id = ${lot.partyId}::uuid`.execute(w.db), /kept as it was written/)
})

test('events come in by the interface of EPCIS, once, and are found by its questions', async () => {
  const w = await world()
  const { person, code } = await representative(w)
  const lot = await declareLot(w.db, lotOf(w, await unitIdOf(w, '31510'), code))
  const api = (method: 'GET' | 'POST', url: string, payload?: object, as: Person | undefined = person) =>
    w.inject({ method, url, as, headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' }, ...(payload ? { payload } : {}) })
  const event = {
    ...{
      type: 'ObjectEvent',
      action: 'OBSERVE',
      bizStep: 'storing',
      eventTime: '2026-11-20T08:00:00+07:00',
      eventTimeZoneOffset: '+07:00',
    },
    ...{ quantityList: [{ epcClass: lot.uri, quantity: 10, uom: 'KGM' }], 'vd:nhietDo': 4 },
  }
  const document = (eventList: object[]): object => ({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { vd: 'https://vi-du.example/' }],
    ...{ type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-11-20T08:00:00Z', epcisBody: { eventList } },
  })
  const taken = await api('POST', '/api/epcis/capture', document([event]))
  assert.equal(taken.statusCode, 202, taken.body)
  const job = await api('GET', String(taken.headers.location))
  assert.deepEqual([job.json().success, job.json().running], [true, false])
  assert.equal((await api('POST', '/api/epcis/capture', document([event]))).statusCode, 202)
  const found = await api('GET', `/api/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(lot.uri)}&EQ_bizStep=storing`)
  const events = found.json<{ epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string; 'vd:nhietDo': number }[] } } } }>()
    .epcisBody.queryResults.resultsBody.eventList
  assert.equal(events.length, 1, 'sent twice, written once')
  assert.equal(events[0]?.['vd:nhietDo'], 4)
  const id = events[0]?.eventID ?? ''
  assert.match(id, /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)
  assert.equal((await api('GET', `/api/epcis/events/${encodeURIComponent(id)}`)).statusCode, 200)
  const bad = await api('POST', '/api/epcis/capture', document([event, { ...event, bizStep: 'eating' }]))
  assert.equal(bad.statusCode, 422)
  assert.equal(bad.json().fields[0].field, 'eventList[1].bizStep')
  assert.equal((await api('GET', '/api/epcis/events?EQ_colour=red')).statusCode, 400)
  const stranger = await w.citizen()
  assert.equal((await api('GET', `/api/epcis/events/${encodeURIComponent(id)}`, undefined, stranger)).statusCode, 404)
  assert.equal((await api('POST', '/api/epcis/events', event, stranger)).json().code, 'trace.no_party')
  const wrong = { ...event, eventID: id, errorDeclaration: { declarationTime: '2026-11-21T08:00:00Z', reason: 'did_not_occur' } }
  assert.equal((await api('POST', '/api/epcis/capture', document([wrong]))).statusCode, 202)
  assert.equal((await api('GET', '/api/epcis/events?perPage=1')).headers.link?.toString().includes('rel="next"'), true)
})

/** From the harvest to the bag: rice of a co-operative, milled and packed by it. */
async function packed(w: World): Promise<{ person: Person; code: string; harvest: Lot; rice: Lot }> {
  const { person, code, name } = await representative(w)
  const unitId = await unitIdOf(w, '31510')
  const owner = { code, name }
  const residue = {
    key: 'residue',
    label: { vi: 'Dư lượng', en: 'Residues', km: 'សំណល់' },
    value: 'Không phát hiện',
    source: 'Phòng thử mẫu 01',
    kind: 'test',
  }
  const harvest = await declareLot(
    w.db,
    lotOf(w, unitId, code, { owner, facts: [{ ...residue, kind: 'test', shown: true }], producer: 'Hộ trong hợp tác xã mẫu' }),
  )
  const rice = await declareLot(
    w.db,
    lotOf(w, unitId, code, {
      ...{ kind: 'made', owner, quantity: 600, from: [{ uri: harvest.uri, quantity: 1000, unit: 'KGM' }] },
      product: {
        gtin: gtin(),
        name: { vi: 'Gạo ST25 mẫu', en: 'Sample ST25 rice', km: 'អង្ករ ST25 គំរូ' },
        commodity: 'rice',
        variety: 'ST25',
        packG: 5000,
      },
      place: { key: 'may', name: 'Nhà máy mẫu', unitId },
    }),
  )
  return { person, code, harvest, rice }
}

test('a bag tells the buyer where it comes from; a copied one is noticed and reported; a recall reaches everything made of the lot', async () => {
  const w = await world()
  const { person, harvest, rice } = await packed(w)
  const key = randomUUID()
  const lotPage = `/truy-xuat/lo/${rice.id}`
  const tooMany = await post(w, person, `${lotPage}/tem`, { key: randomUUID(), bags: '121', pack: '5' })
  assert.equal(tooMany.statusCode, 422)
  assert.match(tooMany.body, /chỉ đủ 120 bao/)
  for (let times = 0; times < 2; times++)
    assert.equal((await post(w, person, `${lotPage}/tem`, { key, bags: '30', pack: '5' })).statusCode, 303)
  assert.equal((await massUsed(w.db, rice)).labelledG, 150_000, 'sent twice, ordered once')
  const [order] = await listOrders(w.db, rice.id)
  const serials = await listCodes(w.db, order?.id ?? '')
  assert.equal(new Set(serials).size, 30)
  assert.match(serials[0] ?? '', /^[2-9A-HJ-NP-Z]{16}$/)
  const sheet = await w.inject({ url: `/truy-xuat/tem/${order?.id}`, as: person })
  assert.equal(sheet.rawPayload.subarray(0, 5).toString(), '%PDF-')
  const stranger = await w.citizen()
  assert.equal((await w.inject({ url: `/truy-xuat/tem/${order?.id}`, as: stranger })).statusCode, 404)
  assert.equal((await w.inject({ url: lotPage, as: stranger })).statusCode, 404)

  const bag = labelPath(rice, serials[0])
  const look = (agent: string, lang: 'vi' | 'en' | 'km' = 'vi') =>
    w.inject({ url: bag, lang, headers: { accept: 'text/html', 'user-agent': agent } })
  const first = await look('phone 1')
  assert.equal(first.statusCode, 200)
  for (const words of ['Gạo ST25 mẫu', 'Bạn là người đầu tiên', 'Không phát hiện', 'Hộ trong hợp tác xã mẫu', 'Thu hoạch', 'Chế biến'])
    assert.ok(first.body.includes(words), words)
  assert.ok(!first.body.includes('Nguyễn Thị Kín'), 'no name of a farmer that was not agreed to')
  assert.ok((await look('phone 1', 'en')).body.includes('You are the first'), 'the same phone within the hour is one look')
  const scan1 = { serial: serials[0] ?? '', codeId: null, productId: rice.productId, at: w.clock.now() }
  for (let n = 2; n <= 20; n++) await insertScan(w.db, { ...scan1, visitor: `phone ${n}` })
  assert.match((await look('phone 21')).body, /Mã này đáng ngờ[\s\S]*đã được xem 21 lần/)
  const linkset = await w.inject({ url: `${bag}?linkType=all` })
  assert.match(String(linkset.headers['content-type']), /application\/linkset\+json/)
  const linked = (await w.inject({ url: bag, headers: { accept: 'application/ld+json' } })).json()
  assert.equal(linked['gs1:gtin'], rice.gtin)
  assert.match((await look('robot', 'km')).body, /lang="km"/)
  const unknown = await w.inject({ url: '/truy-xuat?ma=ABCDEFGH23456789', headers: { accept: 'text/html' } })
  assert.equal(unknown.statusCode, 404)
  assert.match(unknown.body, /chưa từng được phát hành/)

  const scan = /noi-xem\/([\da-f-]{36})/.exec((await look('phone 30')).body)?.[1] ?? ''
  const commune = await unitIdOf(w, '31510')
  assert.equal((await post(w, undefined, `/truy-xuat/noi-xem/${scan}`, { commune })).headers.location, bag)
  const form = { key: randomUUID(), lo: rice.id, luot: scan, words: 'Hai bao cùng một mã, chữ in nhòe', commune }
  assert.equal((await post(w, undefined, '/truy-xuat/bao-hang-gia', { ...form, words: 'giả' })).statusCode, 422)
  const reported = await post(w, undefined, '/truy-xuat/bao-hang-gia', form)
  assert.equal(reported.statusCode, 303, reported.body.slice(0, 300))
  assert.equal((await w.inject({ url: String(reported.headers.location), headers: { accept: 'text/html' } })).statusCode, 200)

  const [market, second] = await Promise.all([1, 2].map(async () => w.officer('market_officer', await unitIdOf(w, '92'))))
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  for (let times = 0; times < 2; times++) assert.equal(await generateTraceability(context), 0)
  const desk = await w.inject({ url: '/lam-viec/truy-xuat', as: market })
  assert.match(desk.body, /vào 500 kg nhưng ra 3\.000 kg/)
  assert.ok(desk.body.includes(serials[0] ?? '-') && desk.body.includes('xem quá nhiều lần'))
  assert.equal((await w.inject({ url: '/lam-viec/truy-xuat', as: person })).statusCode, 403)

  const origin = `/truy-xuat/lo/${harvest.id}`
  assert.equal((await post(w, market, `${origin}/thu-hoi`, { reason: '' })).statusCode, 422)
  assert.equal((await post(w, market, `${origin}/thu-hoi`, { reason: 'Dư lượng vượt mức' })).statusCode, 303)
  assert.match((await look('phone 40')).body, /trace-alarm[\s\S]*Hàng này đang bị thu hồi[\s\S]*Dư lượng vượt mức/)
  assert.ok((await listMessagesAbout(w.db, `trace ${harvest.code}`)).length > 0, 'who holds it is told')
  assert.equal((await post(w, person, `${lotPage}/tem`, { key: randomUUID(), bags: '1', pack: '5' })).statusCode, 409)
  assert.equal((await post(w, market, `${origin}/xin-go`, { reason: 'Mẫu thử lại đạt' })).statusCode, 303)
  assert.equal((await post(w, market, `${origin}/go`, {})).statusCode, 409, 'who asked cannot lift')
  assert.equal((await post(w, second, `${origin}/go`, {})).statusCode, 303)
  assert.ok(!(await look('phone 41')).body.includes('trace-alarm'))
})

test('an owner records a making and a shipment on the phone; the receiver then has the lot', async () => {
  const w = await world()
  const { person, code, harvest } = await packed(w)
  const buyer = await representative(w)
  assert.equal((await w.inject({ url: '/truy-xuat/cua-toi', as: buyer.person })).statusCode, 200)
  assert.ok(await findParty(w.db, { code: buyer.code }))
  const ship = { key: randomUUID(), step: 'shipping', amount: '200', to: '0000' }
  const page = `/truy-xuat/lo/${harvest.id}`
  assert.match((await post(w, person, `${page}/chuyen`, ship)).body, /Nhập mã số của tổ chức nhận/)
  assert.equal((await post(w, person, `${page}/chuyen`, { ...ship, to: buyer.code })).statusCode, 303)
  assert.ok((await w.inject({ url: '/truy-xuat/cua-toi', as: buyer.person })).body.includes(harvest.code))
  assert.equal((await post(w, buyer.person, `${page}/chuyen`, { ...ship, key: randomUUID(), step: 'receiving' })).statusCode, 303)
  assert.equal((await post(w, buyer.person, `${page}/tem`, { key: '1', bags: '1', pack: '5' })).statusCode, 404, 'labels are the owner’s')
  assert.equal((await post(w, person, '/truy-xuat/cua-toi/san-pham', { name: '', gtin: '123' })).statusCode, 422)
  assert.equal((await post(w, person, '/truy-xuat/cua-toi/san-pham', { name: 'Cám mẫu', commodity: 'other' })).statusCode, 303)
  const form = (await w.inject({ url: `/truy-xuat/cua-toi/lo-moi?tu=${encodeURIComponent(harvest.uri)}`, as: person })).body
  const product = /value="([\da-f-]{36})"[^>]*>Cám mẫu/.exec(form)?.[1] ?? ''
  const fields = {
    key: randomUUID(),
    kind: 'made',
    product,
    quantity: '1.500',
    on: dayOf(w.clock.now()),
    place: 'Kho mẫu',
    commune: await unitIdOf(w, '31510'),
  }
  assert.equal((await post(w, person, '/truy-xuat/cua-toi/lo-moi', fields)).statusCode, 422, 'made of nothing')
  const made = await post(w, person, '/truy-xuat/cua-toi/lo-moi', { ...fields, from1: harvest.uri, taken1: '100' })
  assert.equal(made.statusCode, 303, made.body.slice(0, 500))
  assert.match((await w.inject({ url: String(made.headers.location), as: person })).body, /vào 100 kg nhưng ra 1\.500 kg/)
  const party = await post(w, person, '/truy-xuat/cua-toi/don-vi', { public_name: 'Gạo mẫu', gln: '1234567890123', client: '' })
  assert.equal(party.statusCode, 422)
  assert.equal(
    (await post(w, person, '/truy-xuat/cua-toi/don-vi', { public_name: 'Gạo mẫu', gln: '', client: 'may-xay-mau' })).statusCode,
    303,
  )
  assert.equal((await findParty(w.db, { clientId: 'may-xay-mau' }))?.organisationCode, code)
  assert.equal((await w.inject({ url: '/truy-xuat/cua-toi/canh-bao', as: person })).statusCode, 200)
})
