import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Behaviour, transfer } from '../../src/engine/payments/stand-in/bank.ts'
import { readVietQr } from '../../src/engine/payments/vietqr/vietqr.rules.ts'
import { fileFromSchema, post } from '../filing.ts'
import { type Person, world } from '../world.ts'
import { device, glance, journeys, look, office, origin } from './browser.ts'
import { go, press, write } from './forms.ts'

const words = (page: Page): Promise<string> => page.locator('main').innerText()

journeys('money that does not fit, at the phone and at the desk', () => {
  test('too much goes back by two persons, too late is booked, three dossiers are paid in cash by one entry', async (t) => {
    const w = await world()
    const before = w.clock.now()
    t.after(() => w.clock.set(before))
    w.clock.set('2026-12-08T01:30:00Z')
    const { receiver, unitId } = await office(w)
    const [cashier, accountant, second] = await Promise.all([
      w.officer('cashier', unitId, { name: 'Thạch Thị Thu Ngân' }),
      w.officer('accountant', unitId, { name: 'Lý Thị Kế Toán' }),
      w.officer('accountant', unitId, { name: 'Kim Văn Duyệt' }),
    ])
    const payer = await w.citizen({ name: 'Trần Thị Chợ Nổi' })
    const orderOf = async (): Promise<{ id: string; code: string }> => {
      const { code } = await fileFromSchema(w, payer, '1.001612', '31510')
      const all = (await w.inject({ url: '/api/payments', as: payer, headers: { accept: 'application/json' } })).json<{
        payments: { id: string; subject: string }[]
      }>()
      return { code, id: all.payments.find(({ subject }) => subject === code)?.id ?? '' }
    }
    const [over, late] = [await orderOf(), await orderOf()]
    const phone = await device({ width: 360, as: payer })
    const bank = { url: `${await origin()}/api/payments/bank-transfers`, secret: w.app.config.bankSecret }
    const pays = async (id: string, behaviour: Behaviour): Promise<void> => {
      const { page } = phone
      await page.goto(`/thanh-toan/${id}`)
      const shown = new URL((await page.getByRole('link', { name: 'Chuyển thử ở ngân hàng thử' }).getAttribute('href')) ?? '', page.url())
      const qr = readVietQr(shown.searchParams.get('qr') ?? '')
      assert.ok(qr)
      const wish = { bin: qr.bin, account: qr.account, amount: qr.amount, content: qr.purpose, at: w.clock.now() }
      assert.deepEqual((await transfer(w.db, bank, wish, behaviour)).statuses, [200])
      // The page may have seen the money by itself already: the button is then gone.
      await page.goto(`/thanh-toan/${id}?cho=1`)
      if (behaviour === 'over') await look(page)
      assert.equal(await page.locator('#pay-how').count(), 0, 'nobody is asked to pay again')
      await glance(page, `money-${behaviour}-360`)
    }
    await pays(over.id, 'over')
    assert.match(await words(phone.page), /Đã nhận 105\.000 đ, kế toán đang xem[\s\S]*Nhiều hơn số phải nộp 5\.000 đ[\s\S]*Đừng chuyển lại/)
    await pays(late.id, 'late')
    assert.match(await words(phone.page), /Đã nhận 100\.000 đ, kế toán đang xem[\s\S]*sau khi mã QR hết hạn/)
    assert.equal(await phone.page.getByRole('button', { name: 'Tạo mã QR mới' }).count(), 0)

    // The accountant books both; what was too much is asked back by this press, and waits for another person.
    const desk = await device({ width: 1440, as: accountant })
    for (const { id, why } of [
      { id: over.id, why: 'chuyển thừa 5.000 đ' },
      { id: late.id, why: 'đúng tiền, đúng khoản' },
    ]) {
      await desk.page.goto(`/lam-viec/thu-phi/${id}`)
      if (id === over.id) await look(desk.page)
      await glance(desk.page, `money-order-${why.length}-1440`)
      await go(desk.page, desk.page.getByRole('link', { name: 'Mở ngoại lệ' }))
      if (id === over.id) await look(desk.page)
      await write(desk.page, { cach: 'assigned', 'ghi-chu': why })
      await glance(desk.page, `money-question-${why.length}-1440`)
      await press(desk.page, 'Giải quyết')
    }
    await desk.page.goto('/lam-viec/thu-phi?muc=hoan-tra')
    const row = (page: Page) => page.locator('tr', { hasText: over.code })
    assert.match(await row(desk.page).innerText(), /5\.000 đ[\s\S]*chuyển thừa 5\.000 đ[\s\S]*Chờ người thứ hai/)
    await desk.context.close()
    const other = await device({ width: 1440, as: second })
    await other.page.goto('/lam-viec/thu-phi?muc=hoan-tra')
    await look(other.page)
    await go(other.page, row(other.page).getByRole('button', { name: 'Duyệt hoàn' }))
    await glance(other.page, 'money-refund-1440')
    await go(other.page, row(other.page).getByRole('button', { name: 'Đã chuyển khoản' }))
    assert.match(await row(other.page).innerText(), /Đã hoàn/)
    await other.context.close()

    const taken = await post(w, receiver, `/lam-viec/ho-so/${over.code}/viec/receive`, {
      ...{ version: '1', 'duration-amount': '3', 'duration-unit': 'working_day' },
    })
    assert.equal(taken.statusCode, 303, taken.body)
    await phone.page.goto(`/thanh-toan/${over.id}`)
    await look(phone.page)
    await glance(phone.page, 'money-over-done-360')
    assert.match(await words(phone.page), /Đã thu[\s\S]*Biên lai[\s\S]*Hoàn lại 5\.000 đ: Đã hoàn/)
    await phone.page.goto(`/thanh-toan/${late.id}`)
    assert.match(await words(phone.page), /đang được giữ cho bạn/)

    // One visit, three dossiers: one sum, the change, a receipt each.
    const owed = [await orderOf(), await orderOf(), await orderOf()]
    await atTheCounter(cashier, owed)
    await phone.page.goto('/thanh-toan')
    await glance(phone.page, 'money-mine-360')
    const lines = await phone.page.locator('main tr').allInnerTexts()
    for (const { code } of owed) assert.match(lines.find((line) => line.includes(code)) ?? '', /PLP\/2026\/\d{7}/)
    await phone.context.close()
  })
})

async function atTheCounter(cashier: Person, owed: { id: string; code: string }[]): Promise<void> {
  const { page, context } = await device({ width: 1440, as: cashier })
  await page.goto(`/lam-viec/thu-phi/${owed[0]?.id}`)
  await glance(page, 'money-cash-order-1440')
  await go(page, page.getByRole('link', { name: 'Người này còn 3 khoản phải nộp tại đây, tổng 300.000 đ: thu một lần' }))
  await look(page)
  await page.uncheck(`#khoan-${owed[2]?.id}`)
  await press(page, 'Tính lại tổng')
  assert.match(await words(page), /Tổng 2 khoản\s+200\.000 đ/)
  await page.check(`#khoan-${owed[2]?.id}`)
  await press(page, 'Tính lại tổng')
  await write(page, { dua: '200.000' })
  await press(page, 'Thu 300.000 đ tiền mặt')
  assert.match(await page.locator('[role=alert]').innerText(), /Khách đưa 200\.000 đ, ít hơn số phải thu 300\.000 đ/)
  await write(page, { dua: '500.000' })
  await glance(page, 'money-counter-1440')
  await press(page, 'Thu 300.000 đ tiền mặt')
  await look(page)
  await glance(page, 'money-taking-1440')
  assert.match(await words(page), /Đã thu 300\.000 đ tiền mặt và lập biên lai[\s\S]*Thối lại khách 200\.000 đ/)
  assert.equal(await page.locator('main td a', { hasText: /^PLP\/2026\// }).count(), 3)
  await context.close()
}
