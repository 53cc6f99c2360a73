import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { countDossiers } from '#government/procedures/index.ts'
import { generateDossiers } from '#government/procedures/generate/fill.ts'
import { watch } from '#government/centre/alarm/watch.ts'
import { unitIdOf } from '../filing.ts'
import { type Person, type World, world } from '../world.ts'
import { device, glance, journeys, look, picture } from './browser.ts'
import { go } from './forms.ts'

type Centre = { w: World; leader: Person; duty: Person }
let prepared: Promise<Centre> | undefined

/** A province at work: made-up dossiers, counted, some of them late enough for an alarm, a shift with its log, the brief of the day. */
async function aProvinceAtWork(): Promise<Centre> {
  const w = await world()
  w.clock.set('2026-11-23T01:30:00Z')
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  await generateDossiers(context, { seed: 1123, count: 400 })
  await countDossiers(context)
  await watch(context)
  const city = await unitIdOf(w, '92')
  const leader = await w.officer(['leader', 'data_approver'], city, { name: 'Kim Lãnh Đạo' })
  const duty = await w.officer('duty_officer', city, { name: 'Lâm Trực Ban' })
  const post = (as: Person, url: string, words?: string) =>
    w.inject({
      method: 'POST',
      url,
      as,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: words === undefined ? '' : new URLSearchParams({ words }).toString(),
    })
  await post(duty, '/dieu-hanh/truc-ban')
  const shift = /\/dieu-hanh\/truc-ban\/([0-9a-f-]{36})\/ghi/.exec((await w.inject({ url: '/dieu-hanh/truc-ban', as: duty })).body)?.[1]
  if (shift) await post(duty, `/dieu-hanh/truc-ban/${shift}/ghi`, 'Mất điện trạm bơm phường Phú Lợi, đã báo Sở Xây dựng')
  await post(leader, '/dieu-hanh/ban-tin')
  w.clock.advance(60_000)
  return { w, leader, duty }
}

async function see(page: Page, path: string, name: string): Promise<void> {
  const answer = await page.goto(path)
  assert.equal(answer?.status(), 200, path)
  await glance(page, name)
  await look(page)
}

journeys('the operations centre', () => {
  for (const width of [3840, 1920])
    test(`on a wall of ${width} × 1080 everything is seen at once, without scrolling`, async () => {
      const { duty } = await (prepared ??= aProvinceAtWork())
      const { context, page } = await device({ width, height: 1080, as: duty })
      await see(page, '/dieu-hanh/tuong', `centre-wall-${width}`)
      await picture(page, `centre-wall-${width}`)
      const seen = await page.evaluate(() => ({
        high: document.documentElement.scrollHeight,
        wide: document.documentElement.scrollWidth,
        cut: [...document.querySelectorAll('.wall *')]
          .filter((element) => {
            const { bottom, right, width } = element.getBoundingClientRect()
            return width > 0 && (bottom > innerHeight + 1 || right > innerWidth + 1)
          })
          .map((element) => element.outerHTML.slice(0, 120))
          .slice(0, 3),
        tiles: document.querySelectorAll('.wall .tile').length,
      }))
      assert.ok(seen.high <= 1080 && seen.wide <= width, `${seen.wide} × ${seen.high}`)
      assert.deepEqual(seen.cut, [], 'nothing hangs over the edge')
      assert.ok(seen.tiles >= 8, `${seen.tiles} tiles`)
      await context.close()
    })

  test('at a desk a leader goes from a tile to the records, and switches the structure of units', async () => {
    const { leader } = await (prepared ??= aProvinceAtWork())
    const { context, page } = await device({ width: 1440, as: leader })
    await see(page, '/dieu-hanh', 'centre-desk')
    await picture(page, 'centre-desk-1440')
    await go(page, page.locator('.centre-part a.tile[href*="one_stop"]').first())
    await look(page)
    const paths = {
      unit: '/dieu-hanh/don-vi/31510',
      map: '/dieu-hanh?co-cau=2025-06-30&ky=2025-03',
      alarms: '/dieu-hanh/canh-bao',
      closed: '/dieu-hanh/canh-bao?xem=da-dong',
      duty: '/dieu-hanh/truc-ban',
      brief: '/dieu-hanh/ban-tin',
      asItWas: '/dieu-hanh/chi-tieu/one_stop_received?ky=month&tu=2025-01&den=2025-06',
      restated: '/dieu-hanh/chi-tieu/one_stop_received?ky=month&tu=2025-01&den=2025-06&co-cau=2025-07-01',
      records: '/dieu-hanh/chi-tieu/one_stop_received/ho-so?ky=2025-03&co-cau=2025-07-01',
    }
    for (const [name, path] of Object.entries(paths)) await see(page, path, `centre-${name}-1440`)
    await page.goto(paths.asItWas)
    const sum = async (): Promise<string> => (await page.locator('#chuoi ~ .panels table tbody tr').allInnerTexts()).join('|')
    const then = await sum()
    assert.match(then, /06\/2025/)
    await page.goto(paths.restated)
    assert.equal(await sum(), then, 'the months are the same in either structure')
    assert.match(await page.locator('main').innerText(), /Cách quy đổi: đơn vị nhập trọn/)
    await context.close()
  })

  test('on a phone without JavaScript the figures of every chart stand in a table', async () => {
    const { leader } = await (prepared ??= aProvinceAtWork())
    const { context, page } = await device({ width: 360, js: false, as: leader })
    await see(page, '/dieu-hanh', 'centre-360')
    const [charts, tables] = [await page.locator('.panel .chart').count(), await page.locator('.panel details.centre-table table').count()]
    assert.ok(charts > 0 && tables === charts, `${charts} charts, ${tables} tables`)
    await page.locator('.panel details.centre-table summary').first().click()
    assert.match(await page.locator('.panel details.centre-table table').first().innerText(), /11\/2026/)
    for (const path of [
      '/dieu-hanh/don-vi/31510',
      '/dieu-hanh/canh-bao',
      '/dieu-hanh/truc-ban',
      '/dieu-hanh/ban-tin',
      '/dieu-hanh/chi-tieu/one_stop_received',
    ])
      await see(page, path, `centre-360${path.replaceAll(/\W+/g, '-')}`)
    await context.close()
  })
})
