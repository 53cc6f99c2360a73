import { readFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
let opts = { args: ['--no-sandbox','--disable-gpu'] }
if (existsSync('/usr/bin/chromium')) opts.executablePath='/usr/bin/chromium'
else { process.env.AWS_EXECUTION_ENV='AWS_Lambda_nodejs22.x'; const { default: packed } = await import('@sparticuz/chromium'); opts.executablePath = await packed.executablePath(); opts.env={...process.env, LD_LIBRARY_PATH: join(tmpdir(),'al2023','lib')} }
const b = await chromium.launch(opts)
const base='http://127.0.0.1:8106'
const acc = JSON.parse(readFileSync('/tmp/demo-centre/accounts.json','utf8'))
const login = process.env.LOGIN ?? 'chau.nb'
const a = acc.find(x=>x.login===login)
const ctx = await b.newContext()
const p = await ctx.newPage()
await p.goto(base+'/dang-nhap')
console.log(await p.locator('form').first().evaluate(f=>[...f.querySelectorAll('input')].map(i=>i.name).join()))
await p.fill('input[name=login], input[name=phone], input[type=text]', a.login).catch(()=>{})
await p.fill('input[type=password]', a.password)
await p.click('main button[type=submit]')
await p.waitForLoadState()
console.log(p.url())
const state = await ctx.storageState()
for (const spec of process.argv.slice(2)) {
  const [name,w,h,path,lang,theme,full,js] = spec.split('|')
  const c = await b.newContext({ storageState: state, viewport:{width:+w,height:+h}, javaScriptEnabled: js!=='nojs' })
  await c.addCookies([{name:'lang',value:lang||'vi',url:base},{name:'theme',value:theme||'light',url:base}])
  const q = await c.newPage()
  const errs=[]; q.on('console',m=>m.type()==='error'&&errs.push(m.text())); q.on('pageerror',e=>errs.push(String(e)))
  const t0=Date.now()
  const r = await q.goto(base+path,{waitUntil:'load'})
  await q.waitForTimeout(400)
  const size = await q.evaluate(()=>[document.documentElement.scrollWidth,document.documentElement.scrollHeight,document.body.innerHTML.length])
  console.log(name, r.status(), Date.now()-t0,'ms', size.join('x'), errs.slice(0,3).join(' | '))
  await q.screenshot({path:`/tmp/shot-${name}.png`, fullPage: full==='full'})
  await c.close()
}
await b.close()
