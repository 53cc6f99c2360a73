import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { device, journeys, origin } from './browser.ts'
import { until } from '../faults/demo-process.ts'
import { birthRegistration } from './dossiers.ts'

journeys('the first visit', () => {
  for (const path of ['/', `/thu-tuc/${birthRegistration}`]) {
    test(`${path} costs at most 100 KB, of which 15 KB is script`, async (t) => {
      const { context, page } = await device({ width: 360 })
      const wire = await context.newCDPSession(page)
      await wire.send('Network.enable')
      const kinds = new Map<string, string>()
      const bytes: Record<string, number> = {}
      wire.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type))
      const under = new Set<string>()
      wire.on('Network.requestWillBeSent', ({ requestId }) => void under.add(requestId))
      wire.on('Network.loadingFailed', ({ requestId }) => void under.delete(requestId))
      wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        under.delete(requestId)
        const kind = kinds.get(requestId) ?? 'Other'
        bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength
      })
      await page.goto(path, { waitUntil: 'networkidle' })
      await page.evaluate(() => document.fonts.ready.then(() => true))
      await until('everything has come', () => under.size === 0 && (bytes.Font ?? 0) > 0)
      const all = Object.values(bytes).reduce((sum, n) => sum + n, 0)
      t.diagnostic(`${path}: ${all} bytes in all, ${JSON.stringify(bytes)}`)
      assert.ok((bytes.Font ?? 0) > 0 && (bytes.Document ?? 0) > 0, 'fonts and document were measured')
      assert.ok(all <= 100 * 1024, `${all} bytes`)
      assert.ok((bytes.Script ?? 0) <= 15 * 1024, `${bytes.Script} bytes of script`)
      await context.close()
    })
  }

  test('the portal can be put on a phone, and says so when the network is gone', async () => {
    const target = new URL(await origin())
    // A cable that can be pulled: what the phone sees is this port.
    const open = new Set<{ destroy(): unknown }>()
    const cable = createServer((near) => {
      const far = connect(Number(target.port), target.hostname)
      for (const end of [near, far]) {
        open.add(end)
        end.on('error', () => undefined)
        end.on('close', () => open.delete(end))
      }
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((done) => cable.listen(0, '127.0.0.1', done))
    const address = `http://127.0.0.1:${(cable.address() as AddressInfo).port}`
    const { context, page } = await device({ width: 360, workers: true })
    await page.goto(address)
    const href = await page.locator('link[rel=manifest]').getAttribute('href')
    const manifest = (await (await page.request.get(`${address}${href}`)).json()) as { start_url: string; icons: unknown[] }
    assert.equal(manifest.start_url, '/')
    assert.ok(manifest.icons.length > 0)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    await page.reload()
    await new Promise((done) => {
      cable.close(done)
      for (const end of open) end.destroy()
    })
    await page.goto(`${address}/thu-tuc`)
    assert.equal(await page.locator('h1').innerText(), 'Không có mạng')
    await context.close()
  })
})
