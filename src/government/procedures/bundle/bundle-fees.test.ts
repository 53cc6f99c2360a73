import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { childAnswers, fileLinked, type Office, officeAt, readLinked } from '../../../../test/linked.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { listHeld } from '../../../engine/payments/reconcile/discrepancy.queries.ts'
import { resolve } from '../../../engine/payments/reconcile/resolve.ts'
import { postTransfer } from '../../../engine/payments/bank/post-transfer.ts'
import { findAccountFor } from '../../../engine/payments/order/order.queries.ts'
import { advance } from './advance.ts'

type Asked = { id: string; subject: string; state: string; amount: number; refunded: number; receipt: { number: string } | null }
type Whole = { id: string; state: string; amount: number; lacking: number; reference: string; vietQr: string | null; payments: Asked[] }
const child = '2.000986'

describe('the fees of a linked filing are one payment', () => {
  let w: World
  let here: Office
  let there: Office
  let owner: Person
  const api = async <V>(url: string, as = owner): Promise<V> => {
    const answer = await w.inject({ url, as, headers: { accept: 'application/json' } })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<V>()
  }
  const transfer = async (content: string, amount: number, bankTxId: string = randomUUID()) => {
    const account = await findAccountFor(w.db, ['*'])
    assert.ok(account)
    const at = w.clock.now()
    return postTransfer(w.db, { account, bankTxId, amount, content, sender: null, transactedAt: at, source: 'webhook', at })
  }
  const ordersOf = async (subjects: string[]): Promise<string[]> => {
    const { payments } = await api<{ payments: Asked[] }>('/api/payments')
    return subjects.map((subject) => {
      const one = payments.find((order) => order.subject === subject)
      return `${one?.amount} ${one?.state}`
    })
  }
  /** Files birth with two copies and residence elsewhere: 16.000 đ here, 10.000 đ there. */
  const file = async (): Promise<{ code: string; joint: Whole; page: string }> => {
    const code = await fileLinked(w, owner, child, { ...(await childAnswers(w, owner, '31528')), copies: 2 })
    const page = (await w.inject({ url: `/ho-so/${code}`, as: owner })).body
    const id = /thanh-toan\/chung\/([0-9a-f-]{36})/.exec(page)?.[1]
    assert.ok(id, 'the page leads to the one payment')
    return { code, page, joint: await api<Whole>(`/api/payments/together/${id}`) }
  }
  const dossierOf = async (code: string, key: string): Promise<string> =>
    (await readLinked(w, owner, code)).linked.parts.find((one) => one.key === key)?.dossier ?? ''
  before(async () => {
    w = await world()
    here = await officeAt(w, '31510')
    there = await officeAt(w, '31528')
    owner = await w.citizen({ name: 'Thạch Thị Sà Rươne' })
  })

  test('one VietQR for the part that began and the part that waits; short, then the rest; each captured by its own office with its own receipt', async () => {
    const { code, joint, page } = await file()
    assert.match(page, /Tất cả khoản phải nộp của hồ sơ này: 26\.000 đ/)
    assert.deepEqual([joint.state, joint.amount, joint.payments.length], ['payable', 26_000, 2])
    const own = await w.inject({ url: `/thanh-toan/chung/${joint.id}`, as: owner })
    for (const words of ['26.000 đ', joint.reference, 'Đăng ký khai sinh', 'Tôi đã chuyển tiền', 'Mỗi cơ quan cấp một biên lai'])
      assert.ok(own.body.includes(words), words)
    assert.equal((await w.inject({ url: `/thanh-toan/chung/${joint.id}`, as: await w.citizen() })).statusCode, 404)
    // Too much lies with an accountant: nobody is asked to pay again until it is sent back.
    assert.equal(await transfer(joint.reference, 30_000), 'question')
    const much = await w.inject({ url: `/thanh-toan/chung/${joint.id}`, as: owner })
    assert.match(much.body, /Đã nhận 30\.000 đ, kế toán đang xem[\s\S]*Nhiều hơn số phải nộp 4\.000 đ/)
    assert.ok(!much.body.includes('Tôi đã chuyển tiền'))
    assert.equal((await api<Whole & { vietQr: string | null }>(`/api/payments/together/${joint.id}`)).vietQr, null)
    const [lies] = await listHeld(w.db, { jointId: joint.id })
    const by = { id: here.receiver.personId, name: 'Kế toán' }
    await resolve(w.db, { id: lies?.id ?? '', resolution: 'returned', note: 'chuyển nhầm', by, at: w.clock.now() })
    assert.equal(await transfer(`nop ${joint.reference}`, 20_000), 'question')
    const short = await w.inject({ url: `/thanh-toan/chung/${joint.id}`, as: owner })
    assert.match(short.body, /Đã nhận 20\.000 đ, còn thiếu 6\.000 đ/)
    assert.equal((await api<Whole>(`/api/payments/together/${joint.id}`)).lacking, 6000)
    const rest = randomUUID()
    assert.equal(await transfer(joint.reference, 6000, rest), 'posted')
    assert.equal(await transfer(joint.reference, 6000, rest), 'repeated')
    const birth = await dossierOf(code, 'birth')
    assert.deepEqual(await ordersOf([birth, `${code}/residence`]), ['16000 authorised', '10000 authorised'])
    await here.grant(birth)
    await advance(w.app, code)
    const residence = await dossierOf(code, 'residence')
    assert.deepEqual(await ordersOf([birth, residence]), ['16000 captured', '10000 authorised'], 'the dossier took its fee over')
    await there.act(residence, 'receive')
    const { payments } = await api<{ payments: Asked[] }>('/api/payments')
    const numbers = payments.filter(({ subject }) => [birth, residence].includes(subject)).map(({ receipt }) => receipt?.number)
    assert.equal(numbers.filter(Boolean).length, 2)
    assert.equal((await api<Whole>(`/api/payments/together/${joint.id}`)).state, 'paid')
    assert.equal(await transfer(joint.reference, 26_000), 'question', 'paid again it is kept and asked about')
  })

  test('a part fails before it began: its money alone goes back, approved by somebody; the others stay', async () => {
    const { code, joint } = await file()
    assert.equal(await transfer(joint.reference, 26_000), 'posted')
    const birth = await dossierOf(code, 'birth')
    await here.act(birth, 'decline', 'Trẻ đã có giấy khai sinh')
    await advance(w.app, code)
    assert.deepEqual(await ordersOf([birth, `${code}/residence`]), ['16000 voided', '10000 voided'])
    const second = await file()
    assert.equal(await transfer(second.joint.reference, 26_000), 'posted')
    const again = await dossierOf(second.code, 'birth')
    await here.grant(again)
    await advance(w.app, second.code)
    const residence = await dossierOf(second.code, 'residence')
    await there.act(residence, 'decline', 'Không đúng nơi cư trú')
    assert.deepEqual(await ordersOf([again, residence]), ['16000 captured', '10000 voided'])
    const accountant = await w.officer('accountant', await unitIdOf(w, '31528'))
    const list = (await w.inject({ url: '/lam-viec/thu-phi?muc=hoan-tra', as: accountant })).body
    const row = list.split('<tr').find((one) => one.includes(residence))
    const refund = /hoan\/([0-9a-f-]{36})\/duyet/.exec(row ?? '')?.[1]
    assert.ok(refund)
    assert.equal((await post(w, accountant, `/lam-viec/thu-phi/hoan/${refund}/duyet`, { duyet: 'co' })).statusCode, 303)
    assert.equal((await post(w, accountant, `/lam-viec/thu-phi/hoan/${refund}/chi`, { cach: 'transfer' })).statusCode, 303)
    assert.deepEqual(await ordersOf([again, residence]), ['16000 captured', '10000 refunded'])
  })

  test('one of them is paid by itself: the common code says so and is made anew or not at all; what came short is asked back', async () => {
    const { code, joint } = await file()
    const birth = await dossierOf(code, 'birth')
    const { payments } = await api<{ payments: (Asked & { reference: string })[] }>('/api/payments')
    const single = payments.find(({ subject }) => subject === birth)
    const other = payments.find(({ subject }) => subject === `${code}/residence`)
    assert.ok(single && other)
    const same = await w.inject({
      ...{
        method: 'POST',
        url: '/api/payments/together',
        as: owner,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      },
      payload: JSON.stringify({ payments: [other.id, single.id] }),
    })
    assert.equal(same.statusCode, 201, same.body)
    assert.equal(same.json<Whole>().id, joint.id, 'put together again it is the same payment')
    assert.equal(await transfer(single.reference, 5000), 'question')
    assert.match((await w.inject({ url: `/thanh-toan/${single.id}`, as: owner })).body, /Đã nhận 5\.000 đ, còn thiếu 11\.000 đ/)
    assert.equal((await post(w, owner, `/thanh-toan/${single.id}/xin-lai`)).statusCode, 303)
    assert.equal((await post(w, owner, `/thanh-toan/${single.id}/xin-lai`)).statusCode, 409)
    assert.match((await w.inject({ url: `/thanh-toan/${single.id}`, as: owner })).body, /5\.000 đ/)
    assert.equal(await transfer(single.reference, 16_000), 'posted')
    assert.equal((await api<Whole>(`/api/payments/together/${joint.id}`)).state, 'closed')
    assert.equal(await transfer(joint.reference, 26_000), 'question')
    const next = await post(w, owner, `/thanh-toan/chung/${joint.id}/lam-moi`)
    assert.equal(next.headers.location, `/thanh-toan/${other.id}`, 'one is left: it is paid by itself')
    assert.equal((await post(w, owner, '/thanh-toan/chung', { khoan: other.id })).statusCode, 422)
  })

  test('counted cash goes to the bank: the slip’s words match it, another sum needs two people, the books agree', async (t) => {
    const now = w.clock.now()
    t.after(() => w.clock.set(now.toISOString()))
    w.clock.set('2026-12-15T02:00:00Z')
    const unit = await unitIdOf(w, '31531')
    const cashier = await w.officer('cashier', unit)
    const payer = await w.citizen()
    const code = await fileLinked(w, payer, child, { ...(await childAnswers(w, payer, '31531')), copies: 2 })
    const { payments } = await api<{ payments: Asked[] }>('/api/payments', payer)
    const asked = payments.find(({ subject }) => subject === `${code}/residence`)
    assert.ok(asked)
    assert.equal((await post(w, cashier, `/lam-viec/thu-phi/${asked.id}/tien-mat`, { 'so-tien': '10000' })).statusCode, 303)
    assert.equal((await post(w, cashier, '/lam-viec/thu-phi/dong-so', { 'don-vi': unit, 'dem-duoc': '10.000' })).statusCode, 303)
    const slip = (await w.inject({ url: '/lam-viec/thu-phi?muc=dong-so', as: cashier })).body
    const reference = /NQ[34679CDFHJKMNPRTWXY]{11}/.exec(slip)?.[0]
    assert.ok(reference)
    assert.match(slip, /Đang chờ ngân hàng/)
    w.clock.set('2026-12-19T02:00:00Z')
    const [accountant, second] = [
      await w.officer('accountant', await unitIdOf(w, '92')),
      await w.officer('accountant', await unitIdOf(w, '92')),
    ]
    const statement = async (lines: string) => {
      const text = `thoi_diem,ma_giao_dich,so_tien,noi_dung\n${lines}\n`
      const payload = `--line\r\ncontent-disposition: form-data; name="tep"; filename="sao-ke.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--line--\r\n`
      const headers = { ...multipart({}).headers, 'sec-fetch-site': 'same-origin' }
      return w.inject({ method: 'POST', url: '/lam-viec/thu-phi/sao-ke', as: accountant, headers, payload })
    }
    assert.equal((await statement(`19/12/2026 08:00,${randomUUID()},1000,khong ro`)).statusCode, 303)
    const questions = async () => (await w.inject({ url: '/lam-viec/thu-phi?muc=ngoai-le', as: accountant })).body
    assert.match(await questions(), /Tiền mặt chưa vào tài khoản/)
    assert.equal(await transfer(`NOP ${reference}`, 9000), 'question', 'the bank counted less')
    const row = (await questions()).split('<tr').find((one) => one.includes(reference) && one.includes('khác số đã đếm'))
    const id = /ngoai-le\/([0-9a-f-]{36})/.exec(row ?? '')?.[1]
    assert.ok(id)
    assert.equal(
      (await post(w, accountant, `/lam-viec/thu-phi/ngoai-le/${id}`, { cach: 'assigned', 'ghi-chu': 'đếm lại ở ngân hàng' })).statusCode,
      303,
    )
    assert.equal(
      (await post(w, accountant, `/lam-viec/thu-phi/ngoai-le/${id}/dong-y`, { dong: 'co' })).statusCode,
      403,
      'a second person decides',
    )
    assert.equal((await post(w, second, `/lam-viec/thu-phi/ngoai-le/${id}/dong-y`, { dong: 'co' })).statusCode, 303)
    assert.match((await w.inject({ url: '/lam-viec/thu-phi?muc=dong-so', as: await w.officer('cashier', unit) })).body, /Đã vào tài khoản/)
    const books = (await w.inject({ url: '/lam-viec/thu-phi?muc=doi-soat&ngay=2026-12-19', as: accountant })).body
    assert.match(books, /Tiền mặt nộp vào ngân hàng/)
    assert.ok(books.includes(reference))
  })
})
