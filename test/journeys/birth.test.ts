import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createCitizen } from '#ground/identity/index.ts'
import { type Person, world } from '../world.ts'
import { device, journeys, look, office, picture } from './browser.ts'
import { aBusyDesk } from './dossiers.ts'
import { birth, go, press, write, writePages } from './forms.ts'

const act = async (as: Person, code: string, words: string, shot?: string): Promise<void> => {
  const { context, page } = await device({ width: 1440, as })
  await page.goto('/lam-viec')
  await look(page)
  if (shot) await picture(page, 'desk-queue-1440')
  // A desk with much work is searched, not leafed through.
  await page.fill('main input[type=search]', code)
  await Promise.all([page.waitForEvent('load'), page.locator('main input[type=search]').press('Enter')])
  await go(page, page.locator('main').getByRole('link', { name: code }))
  await look(page)
  if (shot) await picture(page, shot)
  await go(
    page,
    page
      .locator('.case-acts')
      .locator('a, button')
      .filter({ hasText: new RegExp(`^${words}`) }),
  )
  if (page.url().includes('/viec/')) {
    await look(page)
    await press(page, words)
  }
  await look(page)
  await context.close()
}

const follow = (page: Page, code: string) => page.goto(`/ho-so/${code}`)

journeys('the whole life of a birth registration', () => {
  test('a citizen files on a phone without JavaScript, the office works, the result is fetched, verified and rated', async () => {
    const w = await world()
    if (process.env.TINHSO_PICTURES === '1') await aBusyDesk(w)
    w.clock.set('2026-11-23T01:30:00Z')
    const officers = await office(w)
    const phone = `09${String(Date.now()).slice(-8)}`
    await createCitizen(w.db, w.app.config, { name: 'Lâm Văn Tài', phone, password: 'con đò bến nước 12', at: w.clock.now() })

    const { context, page } = await device({ width: 360, js: false })
    await page.goto('/')
    await look(page)
    await picture(page, 'portal-home-360')
    await page.fill('input[type=search]', 'lam khai sinh')
    await Promise.all([page.waitForEvent('load'), page.locator('input[type=search]').press('Enter')])
    await look(page)
    await go(page, page.locator('main').getByRole('link', { name: 'Đăng ký khai sinh', exact: true }).first())
    await look(page)
    await picture(page, 'procedure-360')
    await go(page, page.getByRole('link', { name: 'Bắt đầu' }))

    assert.equal(await page.locator('h1').innerText(), 'Đăng nhập')
    await look(page)
    await write(page, { login: phone, password: 'con đò bến nước 12' })
    await press(page, 'Đăng nhập')

    await look(page)
    await press(page, 'Tiếp tục')
    await look(page)
    assert.match(await page.locator('[role=alert]').innerText(), /Chọn/)
    const ward = await page.locator('option', { hasText: 'Phường Phú Lợi' }).first().getAttribute('value')
    await write(page, { unit: ward ?? '' })
    await press(page, 'Tiếp tục')
    await writePages(page, 'vi', birth)

    await look(page)
    const answers = await page.locator('main').innerText()
    for (const said of ['Lâm Minh An', '02/11/2026', 'Sơn Thị Na Rương', 'giay-chung-sinh.pdf', 'Phường Phú Lợi'])
      assert.ok(answers.includes(said), said)
    await go(page, page.locator('main button[type=submit]').last())

    assert.equal(await page.locator('h1').innerText(), 'Đã nhận hồ sơ của bạn')
    await look(page)
    await picture(page, 'receipt-360')
    const code = /H51\.31510-\d{6}-\d{4}/.exec(await page.locator('main').innerText())?.[0] ?? ''
    assert.notEqual(code, '')
    assert.ok(await page.locator('main svg path').count(), 'the receipt carries a QR')

    w.clock.set('2026-11-23T02:10:00Z')
    await act(officers.receiver, code, 'Tiếp nhận')
    await act(officers.processor, code, 'Nhận xử lý')
    await act(officers.processor, code, 'Trình duyệt', 'desk-case-1440')
    await act(officers.approver, code, 'Duyệt, ký kết quả')
    await act(officers.clerk, code, 'Trả kết quả')

    const steering = await device({ width: 1440, as: officers.leader })
    await steering.page.goto('/dieu-hanh')
    await look(steering.page)
    await picture(steering.page, 'steering-1440')
    await steering.context.close()

    await follow(page, code)
    await look(page)
    const link = await page.getByRole('link', { name: 'Tải kết quả' }).getAttribute('href')
    const file = await (await page.request.get(link ?? '', { timeout: 240_000 })).body()
    assert.equal(file.subarray(0, 5).toString(), '%PDF-')
    await go(page, page.locator('main a[href^="/kiem-tra/"]').first())
    await look(page)
    assert.match(await page.locator('main').innerText(), /Giấy này có trong sổ kết quả/)
    await page.locator('input[type=file]').setInputFiles({ name: 'ket-qua.pdf', mimeType: 'application/pdf', buffer: file })
    await press(page, 'So sánh tệp')
    await look(page)
    assert.match(await page.locator('main').innerText(), /Tệp nguyên vẹn/)

    await follow(page, code)
    await go(page, page.getByRole('link', { name: 'Đánh giá' }))
    await look(page)
    await write(page, { score: '5' })
    await press(page, 'Đánh giá')
    await look(page)
    assert.match(await page.locator('main').innerText(), /Bạn đã đánh giá/)
    await context.close()
  })
})
