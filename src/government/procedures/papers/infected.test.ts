import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { caseworkModule } from '#engine/casework/module.ts'
import { filesModule } from '#ground/files/module.ts'
import { eicar, startClamd } from '../../../../test/clamd.ts'
import { fileByForms, maritalPages, post, unitIdOf } from '../../../../test/filing.ts'
import { deliverAll } from '../../../../test/hearable.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

/** The owner hands a paper in, as the page sends it; answers the status. */
async function supplement(w: World, as: Person, code: string, content: Buffer): Promise<{ status: number; body: string }> {
  const head = (name: string): string => `--line\r\ncontent-disposition: form-data; name="${name}"`
  const payload = Buffer.concat([
    Buffer.from(`${head('note')}\r\n\r\nGiấy tờ đây\r\n`),
    Buffer.from(`${head('files')}; filename="Giấy xác nhận.pdf"\r\ncontent-type: application/pdf\r\n\r\n`),
    content,
    Buffer.from('\r\n--line--\r\n'),
  ])
  const headers = { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' }
  const answer = await w.inject({ method: 'POST', url: `/ho-so/${code}/viec/supplement`, as, payload, headers })
  return { status: answer.statusCode, body: answer.body }
}

test('a paper with malware: refused with what to do; found later, nobody opens it and the request for it lies ready', async (t) => {
  const w = await world()
  const clamd = await startClamd()
  const [began, before] = [w.clock.now(), w.app.config.scanner]
  const { config } = w.app
  t.after(async () => {
    config.scanner = before
    w.clock.set(began)
    await clamd.stop()
  })
  config.scanner = { address: clamd.address, timeoutSeconds: 1 }
  const context = { db: w.db, clock: w.clock, config, log: () => undefined }
  const pdf = (inside: string | Buffer): Buffer => Buffer.concat([Buffer.from(`%PDF-1.4\n% ${randomUUID()}\n`), Buffer.from(inside)])

  const owner = await w.citizen()
  const { code } = await fileByForms(w, owner, maritalPages)
  const unit = await unitIdOf(w, '31510')
  const officer = await w.officer(['receiver', 'processor'], unit)
  const desk = `/lam-viec/ho-so/${code}`
  for (const [action, fields] of [
    ['receive', {}],
    ['take', {}],
    ['request_supplement', { note: 'Đề nghị bổ sung giấy xác nhận' }],
  ] as const)
    assert.equal((await post(w, officer, `${desk}/viec/${action}`, { ...fields })).statusCode, 303, action)

  const refused = await supplement(w, owner, code, pdf(eicar))
  assert.equal(refused.status, 422)
  assert.match(refused.body, /Không nhận tệp Giấy xác nhận\.pdf vì trong tệp có mã độc\. Hãy quét máy/)
  const script = await supplement(w, owner, code, pdf('<</S/JavaScript/JS(1)>>'))
  assert.match(script.body, /tệp PDF có chứa chương trình \(JavaScript\)\. Hãy mở tệp, chọn In/)

  clamd.manner.silent = true
  assert.equal((await supplement(w, owner, code, pdf(eicar))).status, 303, 'the citizen is not held up')
  const waiting = await w.inject({ url: desk, as: officer })
  assert.match(waiting.body, /<span>Giấy xác nhận\.pdf<\/span>[\s\S]{0,400}Đang quét/)
  const [, href] = /href="(\/ho-so\/[^"]+\/tep\/[0-9a-f-]+)"/.exec((await w.inject({ url: desk, as: officer })).body) ?? []
  assert.equal(href, undefined, 'it leads nowhere')
  const row = await w.inject({ url: `/api/dossiers/${code}`, as: officer, headers: { accept: 'application/json' } })
  assert.equal(row.statusCode, 200)

  clamd.manner.silent = false
  w.clock.advance(60_000)
  for (const look of filesModule.looksAfter ?? []) await look(context)
  await deliverAll(w.db, caseworkModule.listens ?? [], 1_000)
  const found = await w.inject({ url: desk, as: officer })
  assert.match(found.body, /Có giấy tờ bị cách ly vì mã độc/)
  assert.match(found.body, /Bị cách ly/)
  assert.match(found.body, /Giấy tờ “Giấy xác nhận\.pdf” có mã độc nên đã bị cách ly/, 'the record says so')
  const ask = /href="([^"]*request_supplement\?giay-to=cach-ly)"/.exec(found.body)?.[1] ?? ''
  const drafted = await w.inject({ url: ask, as: officer })
  assert.match(drafted.body, /Tệp của các giấy tờ sau có mã độc nên không mở được: Giấy xác nhận\.pdf/)
  assert.match((await w.inject({ url: '/thong-bao', as: officer })).body, new RegExp(`hồ sơ ${code} có mã độc`))
  assert.match((await w.inject({ url: '/thong-bao', as: owner })).body, /Giấy xác nhận\.pdf bạn gửi lúc/)
  const own = await w.inject({ url: `/ho-so/${code}`, as: owner })
  assert.match(own.body, /Giấy xác nhận\.pdf <span class="soft">[^<]*<\/span>[\s\S]{0,300}Bị cách ly/)

  assert.equal((await post(w, officer, `${desk}/viec/request_supplement`, { note: 'Gửi lại bản sạch' })).statusCode, 303)
  const asked = await w.inject({ url: desk, as: officer })
  assert.match(asked.body, /Đã yêu cầu người nộp gửi lại/)
  assert.doesNotMatch(asked.body, /giay-to=cach-ly/)
  assert.equal((await supplement(w, owner, code, pdf('sạch'))).status, 303, 'a clean one is taken')

  const administrator = await w.officer('administrator', unit)
  const list = await w.inject({ url: '/quan-tri/tep-cach-ly', as: administrator })
  for (const words of [code, 'Eicar-Test-Signature', 'Bổ sung, xử lý hồ sơ', 'Phường Phú Lợi']) assert.ok(list.body.includes(words), words)
  assert.equal((await w.inject({ url: '/quan-tri/tep-cach-ly', as: officer })).statusCode, 403)
})
