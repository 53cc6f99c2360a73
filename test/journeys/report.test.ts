import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { sql } from '#core/db.ts'
import { unitIdOf } from '../filing.ts'
import { aReport, doneOnDesk, drawWards, here, photo, staffOf } from '../street.ts'
import { world } from '../world.ts'
import { device, glance, journeys, look, origin } from './browser.ts'
import { go } from './forms.ts'

async function write(page: Page, words: string): Promise<void> {
  await page.check('input[name=category][value=waste]')
  await page.fill('textarea[name=words]', words)
  await page.getByRole('button', { name: 'Dùng vị trí của tôi' }).click()
  await page.getByText('Đã có vị trí.', { exact: true }).waitFor()
}

async function count(words: string): Promise<number> {
  const { db } = await world()
  return (await sql<{ n: number }>`select count(*) as n from feedback.report where words like ${`${words}%`}`.execute(db)).rows[0]?.n ?? 0
}

async function phone(): Promise<{ context: BrowserContext; page: Page }> {
  const opened = await device({ width: 360, workers: true })
  await opened.context.grantPermissions(['geolocation'], { origin: await origin() })
  await opened.context.setGeolocation({ latitude: here.lat, longitude: here.lon })
  return opened
}

journeys('a report from the street', () => {
  test('a phone sends with a masked photo; without network it keeps reports, opens the form again, and sends each once when back', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    await drawWards(w.db)
    const { context, page } = await phone()
    await page.goto('/phan-anh/gui')
    await page.evaluate(async () => navigator.serviceWorker.ready)
    await page.reload()
    await look(page)
    await page.locator('input[type=file]').setInputFiles({ name: 'duong.jpg', mimeType: 'image/jpeg', buffer: await photo(here) })
    const canvas = page.locator('report-photos canvas')
    await canvas.waitFor()
    await canvas.click({ position: { x: 60, y: 60 } })
    await write(page, 'Hành trình 0')
    await glance(page, 'report-form-360')
    await go(page, page.getByRole('button', { name: 'Gửi phản ánh' }))
    assert.equal(await page.locator('h1').innerText(), 'Đã nhận phản ánh của bạn')
    await look(page)
    await glance(page, 'report-receipt-360')
    assert.equal(await count('Hành trình 0'), 1)

    await page.goto('/phan-anh/gui')
    await page.waitForFunction(async () => (await caches.match('/phan-anh/gui')) !== undefined)
    await context.setOffline(true)
    const shows = (one: Page, n: number) =>
      one.waitForFunction((count) => document.querySelectorAll('report-queue li[data-key]').length === count, n)
    for (const [before, words] of ['Hành trình 1', 'Hành trình 2', 'Hành trình 3'].entries()) {
      await write(page, words)
      await page.getByRole('button', { name: 'Gửi phản ánh' }).click()
      await page.getByText('Chưa có mạng: phản ánh đã cất trên máy').waitFor()
      await shows(page, before + 1)
    }
    await page.goto('/phan-anh/gui')
    assert.equal(await page.locator('h1').innerText(), 'Gửi phản ánh', 'the form opens without network')
    await shows(page, 3)
    await glance(page, 'report-offline-360')
    assert.equal(await count('Hành trình'), 1)

    // Two pages are open when the network comes back: both want to send.
    const other = await context.newPage()
    await other.goto('/phan-anh/gui')
    await context.setOffline(false)
    for (const each of [page, other]) await each.evaluate(() => window.dispatchEvent(new Event('online')))
    // Whichever of the two sends, both show in the end that nothing waits.
    for (const each of [page, other]) await shows(each, 0)
    for (const n of [1, 2, 3]) assert.equal(await count(`Hành trình ${n}`), 1)
    const { rows } = await sql<{ channel: string }>`select channel from feedback.report where words = 'Hành trình 2'`.execute(w.db)
    assert.equal(rows[0]?.channel, 'offline')
    await context.close()
  })

  test('every page of reports is in order, with and without JavaScript, on a phone and on a desk', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    await drawWards(w.db)
    const { dispatcher, fieldOfficer } = await staffOf(w)
    const administrator = await w.officer('administrator', await unitIdOf(w, '92'))
    const sent = await aReport(w, { photos: [await photo()], fields: { place: 'Sau chợ', contact: '0912345678' } })
    await doneOnDesk(w, dispatcher, sent.reference, 'accept')
    await aReport(w, { fields: { category: 'lights' } })
    const done = await aReport(w, { photos: [await photo()], fields: { category: 'noise', words: 'Karaoke' } })
    await doneOnDesk(w, dispatcher, done.reference, 'accept')
    await doneOnDesk(w, fieldOfficer, done.reference, 'answer', { note: 'Đã nhắc chủ quán' }, [await photo()])
    const report = `/phan-anh/p/${sent.reference}`
    const pages: [width: number, js: boolean, urls: string[]][] = [
      [360, false, ['/phan-anh', '/phan-anh/gui', report, done.follow, '/phan-anh/nhan-tin']],
      [1440, true, [`/phan-anh/ban-do?lat=${here.lat}&lon=${here.lon}`, '/phan-anh/xa/31510', '/phan-anh/xep-hang', report]],
    ]
    for (const [width, js, urls] of pages) {
      const { context, page } = await device({ width, js })
      for (const [at, url] of urls.entries()) {
        await page.goto(url)
        await look(page)
        await glance(page, `report-public-${at}-${width}`)
      }
      await context.close()
    }
    const desk = [
      '/lam-viec/phan-anh',
      `/lam-viec/phan-anh/${sent.reference}`,
      `/lam-viec/phan-anh/${sent.reference}/viec/answer`,
      `/lam-viec/phan-anh/${sent.reference}/viec/merge`,
      '/lam-viec/phan-anh/kiem-tra',
    ]
    const staff = await device({ width: 1440, as: dispatcher })
    for (const [at, url] of desk.entries()) {
      await staff.page.goto(url)
      await look(staff.page)
      await glance(staff.page, `report-desk-${at}-1440`)
    }
    await staff.context.close()
    const keys = await device({ width: 1440, as: administrator })
    await keys.page.goto('/quan-tri/open311')
    await look(keys.page)
    await glance(keys.page, 'report-open311-1440')
    await keys.context.close()
    const khmer = await device({ width: 360, lang: 'km' })
    for (const url of ['/phan-anh/gui', report]) {
      await khmer.page.goto(url)
      await look(khmer.page, 'km')
    }
    await khmer.context.close()
  })
})
