import { mkdirSync } from 'node:fs'
import { test } from 'node:test'
import { deliverNext } from '#core/events.ts'
import { generateDossiers } from '../../src/government/procedures/generate/generate.ts'
import { rebuildSource, freezePeriod, findDefinition, periodOf } from '#engine/indicators/index.ts'
import { dossierFacts } from '../../src/government/procedures/facts/facts.ts'
import { unitIdOf, post } from '../filing.ts'
import { world } from '../world.ts'
import { device, journeys, look, origin } from './browser.ts'
void deliverNext
journeys('shots', () => {
  test('shots', async () => {
    const w = await world()
    const context = { db: w.db, clock: w.clock, config: w.app.config, log: console.log }
    await generateDossiers(context, { seed: 3, count: 600 })
    await rebuildSource(context, dossierFacts.source)
    const city = await unitIdOf(w, '92')
    const person = await w.officer(['leader', 'data_approver'], city, { name: 'Lê Minh Tuấn' })
    const clerk = await w.officer('data_entry', city, { name: 'Diệp' })
    const def = await findDefinition(w.db, 'one_stop_in_time')
    if (def) await freezePeriod(w.db, def, periodOf('month', '2026-09-01'), { id: null, name: 'tinhso', at: w.clock.now() })
    await post(w, clerk, '/dieu-hanh/bao-cao/one_stop_monthly/2026-10/viec', { action: 'produce' })
    await post(w, clerk, `/lam-viec/so-lieu/postal_points/2025?don-vi=${city}`, { value: '190', origin: 'Bưu điện' })
    mkdirSync('/tmp/ind/shots', { recursive: true })
    const urls: Record<string, string> = {
      catalogue: '/dieu-hanh/chi-tieu',
      intime: '/dieu-hanh/chi-tieu/one_stop_in_time?theo=channel',
      received: '/dieu-hanh/chi-tieu/one_stop_received',
      payment: '/dieu-hanh/chi-tieu/payment_account_share',
      missing: '/dieu-hanh/chi-tieu/exchange_transactions',
      records: '/dieu-hanh/chi-tieu/one_stop_late/ho-so?ky=2026-10',
      draft: '/dieu-hanh/chi-tieu/one_stop_in_time/sua',
      board: '/dieu-hanh/bao-cao',
      report: '/dieu-hanh/bao-cao/one_stop_monthly/2026-10',
      desk: '/lam-viec/so-lieu',
    }
    for (const width of [360, 1440]) {
      const { context: ctx, page } = await device({ as: person, width })
      for (const [name, url] of Object.entries(urls)) {
        const at = performance.now()
        const answer = await page.goto((await origin()) + url)
        console.log(
          width,
          name,
          answer?.status(),
          Math.round(performance.now() - at),
          'ms',
          await page.evaluate('document.documentElement.scrollWidth'),
        )
        await look(page).catch((e) => console.log('LOOK', name, String(e).slice(0, 700)))
        await page.screenshot({ path: `/tmp/ind/shots/${name}-${width}.png`, fullPage: true })
      }
      await ctx.close()
    }
  })
})
