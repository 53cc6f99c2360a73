import assert from 'node:assert/strict'
import { test } from 'node:test'
import { world } from '../world.ts'
import { device, journeys, look } from './browser.ts'
import { maritalStatus } from './dossiers.ts'
import { press, single, write } from './forms.ts'

journeys('a draft', () => {
  test('begun on a phone is finished elsewhere; faults are named and led to; sent twice it is filed once', async () => {
    const w = await world()
    w.clock.set('2026-11-23T01:30:00Z')
    const citizen = await w.citizen({ name: 'Lý Thị Hai Máy' })
    const first = await device({ width: 360, as: citizen })
    await first.page.goto(`/thu-tuc/${maritalStatus}/nop`)
    const ward = await first.page.locator('option', { hasText: 'Phường Phú Lợi' }).first().getAttribute('value')
    await write(first.page, { unit: ward ?? '' })
    await press(first.page, 'Tiếp tục')
    await write(first.page, { ...single[0], applicant_name: citizen.name, applicant_identity: '12' })
    await press(first.page, 'Tiếp tục')
    await look(first.page)
    await first.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert')
    await first.page.locator('[role=alert] a').first().click()
    await first.page.waitForFunction(() => document.activeElement?.id === 'applicant_identity')
    await write(first.page, { applicant_identity: '094196001234' })
    await press(first.page, 'Tiếp tục')
    const heading = await first.page.locator('h1').innerText()
    await write(first.page, single[1] ?? {})
    await press(first.page, 'Tiếp tục')
    await first.page.goBack()
    assert.equal(await first.page.locator('h1').innerText(), heading)
    assert.equal(await first.page.inputValue('[name=subject_nationality]'), 'Việt Nam')
    await press(first.page, 'Lưu, làm tiếp sau')
    await look(first.page)
    await first.context.close()

    const { context, page } = await device({ width: 1440, as: citizen })
    await page.goto('/ho-so')
    await look(page)
    await Promise.all([page.waitForEvent('load'), page.locator('main a[href*="/nhap/"]').first().click()])
    for (const answers of single.slice(2)) {
      await write(page, answers)
      await press(page, 'Tiếp tục')
    }
    const send = page.locator('main form button[type=submit]').last()
    await Promise.all([page.waitForURL(/\/ho-so\/H51/), send.dblclick()])
    await look(page)
    await page.goto('/ho-so')
    assert.equal(await page.locator('main tbody tr').count(), 1)
    await context.close()
  })
})
