import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { announcedVisit, cast, representative, root } from '../inspecting.ts'
import { photo } from '../street.ts'
import { device, glance, journeys, look } from './browser.ts'
import { go, press } from './forms.ts'

journeys('an inspection in the field', () => {
  test('the sheet is filled without network, sent once when it is back, concluded; the inspected reports and is confirmed', async () => {
    const c = await cast()
    c.w.clock.set('2026-11-23T01:30:00Z')
    const { person, code } = await representative(c.w)
    const id = await announcedVisit(c, code)
    const { context, page } = await device({ width: 360, as: c.inspector })
    await page.goto(`${root}/${id}`)
    await look(page)
    await press(page, 'Bắt đầu kiểm tra')
    await look(page)
    const point = (key: string) => page.locator(`[data-point="${key}"]`)
    // Before the first word "saved" is said as well: the answer to it is waited for.
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/notes') && answer.ok())
    await point('posted').getByText('Đạt', { exact: true }).click()
    await answered
    await page.locator('inspection-sheet:not([data-waiting])').getByText('Mọi thứ đã được lưu.').waitFor()

    await context.setOffline(true)
    for (const key of ['receipt', 'extra_papers', 'apology']) await point(key).getByText('Đạt', { exact: true }).click()
    await point('wait').locator('input[name=answer_wait]').fill('45')
    await point('wait').locator('input[name=answer_wait]').blur()
    await point('wait').getByText('Ngoài giới hạn cho phép: chưa đạt').waitFor()
    await glance(page, 'inspection-outside-360')
    await point('wait').locator('input[name=answer_wait]').fill('20')
    await point('wait').locator('input[name=answer_wait]').blur()
    await point('wait').getByText('Trong giới hạn cho phép: đạt').waitFor()
    await point('counters').locator('input[name=answer_counters]').fill('4')
    await point('counters').locator('input[name=answer_counters]').blur()
    await point('counters').getByText('Trong giới hạn cho phép: đạt').waitFor()
    await point('access').getByText('Chưa đạt', { exact: true }).click()
    await point('access').locator('textarea').fill('Không có lối dốc')
    await point('access').locator('textarea').blur()
    await point('access')
      .locator('input[type=file]')
      .setInputFiles({ name: 'loi.jpg', mimeType: 'image/jpeg', buffer: await photo(undefined) })
    await page.getByText('Không có mạng: 7 mục đang giữ trên máy này').waitFor()
    await glance(page, 'inspection-offline-360')
    const written = () =>
      sql<{
        point: string
        n: number
      }>`select point, count(*)::int as n from inspections.entry where visit_id = ${id}::uuid group by point`.execute(c.w.db)
    assert.equal((await written()).rows.length, 1, 'nothing has left the phone')
    await context.setOffline(false)
    await page.getByText('Mọi thứ đã được lưu.').waitFor()
    assert.deepEqual(new Set((await written()).rows.map((row) => row.n)), new Set([1]))
    assert.equal((await written()).rows.length, 7)

    await page.reload()
    await page.locator('textarea[name=note]').first().fill('Sáu điểm đạt, một điểm phải sửa.')
    await glance(page, 'inspection-conclude-360')
    await press(page, 'Kết luận')
    await look(page)
    await context.close()

    const owner = await device({ width: 360, as: person, js: false })
    await owner.page.goto('/kiem-tra-don-vi-toi')
    await look(owner.page)
    await go(
      owner.page,
      owner.page
        .locator('main')
        .getByRole('link', { name: /^KT-2026/ })
        .first(),
    )
    await look(owner.page)
    await owner.page.locator('textarea').first().fill('Đã làm lối dốc')
    await press(owner.page, 'Gửi báo cáo khắc phục')
    await look(owner.page)
    await glance(owner.page, 'inspection-owner-360')
    await owner.context.close()

    const desk = await device({ width: 1440, as: c.inspector })
    await desk.page.goto(`${root}/${id}`)
    await look(desk.page)
    await glance(desk.page, 'inspection-desk-1440')
    await go(desk.page, desk.page.getByRole('button', { name: /^Xác nhận đã khắc phục/ }))
    assert.match(await desk.page.locator('main').innerText(), /Đã kết thúc/)
    await desk.page.goto(`${root}/dot-xuat`)
    await look(desk.page)
    await desk.page.goto(root)
    await look(desk.page)
    await desk.context.close()
  })
})
