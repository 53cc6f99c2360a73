import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { sql } from '#core/db.ts'
import { fileFromSchema, multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { sign } from '../../../engine/payments/bank/signature.ts'
import { type Behaviour, statementOf, transfer } from '../../../engine/payments/stand-in/bank.ts'
import { readVietQr } from '../../../engine/payments/vietqr/vietqr.rules.ts'
import { expireOrders } from '../../../engine/payments/order/expire.job.ts'

// The bank reaches the platform over real HTTP, as it does in the world.
let door: Promise<string> | undefined
const closers: (() => void)[] = []
after(() => {
  for (const close of closers) close()
})
function doorOf(w: World): Promise<string> {
  door ??= new Promise((done) => {
    const server = createServer((request, response) => w.app.routing(request, response))
    closers.push(() => {
      server.closeAllConnections()
      server.close()
    })
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/payments/bank-transfers`))
  })
  return door
}

type Order = {
  id: string
  subject: string
  state: string
  amount: number
  reference: string
  vietQr: string | null
  held: number
  receipt: { number: string; code: string } | null
}
const json = { accept: 'application/json' }
async function orderOf(w: World, person: Person, code: string): Promise<Order> {
  const all = (await w.inject({ url: '/api/payments', as: person, headers: json })).json<{ payments: Order[] }>().payments
  const found = all.find((one) => one.subject === code)
  assert.ok(found, code)
  return found
}

type Staff = Record<'receiver' | 'cashier' | 'accountant' | 'other', Person>
async function staffOf(w: World): Promise<Staff> {
  const unit = await unitIdOf(w, '31510')
  const [receiver, cashier, accountant, other] = await Promise.all([
    w.officer('receiver', unit),
    w.officer('cashier', unit, { name: 'Thu Ngân Thử' }),
    w.officer('accountant', unit),
    w.officer('accountant', await unitIdOf(w, '92')),
  ])
  return { receiver, cashier, accountant, other }
}

async function pay(w: World, order: Order, behaviour: Behaviour = 'on_time'): Promise<{ id: string; statuses: number[] }> {
  const qr = readVietQr(order.vietQr ?? '')
  assert.ok(qr)
  const line = { url: await doorOf(w), secret: w.app.config.bankSecret }
  const wish = { bin: qr.bin, account: qr.account, amount: qr.amount, content: qr.purpose, at: w.clock.now() }
  const { transfer: made, statuses } = await transfer(w.db, line, wish, behaviour)
  return { id: made.bankTxId, statuses }
}

const receive = (w: World, as: Person, code: string) =>
  post(w, as, `/lam-viec/ho-so/${code}/viec/receive`, { version: '1', 'duration-amount': '3', 'duration-unit': 'working_day' })
const follow = async (w: World, as: Person, url: string): Promise<string> => {
  const answer = await w.inject({ url, as })
  assert.equal(answer.statusCode, 200, url)
  return answer.body
}
const file = async (w: World, person: Person): Promise<string> => (await fileFromSchema(w, person, '1.001612', '31510')).code
const questionId = async (w: World, as: Person, words: string): Promise<string> => {
  const list = await follow(w, as, '/lam-viec/thu-phi?muc=ngoai-le')
  const row = list.split('<tr').find((one) => one.includes(words))
  const id = /ngoai-le\/([0-9a-f-]{36})/.exec(row ?? '')?.[1]
  assert.ok(id, words)
  return id
}

test('from filing to reconciliation: QR, the bank’s signed message, capture by receiving, receipt, refund, close, three books that agree', async () => {
  const w = await world()
  const before = w.clock.now()
  try {
    w.clock.set('2026-11-24T02:00:00Z')
    const [person, staff] = [await w.citizen(), await staffOf(w)]
    const code = await file(w, person)
    const page = await follow(w, person, `/ho-so/${code}?moi=1`)
    assert.match(page, /Hồ sơ này phải nộp 100\.000 đ/)
    const asked = await orderOf(w, person, code)
    assert.deepEqual([asked.state, asked.amount], ['requested', 100_000])
    const payPage = await follow(w, person, `/thanh-toan/${asked.id}`)
    for (const words of [
      '100.000 đ',
      'Lệ phí đăng ký hộ kinh doanh',
      'Người thuộc hộ nghèo',
      asked.reference,
      'Tài khoản ví dụ',
      'Tôi đã chuyển tiền',
      'Chuyển thử ở ngân hàng thử',
    ])
      assert.ok(payPage.includes(words), words)
    const waiting = await post(w, person, `/thanh-toan/${asked.id}/da-chuyen`)
    assert.match(await follow(w, person, String(waiting.headers.location)), /Ngân hàng chưa báo/)
    assert.equal((await w.inject({ url: `/thanh-toan/${asked.id}/qr.png`, as: person })).headers['content-type'], 'image/png')

    // Unpaid, the dossier cannot be accepted, and the desk says why.
    const refused = await receive(w, staff.receiver, code)
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /Hồ sơ chưa nộp 100\.000 đ/)
    assert.match(await follow(w, staff.receiver, `/lam-viec/ho-so/${code}`), /Chưa tiếp nhận được: người nộp phải trả trước/)

    assert.deepEqual((await pay(w, asked)).statuses, [200])
    assert.equal((await orderOf(w, person, code)).state, 'authorised')
    assert.match(await follow(w, person, `/thanh-toan/${asked.id}`), /đang được giữ cho bạn/)
    assert.equal((await receive(w, staff.receiver, code)).statusCode, 303)
    const taken = await orderOf(w, person, code)
    assert.equal(taken.state, 'captured')
    assert.match(taken.receipt?.number ?? '', /^PLP\/2026\/\d{7}$/)
    const paper = await w.inject({ url: `/thanh-toan/${asked.id}/bien-lai.pdf`, as: person })
    assert.deepEqual(
      [paper.statusCode, paper.headers['content-type'], paper.rawPayload.subarray(0, 5).toString()],
      [200, 'application/pdf', '%PDF-'],
    )
    const proof = await w.inject({ url: `/bien-lai?ma=${taken.receipt?.code}` })
    assert.match(proof.body, /Biên lai này là thật/)
    assert.ok(!proof.body.includes('Thạch'))
    assert.equal((await w.inject({ url: '/bien-lai?ma=BL34679CDFHJK' })).statusCode, 404)

    // A part goes back: the cashier asks, and only another person approves.
    const desk = `/lam-viec/thu-phi/${asked.id}`
    const wrong = await post(w, staff.accountant, `${desk}/hoan`, { hoan: 'nhiều', 'ly-do': '' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Nhập số tiền bằng đồng[\s\S]*Ghi lý do/)
    assert.equal((await post(w, staff.accountant, `${desk}/hoan`, { hoan: '100.001', 'ly-do': 'nhầm' })).statusCode, 409)
    assert.equal((await post(w, staff.accountant, `${desk}/hoan`, { hoan: '40.000', 'ly-do': 'tính nhầm' })).statusCode, 303)
    const { rows } = await sql<{ id: string }>`select id from payments.refund where order_id = ${asked.id}::uuid`.execute(w.db)
    const refund = `/lam-viec/thu-phi/hoan/${rows[0]?.id}`
    assert.equal((await post(w, staff.accountant, `${refund}/chi`, { cach: 'chuyen-khoan' })).statusCode, 409)
    const alone = await post(w, staff.accountant, `${refund}/duyet`, { duyet: 'co' })
    assert.equal(alone.statusCode, 403)
    assert.match(alone.body, /cần người thứ hai/)
    assert.equal((await post(w, staff.other, `${refund}/duyet`, { duyet: 'co' })).statusCode, 303)
    assert.equal((await post(w, staff.other, `${refund}/chi`, { cach: 'chuyen-khoan' })).statusCode, 303)
    assert.equal((await orderOf(w, person, code)).state, 'partly_refunded')

    // Cash at the counter for another dossier, counted and closed in the evening.
    const second = await file(w, person)
    const counter = await orderOf(w, person, second)
    assert.equal((await post(w, staff.cashier, `/lam-viec/thu-phi/${counter.id}/tien-mat`, { 'so-tien': '99000' })).statusCode, 409)
    assert.equal((await post(w, staff.cashier, `/lam-viec/thu-phi/${counter.id}/tien-mat`, { 'so-tien': '100000' })).statusCode, 303)
    assert.equal((await post(w, staff.cashier, `/lam-viec/thu-phi/${counter.id}/tien-mat`, { 'so-tien': '100000' })).statusCode, 409)
    assert.ok((await orderOf(w, person, second)).receipt)
    // Several of one payer are one entry; another's, an amount that changed, or one that is paid refuse all of it.
    const several = [await orderOf(w, person, await file(w, person)), await orderOf(w, person, await file(w, person))]
    const anothers = await w.citizen()
    const strange = await orderOf(w, anothers, await file(w, anothers))
    const together = `/lam-viec/thu-phi/${several[0]?.id}/thu-cung`
    const take = (orders: readonly Order[], seen = '100000') => {
      const payload = `${orders.map(({ id }) => `khoan=${id}:${seen}`).join('&')}&dua=`
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
      return w.inject({ method: 'POST', url: together, as: staff.cashier, payload, headers })
    }
    for (const refused of [await take([...several, strange]), await take(several, '1000'), await take([...several, counter])])
      assert.equal(refused.statusCode, 409, refused.body.slice(0, 300))
    assert.equal((await take([])).statusCode, 422)
    assert.ok((await Promise.all(several.map((one) => orderOf(w, person, one.subject)))).every(({ state }) => state === 'requested'))
    const entry = await take(several)
    assert.equal(entry.statusCode, 303, entry.body.slice(0, 300))
    assert.match(await follow(w, staff.cashier, String(entry.headers.location)), /Đã thu 200\.000 đ tiền mặt/)
    assert.equal((await w.inject({ url: String(entry.headers.location), as: anothers })).statusCode, 403)
    assert.match(await follow(w, staff.cashier, '/lam-viec/thu-phi?muc=dong-so'), / đ · \d+ lần thu/)
    assert.equal((await receive(w, staff.receiver, second)).statusCode, 303)
    assert.equal((await orderOf(w, person, second)).state, 'captured')
    const unit = await unitIdOf(w, '31510')
    const short = await post(w, staff.cashier, '/lam-viec/thu-phi/dong-so', { 'don-vi': unit, 'dem-duoc': '0' })
    assert.equal(short.statusCode, 422)
    assert.match(short.body, /ghi lý do rồi mới đóng sổ/)
    const drawer = await sql<{
      sum: number
    }>`select coalesce(sum(amount), 0) as sum from payments.ledger_entry where account = 'cash' and unit_id = ${unit}::uuid`.execute(w.db)
    assert.equal(
      (await post(w, staff.cashier, '/lam-viec/thu-phi/dong-so', { 'don-vi': unit, 'dem-duoc': String(drawer.rows[0]?.sum) })).statusCode,
      303,
    )
    assert.equal((await post(w, staff.cashier, '/lam-viec/thu-phi/dong-so', { 'don-vi': unit, 'dem-duoc': '0' })).statusCode, 409)
    const late = await orderOf(w, person, await file(w, person))
    const closed = await post(w, staff.cashier, `/lam-viec/thu-phi/${late.id}/tien-mat`, { 'so-tien': '100000' })
    assert.equal(closed.statusCode, 409)
    assert.match(closed.body, /Sổ của ngày 24\/11\/2026 đã đóng/)

    // The bank's statement of the day against orders and ledger.
    const statement = await statementOf(w.db, '2026-11-24')
    assert.match(statement, /HT[34679CDFHJKMNPRTWXY]{11} hoan phi/)
    const books = await importCsv(w, staff.other, statement, 'sao-ke.csv')
    assert.equal(books.statusCode, 303, books.body)
    assert.match(String(books.headers.location), /xong=2\.2\.0\.0$/)
    const compared = await follow(w, staff.other, String(books.headers.location))
    assert.match(compared, /Đã nạp 2 dòng, 2 dòng mới: 0 khoản ghi từ sao kê, 0 ngoại lệ/)
    assert.ok(!compared.includes('Lệch') && compared.includes('Khớp'))
    assert.match(String((await importCsv(w, staff.other, statement, 'lan-hai.csv')).headers.location), /xong=cu$/)
  } finally {
    w.clock.set(before)
  }
})

async function importCsv(w: World, as: Person, csv: string, name: string) {
  const { headers } = multipart({})
  const payload = `--line\r\ncontent-disposition: form-data; name="tep"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--line--\r\n`
  return w.inject({
    method: 'POST',
    url: '/lam-viec/thu-phi/sao-ke',
    as,
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
    payload,
  })
}

test('told twice is posted once; too little, too much and unknown wait for an accountant, and nothing is lost', async () => {
  const w = await world()
  const [person, staff] = [await w.citizen(), await staffOf(w)]
  const twice = await orderOf(w, person, await file(w, person))
  assert.deepEqual((await pay(w, twice, 'twice')).statuses, [200, 200])
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from payments.ledger_transaction where order_id = ${twice.id}::uuid`.execute(w.db)
  assert.equal(rows[0]?.count, 1)

  // Too little: a second person must agree to let the rest go.
  const short = await orderOf(w, person, await file(w, person))
  const { id: shortTx } = await pay(w, short, 'short')
  assert.equal((await orderOf(w, person, short.subject)).state, 'requested')
  const shortId = await questionId(w, staff.accountant, short.reference)
  const page = await follow(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${shortId}`)
  for (const words of ['Chuyển thiếu', '99.000 đ', shortTx]) assert.ok(page.includes(words), words)
  assert.equal((await post(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${shortId}`, { cach: '', 'ghi-chu': '' })).statusCode, 422)
  assert.equal(
    (
      await post(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${shortId}`, {
        cach: 'assigned',
        ma: short.reference,
        'ghi-chu': 'phí ngân hàng trừ',
      })
    ).statusCode,
    303,
  )
  assert.equal((await orderOf(w, person, short.subject)).state, 'requested')
  assert.equal((await post(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${shortId}/dong-y`, { dong: 'co' })).statusCode, 403)
  assert.equal((await post(w, staff.other, `/lam-viec/thu-phi/ngoai-le/${shortId}/dong-y`, { dong: 'co' })).statusCode, 303)
  assert.equal((await orderOf(w, person, short.subject)).state, 'authorised')

  // Too much: assigned, and the excess is owed back.
  const over = await orderOf(w, person, await file(w, person))
  await pay(w, over, 'over')
  const lies = await orderOf(w, person, over.subject)
  assert.deepEqual([lies.held, lies.vietQr], [105_000, null], 'nobody is asked to pay again while an accountant looks at it')
  const overId = await questionId(w, staff.accountant, over.reference)
  assert.equal(
    (await post(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${overId}`, { cach: 'assigned', ma: over.reference, 'ghi-chu': 'thừa' }))
      .statusCode,
    303,
  )
  assert.equal((await orderOf(w, person, over.subject)).state, 'authorised')
  const excess = await sql<{
    id: string
    amount: number
    source: string
  }>`select id, amount, source from payments.refund where order_id = ${over.id}::uuid`.execute(w.db)
  assert.deepEqual(
    excess.rows.map(({ amount, source }) => [amount, source]),
    [[5000, 'excess']],
  )
  const approve = (as: Person) => post(w, as, `/lam-viec/thu-phi/hoan/${excess.rows[0]?.id}/duyet`, { duyet: 'co' })
  assert.equal((await approve(staff.accountant)).statusCode, 403, 'who laid the money on the order does not approve what goes back')
  assert.equal((await approve(staff.other)).statusCode, 303)

  // Unknown: seen by the account's own accountants only, sent back.
  const unknown = await orderOf(w, person, await file(w, person))
  const { id: unknownTx } = await pay(w, unknown, 'unknown')
  const { rows: open } = await sql<{
    id: string
  }>`select d.id from payments.discrepancy d join payments.bank_transaction b on b.id = d.bank_transaction_id
    where b.bank_tx_id = ${unknownTx}`.execute(w.db)
  const url = `/lam-viec/thu-phi/ngoai-le/${open[0]?.id}`
  assert.equal((await w.inject({ url, as: staff.accountant })).statusCode, 404)
  assert.equal((await post(w, staff.other, url, { cach: 'returned', 'ghi-chu': 'không rõ người nộp' })).statusCode, 303)
  assert.equal((await post(w, staff.other, url, { cach: 'returned', 'ghi-chu': 'lần nữa' })).statusCode, 409)
})

test('money that was sent in time counts however late it is told; money that was sent late is a question', async () => {
  const w = await world()
  const before = w.clock.now()
  try {
    const person = await w.citizen()
    const intime = await orderOf(w, person, await file(w, person))
    const late = await orderOf(w, person, await file(w, person))
    const sent = w.clock.now()
    w.clock.advance(73 * 3_600_000)
    await expireOrders({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined })
    assert.equal((await orderOf(w, person, late.subject)).state, 'expired')
    assert.match(await follow(w, person, `/thanh-toan/${late.id}`), /Tạo mã QR mới/)
    const tell = async (order: Order, transactionId: string, transactedAt: Date) => {
      const qr = readVietQr(order.vietQr ?? '')
      const body = JSON.stringify({
        transactionId,
        bin: qr?.bin,
        account: qr?.account,
        amount: qr?.amount,
        content: order.reference,
        transactedAt: transactedAt.toISOString(),
      })
      const headers = { 'content-type': 'application/json', 'x-bank-signature': sign(w.app.config.bankSecret, body, w.clock.now()) }
      return (await (await fetch(await doorOf(w), { method: 'POST', headers, body })).json()) as { result: string }
    }
    assert.equal((await tell(intime, `FTIN${intime.reference}`, sent)).result, 'posted')
    assert.equal((await orderOf(w, person, intime.subject)).state, 'authorised')
    assert.equal((await tell(late, `FTLATE${late.reference}`, w.clock.now())).result, 'question')
    // The officers' sessions of three days ago are over.
    const staff = await staffOf(w)
    const id = await questionId(w, staff.accountant, late.reference)
    assert.equal(
      (
        await post(w, staff.accountant, `/lam-viec/thu-phi/ngoai-le/${id}`, {
          cach: 'assigned',
          'ghi-chu': 'đúng tiền',
          ma: late.reference,
        })
      ).statusCode,
      303,
    )
    assert.equal((await orderOf(w, person, late.subject)).state, 'authorised')
    // A renewed order is another reference; asked twice it is made once.
    const old = await orderOf(w, person, await file(w, person))
    w.clock.advance(73 * 3_600_000)
    const fresh = await post(w, person, `/thanh-toan/${old.id}/lam-moi`)
    assert.equal((await post(w, person, `/thanh-toan/${old.id}/lam-moi`)).headers.location, fresh.headers.location)
    const again = await orderOf(w, person, old.subject)
    assert.ok(again.reference !== old.reference && again.state === 'requested')
  } finally {
    w.clock.set(before)
  }
})

test('a message without the bank’s signature changes nothing', async () => {
  const w = await world()
  const person = await w.citizen()
  const order = await orderOf(w, person, await file(w, person))
  const qr = readVietQr(order.vietQr ?? '')
  const message = {
    transactionId: `X${order.reference}`,
    bin: qr?.bin,
    account: qr?.account,
    amount: qr?.amount,
    content: order.reference,
    transactedAt: w.clock.now().toISOString(),
  }
  const body = JSON.stringify(message)
  const { bankSecret } = w.app.config
  const send = (text: string, signature: string | undefined) =>
    w.inject({
      method: 'POST',
      url: '/api/payments/bank-transfers',
      payload: text,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(signature ? { 'x-bank-signature': signature } : {}) },
    })
  const old = new Date(w.clock.now().getTime() - 301_000)
  for (const signature of [
    undefined,
    'nonsense',
    sign('another secret', body, w.clock.now()),
    sign(bankSecret, body, old),
    sign(bankSecret, `${body} `, w.clock.now()),
  ]) {
    const answer = await send(body, signature)
    assert.equal(answer.statusCode, 401, signature)
    assert.equal(answer.json<{ code: string }>().code, 'payments.bad_signature')
  }
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from payments.bank_transaction where bank_tx_id = ${message.transactionId}`.execute(w.db)
  assert.equal(rows[0]?.count, 0)
  // Signed and wrong is told what is wrong; signed and right, then told with another amount, is a conflict.
  for (const wrong of ['{"amount":-1}', 'not json', '[]'])
    assert.equal((await send(wrong, sign(bankSecret, wrong, w.clock.now()))).statusCode, 422, wrong)
  assert.equal((await send(body, sign(bankSecret, body, w.clock.now()))).json<{ result: string }>().result, 'posted')
  const other = JSON.stringify({ ...message, amount: 1 })
  assert.equal((await send(other, sign(bankSecret, other, w.clock.now()))).statusCode, 409)
})

test('a fee that changed voids what was paid, keeps that though receiving is refused, and says so', async () => {
  const w = await world()
  const [person, staff] = [await w.citizen(), await staffOf(w)]
  const code = await file(w, person)
  const order = await orderOf(w, person, code)
  await pay(w, order)
  // The paper of the poor household is seen only now.
  const missing = await post(w, staff.cashier, `/lam-viec/thu-phi/${order.id}/mien`, { mien: '', 'giay-to': '' })
  assert.equal(missing.statusCode, 422)
  assert.equal(
    (await post(w, staff.cashier, `/lam-viec/thu-phi/${order.id}/mien`, { mien: 'registration.poor', 'giay-to': 'GCN hộ nghèo 12/2026' }))
      .statusCode,
    303,
  )
  const refused = await receive(w, staff.receiver, code)
  assert.equal(refused.statusCode, 409)
  assert.match(refused.body, /Mức phí đã đổi từ 100\.000 đ thành 0 đ/)
  const page = await follow(w, person, `/thanh-toan/${order.id}`)
  assert.match(page, /tiền đang chờ được trả lại cho bạn/)
  const now = await sql<{
    state: string
    amount: number
  }>`select state, amount from payments.payment_order where subject = ${code} order by requested_at, current`.execute(w.db)
  assert.deepEqual(now.rows, [
    { state: 'voided', amount: 100_000 },
    { state: 'waived', amount: 0 },
  ])
  assert.equal((await receive(w, staff.receiver, code)).statusCode, 303)
  const { rows } = await sql<{
    source: string
    amount: number
  }>`select source, amount from payments.refund where order_id = ${order.id}::uuid`.execute(w.db)
  assert.deepEqual(rows, [{ source: 'voided', amount: 100_000 }])
})

test('a dossier that is not accepted gives its money back; one that is withdrawn unpaid owes nothing', async () => {
  const w = await world()
  const [person, staff] = [await w.citizen(), await staffOf(w)]
  const paid = await orderOf(w, person, await file(w, person))
  await pay(w, paid)
  assert.equal(
    (await post(w, staff.receiver, `/lam-viec/ho-so/${paid.subject}/viec/decline`, { version: '1', note: 'không thuộc thẩm quyền' }))
      .statusCode,
    303,
  )
  assert.equal((await orderOf(w, person, paid.subject)).state, 'voided')
  const unpaid = await orderOf(w, person, await file(w, person))
  assert.equal((await post(w, person, `/ho-so/${unpaid.subject}/viec/withdraw`, { version: '1', note: 'thôi' })).statusCode, 303)
  const { rows } = await sql<{ state: string }>`select state from payments.payment_order where id = ${unpaid.id}::uuid`.execute(w.db)
  assert.equal(rows[0]?.state, 'cancelled')
})
