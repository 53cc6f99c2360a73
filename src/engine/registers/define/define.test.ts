import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

const text = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

/** What a browser would send of the editor's form, as it stands on the page. */
function formOf(html: string): Record<string, string> {
  const decode = (value: string): string =>
    value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  const form = html.slice(html.indexOf('class="register-form"'))
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(tag)?.[1]
    if (!name || (/type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag))) continue
    fields[name] = decode(/ value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  for (const [, name = '', body = ''] of form.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g))
    fields[name] = decode(body)
  for (const [, name = '', body = ''] of form.matchAll(/<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    const chosen = /<option[^>]*selected[^>]*>/.exec(body)?.[0]
    fields[name] = decode(/ value="([^"]*)"/.exec(chosen ?? '')?.[1] ?? '')
  }
  return fields
}

test('a data steward makes a register in the browser, another publishes it, and it takes records', async () => {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const [one, two] = [await w.officer('data_steward', city), await w.officer('data_steward', city)]
  assert.equal((await w.inject({ url: '/du-lieu/dinh-nghia-moi', as: await w.officer('receiver', city) })).statusCode, 403)
  const bad = await post(w, one, '/du-lieu/dinh-nghia-moi', { key: 'Chợ', title: '' })
  assert.equal(bad.statusCode, 422)
  assert.match(text(bad.body), /Khoá gồm chữ thường không dấu.*Nhập Tên sổ/)
  assert.equal((await post(w, one, '/du-lieu/dinh-nghia-moi', { key: 'schools', title: 'Lặp' })).statusCode, 422)
  assert.equal((await post(w, one, '/du-lieu/dinh-nghia-moi', { key: 'markets', title: 'Chợ' })).statusCode, 303)
  const editor = '/du-lieu/markets/dinh-nghia/sua'
  const show = async (): Promise<string> => (await w.inject({ url: `${editor}?them=1`, as: one })).body
  const form = formOf(await show())
  assert.equal(form['f0.key'], 'code')
  assert.equal(form.fields, '3')
  const field = { 'f2.order': '3', 'f2.key': 'stalls', 'f2.label.vi': 'Số sạp', 'f2.kind': 'choice', 'f2.list': '1' }
  assert.equal((await post(w, one, editor, { ...form, ...field })).statusCode, 303)
  assert.match(text(await show()), /1 chỗ cần sửa trước khi công bố fields\.stalls: trường chọn một chưa có lựa chọn/)
  assert.equal((await post(w, one, '/du-lieu/markets/dinh-nghia/de-nghi', { y: 'de-nghi' })).statusCode, 422)
  const json = await post(w, one, editor, { ...form, ...field, 'json.rules': '[{' })
  assert.equal(json.statusCode, 422)
  assert.match(text(json.body), /Phần rules không phải JSON đúng/)
  const mended = { ...form, ...field, 'f2.kind': 'integer', 'f2.minimum': '1' }
  assert.equal((await post(w, one, editor, mended)).statusCode, 303)
  const preview = text(await show())
  assert.match(preview, /Xem trước biểu nhập .* Số sạp/)
  assert.equal((await post(w, one, '/du-lieu/markets/dinh-nghia/de-nghi', { y: 'de-nghi' })).statusCode, 303)
  assert.equal((await post(w, one, editor, mended)).statusCode, 409, 'what is proposed stands still')
  const publish = (as: typeof one, y: string, note = '') => post(w, as, '/du-lieu/markets/dinh-nghia/cong-bo', { y, 'ghi-chu': note })
  assert.equal((await publish(one, 'cong-bo')).statusCode, 403, 'who wrote it does not publish it')
  assert.equal((await publish(two, 'tra')).statusCode, 422)
  assert.equal((await publish(two, 'tra', 'Thiếu nhãn tiếng Anh')).statusCode, 303)
  assert.match(text(await show()), /Bị trả lại .* Thiếu nhãn tiếng Anh/)
  assert.equal((await post(w, one, '/du-lieu/markets/dinh-nghia/de-nghi', { y: 'de-nghi' })).statusCode, 303)
  assert.equal((await publish(two, 'cong-bo')).statusCode, 303)
  const made = await post(w, one, '/du-lieu/markets/them', {
    'd.code': 'C1',
    'd.name': 'Chợ Sóc Trăng',
    'd.stalls': '120',
    'tu-ngay': '2026-01-01',
  })
  assert.equal(made.statusCode, 303, text(made.body).slice(0, 500))
  const next = formOf((await w.inject({ url: editor, as: two })).body)
  assert.equal((await post(w, two, editor, { ...next, 'f2.kind': 'text', 'f2.minimum': '' })).statusCode, 303)
  assert.match(text((await w.inject({ url: editor, as: two })).body), /không đổi được kiểu khi đã có bản ghi/)
  const page = text((await w.inject({ url: '/du-lieu/markets/dinh-nghia', as: two })).body)
  assert.match(page, /Phiên bản 1/)
  await assert.rejects(sql`update registers.definition set body = '{}'`.execute(w.db), /never changed/)
})
