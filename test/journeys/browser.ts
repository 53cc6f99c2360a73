// One Chromium for all journeys: the headless one that npm brings for this machine, or that of CHROMIUM_BIN. It ends with the last journey.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'node:test'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { projectRoot } from '#core/files.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { modules } from '../../src/modules.ts'
import { type Person, type World, world } from '../world.ts'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

const patience = 60_000

async function launch(): Promise<Browser> {
  // A whole Chromium, as systems bring it, draws windows that nobody sees: half as much processor time again.
  const chosen = process.env.CHROMIUM_BIN ?? (process.platform === 'linux' && process.arch === 'x64' ? undefined : '/usr/bin/chromium')
  if (chosen) return chromium.launch({ executablePath: chosen, args: quiet, timeout: 180_000 })
  // Told that it is at home, the package unpacks the shared libraries too, which a bare machine may not have. Its own
  // arguments (--single-process) are for other work than ours.
  const before = { ...process.env }
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  const executablePath = await packed.executablePath()
  const env = { ...process.env, ...before, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') }
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  return chromium.launch({ executablePath, args: quiet, env, timeout: 180_000 })
}

let browser: Promise<Browser> | undefined
let address: Promise<string> | undefined
let waiting = 0

/** A group of journeys; the browser is opened by the first that needs it and closed after the last. */
export function journeys(name: string, tests: () => void): void {
  waiting++
  describe(name, { concurrency: false }, () => {
    tests()
    after(async () => {
      if (--waiting > 0) return
      await (await browser)?.close()
      browser = undefined
      const { app } = await world()
      app.server.closeAllConnections()
    })
  })
}

/** Where the program answers real requests. */
export async function origin(): Promise<string> {
  address ??= world().then(async ({ app }) => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    app.server.unref()
    return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  })
  return address
}

/** Where JavaScript is off nothing can be asked of a page: its very HTML is opened beside it, with JavaScript on. */
const twins = new WeakMap<BrowserContext, Page>()
async function twinOf(page: Page): Promise<Page> {
  const twin = twins.get(page.context())
  if (!twin) return page
  const html = await page.content()
  const address = page.url()
  await twin.unroute('**')
  await twin.route('**', (route) =>
    route.request().url() === address ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }) : route.continue(),
  )
  await twin.goto(address)
  return twin
}

type Device = {
  width: number
  height?: number
  js?: boolean
  lang?: Lang
  theme?: 'light' | 'dark' | undefined
  as?: Person | undefined
  workers?: boolean
}

/** A phone or a desk: its own cookies, its own window. */
export async function device({
  width,
  height = width < 600 ? 740 : 900,
  js = true,
  lang,
  theme,
  as,
  workers = false,
}: Device): Promise<{ context: BrowserContext; page: Page }> {
  browser ??= launch()
  const base = await origin()
  const context = await (await browser).newContext({
    baseURL: base,
    viewport: { width, height },
    javaScriptEnabled: js,
    serviceWorkers: workers ? 'allow' : 'block',
    colorScheme: theme ?? 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  // A limit for what never comes, not a claim on speed.
  context.setDefaultTimeout(patience)
  const cookies = [as?.cookie, lang && `lang=${lang}`, theme && `theme=${theme}`].filter((cookie) => cookie !== undefined)
  await context.addCookies(
    cookies.map((cookie) => ({ name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1), url: base })),
  )
  if (!js) {
    const other = await device({ width, theme })
    twins.set(context, other.page)
    context.on('close', () => void other.context.close().catch(() => undefined))
  }
  return { context, page: await context.newPage() }
}

const axe = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)
type Seen = {
  title: string
  heading: string
  lang: string
  wide: number
  room: number
  words: string
  culprits: string[]
  shape: string
}

/** What a page is built of, once each in its order, without its words: what axe says of one page holds for the next of the same shape. */
const axed = new Set<string>()

async function axeFaults(page: Page): Promise<string[]> {
  return page.evaluate(async (source) => {
    const global = globalThis as unknown as {
      axe?: {
        run(root: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
      }
    }
    // oxlint-disable-next-line no-eval -- axe is a script of our own packages, run in the page where a script tag is refused by its policy
    if (!global.axe) (0, eval)(source)
    // The gallery of components shows every landmark and heading many times over.
    const rules = location.pathname === '/dev/ui' ? { 'landmark-unique': { enabled: false } } : {}
    const { violations } = await global.axe!.run(document, { rules, resultTypes: ['violations'], preload: false })
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 200)} ${n.failureSummary ?? ''}`).join('; ')}`)
  }, axe)
}

/** A key of a module's messages where its words should stand. */
const keyShape = new RegExp(`\\b(core|${modules.map(({ name }) => name).join('|')})\\.[a-z]+[._][a-z_.]+`)

/** What is asked of every page: its title is its heading, its language is right, nothing sticks out, no message key shows, axe finds nothing. */
export async function look(page: Page, lang: Lang = 'vi'): Promise<void> {
  const shown = await twinOf(page)
  const seen: Seen = await shown.evaluate(() => {
    const room = document.documentElement.clientWidth
    const kinds = new Set<string>()
    for (const one of document.querySelectorAll('*')) {
      const said = [...one.attributes].map(({ name, value }) =>
        /^(href|src|value|content|d|points|datetime)$/.test(name) ? name : `${name}=${value}`,
      )
      const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      kinds.add(`${one.parentElement?.tagName}>${one.tagName} ${said.join(' ').replaceAll(/[0-9a-f-]{8,}|\d+/g, '#')} ${words}`)
    }
    return {
      title: document.title,
      heading: [...document.querySelectorAll('h1')]
        .slice(0, location.pathname === '/dev/ui' ? 1 : 9)
        .map((h) => h.textContent?.trim())
        .join(' | '),
      lang: document.documentElement.lang,
      wide: document.documentElement.scrollWidth,
      room,
      words: document.body.innerText,
      culprits: [...document.querySelectorAll('main *, header *, footer *')]
        .filter((e) => e.getBoundingClientRect().right > room + 1 && !e.closest('.table-wrap, .unseen'))
        .slice(0, 3)
        .map((e) => e.outerHTML.slice(0, 160)),
      shape: `${room} ${[...kinds].join('\n')}`,
    }
  })
  const at = `${page.url()} (${lang}, ${seen.room} px)`
  const prefix = `${translatorFor(lang)('core.error_prefix')} `
  const title = seen.title.split(' – Tỉnh số ')[0] ?? ''
  assert.equal(title.startsWith(prefix) ? title.slice(prefix.length) : title, seen.heading, `title and heading of ${at}`)
  assert.equal(seen.lang, lang, `language of ${at}`)
  assert.ok(seen.wide <= seen.room, `${at} is ${seen.wide} px wide: ${seen.culprits.join('\n')}`)
  assert.equal(keyShape.exec(seen.words)?.[0], undefined, `a message key shows on ${at}`)
  if (axed.has(seen.shape)) return
  assert.deepEqual(await axeFaults(shown), [], `axe on ${at}`)
  axed.add(seen.shape)
}

/** A picture for the documents, only when they are to be made anew: `TINHSO_PICTURES=1 npm test -- journeys`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.TINHSO_PICTURES !== '1') return
  const folder = join(projectRoot, 'docs/pictures')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Whole pages for a person to look at: `TINHSO_SHOTS=folder npm test -- journeys`. */
export async function glance(page: Page, name: string): Promise<void> {
  const folder = process.env.TINHSO_SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** The officers of phường Phú Lợi, one for each part of the work. */
export async function office(
  w: World,
): Promise<Record<'receiver' | 'processor' | 'approver' | 'clerk' | 'leader', Person> & { unitId: string }> {
  const unit = await findUnitByCode(w.db, '31510', { on: '2026-11-23' })
  assert.ok(unit)
  const [receiver, processor, approver, clerk, leader] = await Promise.all([
    w.officer('receiver', unit.id, { name: 'Sơn Thị Sà Rưng' }),
    w.officer('processor', unit.id, { name: 'Lâm Quốc Việt' }),
    w.officer('approver', unit.id, { name: 'Trần Mỹ Hạnh' }),
    w.officer('clerk', unit.id, { name: 'Nguyễn Phương Thảo' }),
    w.officer('leader', unit.id, { name: 'Kim Sô Phol' }),
  ])
  return { receiver, processor, approver, clerk, leader, unitId: unit.id }
}
