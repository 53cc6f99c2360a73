import { chromium } from 'playwright-core'
import { existsSync, readFileSync, mkdirSync } from 'node:fs'
const base = 'http://127.0.0.1:8133'
const log = readFileSync('/tmp/demo-i4.log', 'utf8')
const pw = (login) => new RegExp(`${login.replace('.', '\\.')}\\s+(\\S+-\\S+-\\S+)`).exec(log)?.[1]
let executablePath = '/usr/bin/chromium'
let env = process.env
if (!existsSync(executablePath)) {
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  executablePath = await packed.executablePath()
  env = { ...process.env, LD_LIBRARY_PATH: '/tmp/al2023/lib' }
}
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], env })
mkdirSync('/tmp/shots-i4', { recursive: true })
const jobs = JSON.parse(process.argv[2])
const sessions = new Map()
async function token(login) {
  if (!login) return undefined
  if (sessions.has(login)) return sessions.get(login)
  const ctx = await browser.newContext({ javaScriptEnabled: false })
  const page = await ctx.newPage()
  await page.goto(`${base}/dang-nhap`)
  const [name, password] = login.split('|')
  await page.fill('input[name=login]', name)
  await page.fill('input[name=password]', password ?? pw(name) ?? '')
  await page.click('main form button')
  await page.waitForLoadState()
  const cookies = await ctx.cookies()
  sessions.set(login, cookies.find((c) => c.name === 'sid'))
  if (!sessions.get(login)) console.log('no session', login, (await page.textContent('main')).slice(0, 300))
  await ctx.close()
  return sessions.get(login)
}
for (const [file, login, path, width, lang, js, click] of jobs) {
  const ctx = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: js !== 0 })
  const sid = await token(login)
  await ctx.addCookies([...(sid ? [sid] : []), { name: 'lang', value: lang ?? 'vi', url: base }])
  const page = await ctx.newPage()
  const answer = await page.goto(base + path)
  if (click) for (const one of click) await page.click(one)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  await page.screenshot({ path: `/tmp/shots-i4/${file}.png`, fullPage: true })
  console.log(file, answer?.status(), page.url().slice(21), 'scrollWidth', wide)
  await ctx.close()
}
await browser.close()
