import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Lang } from '#core/i18n.ts'
import { type Person, world } from '../world.ts'
import { device, journeys, look, office, glance } from './browser.ts'
import { aDossier } from './dossiers.ts'

type Ways = { portal: string[]; desk: string[]; steering: string[]; administration: string[] }

async function ways(): Promise<Ways & { citizen: Person; officer: Person; leader: Person; administrator: Person }> {
  const w = await world()
  w.clock.set('2026-11-23T01:30:00Z')
  const officers = await office(w)
  const citizen = await w.citizen({ name: 'Thạch Thị Mỹ Duyên' })
  const code = await aDossier(w, citizen)
  for (let i = 0; i < 3; i++) await aDossier(w, citizen)
  return {
    citizen,
    officer: officers.receiver,
    leader: officers.leader,
    administrator: await w.officer('administrator', officers.unitId, { name: 'Quản trị Thử' }),
    portal: [
      '/',
      '/thu-tuc',
      '/thu-tuc?q=khai+sinh',
      '/thu-tuc?q=zzzz',
      '/su-kien/co-con',
      '/thu-tuc/1.001193',
      '/tra-cuu',
      '/kiem-tra',
      '/kiem-tra/ABCD-EFGH-2345',
      '/don-vi',
      '/ho-so',
      `/ho-so/${code}`,
      `/ho-so/${code}?moi=1`,
      `/ho-so/${code}/viec/withdraw`,
      '/tai-khoan',
      '/thong-bao',
      '/hop-thu-di',
      '/dang-nhap',
      '/dang-ky',
      '/quen-mat-khau',
      '/api',
      '/dev/ui',
      '/khong-co-trang-nay',
      '/ngoai-tuyen',
    ],
    desk: [
      '/lam-viec',
      '/lam-viec?hang=overdue',
      `/lam-viec/ho-so/${code}`,
      `/lam-viec/ho-so/${code}/viec/ask_correction`,
      `/lam-viec/ho-so/${code}/viec/decline`,
    ],
    steering: ['/dieu-hanh', '/dieu-hanh/danh-muc'],
    administration: ['/quan-tri/can-bo'],
  }
}

async function see(page: Page, path: string, lang: Lang, label: string): Promise<string | undefined> {
  // The gallery speaks the language of its address.
  const answer = await page.goto(path === '/dev/ui' ? `${path}?lang=${lang}` : path)
  assert.ok((answer?.status() ?? 500) < 500, `${path} answers ${answer?.status()}`)
  await glance(page, `${label}${path.replace(/H51[\w.-]+/, 'X').replaceAll(/[^\w]+/g, '-')}`)
  return look(page, lang).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  )
}

journeys('every main page', () => {
  for (const { lang, width, theme, half } of [
    { lang: 'vi', width: 360, theme: undefined, half: undefined },
    { lang: 'en', width: 1440, theme: 'dark', half: 0 },
    // The longest words on the narrowest page.
    { lang: 'km', width: 360, theme: 'dark', half: 1 },
  ] as const) {
    test(`reads well in ${lang}, ${theme ?? 'light'}, at ${width} px`, async () => {
      const all = await ways()
      const faults: (string | undefined)[] = []
      for (const [part, as] of [
        ['portal', all.citizen],
        ['desk', all.officer],
        ['steering', all.leader],
        ['administration', all.administrator],
      ] as const) {
        const { context, page } = await device({ width, lang, theme, as })
        // All pages in the first way; of the other two ways each takes every other page, so that each page is read in two.
        for (const [at, path] of all[part].entries())
          if (half === undefined || at % 2 === half) faults.push(await see(page, path, lang, `${lang}-${theme ?? 'light'}-${width}`))
        await context.close()
      }
      assert.deepEqual(faults.filter(Boolean), [])
    })
  }
})
