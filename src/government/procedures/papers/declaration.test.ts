import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import type { FormDefinition } from '#engine/forms/index.ts'
import { postFiling, unitIdOf, upload } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'

const form = JSON.parse(
  readFileSync(new URL('../../../../provinces/soc-trang/forms/permanent-residence.json', import.meta.url), 'utf8'),
) as FormDefinition

test('the declaration is an official paper: motto, number of the form, fields in their order, members in a table, and a code that is verified', async () => {
  const w = await world()
  const person = await w.citizen({ name: 'Thạch Thị Sà Rươne' })
  const family = form.tests?.find((one) => Array.isArray(one.answers.members))
  assert.ok(family)
  const answers = { ...family.answers, dwelling_proof: [await upload(w, person)] }
  const filed = await postFiling(w, person, '1.004222', { unit: '31510', answers }, randomUUID())
  assert.equal(filed.statusCode, 201, filed.body)
  const { code } = filed.json<{ code: string }>()
  const url = `/ho-so/${code}/to-khai.pdf`
  const paper = await w.inject({ url, as: person })
  assert.equal(paper.headers['content-type'], 'application/pdf')
  const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(paper.rawPayload)), { mergePages: true })
  const words = text.replaceAll(/\s+/g, ' ').normalize('NFC')
  const order = [
    'Mẫu CT01',
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập – Tự do – Hạnh phúc',
    'TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ',
    'Kính gửi',
    'Họ và tên người nộp',
    'Nơi thường trú mới',
    'STT',
    'Thạch Sô Phia',
    'Tôi cam đoan',
    'NGƯỜI KHAI',
    'Mã xác minh tờ khai',
  ]
  const places = order.map((part) => words.indexOf(part))
  assert.ok(
    places.every((place) => place >= 0),
    order.filter((_, i) => (places[i] ?? -1) < 0).join(', '),
  )
  assert.deepEqual(
    [...places].sort((a, b) => a - b),
    places,
  )
  assert.ok(words.includes(`1/${totalPages}`), 'pages are numbered')
  const receiver = await w.officer('receiver', await unitIdOf(w, '31510'))
  assert.equal((await w.inject({ url, as: receiver })).statusCode, 200)
  assert.equal((await w.inject({ url, as: await w.citizen() })).statusCode, 404)

  const check = /[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}/.exec(words)?.[0] ?? ''
  const verified = await w.inject({ url: `/kiem-tra/to-khai?${new URLSearchParams({ hs: code, ma: check.toLowerCase() })}` })
  assert.equal(verified.statusCode, 200, verified.body.slice(0, 200))
  assert.match(verified.body, /Tờ khai này có thật/)
  assert.match(verified.body, /Thạch T\. S\. R…/)
  assert.doesNotMatch(verified.body, /Sà Rươne|Thạch Sô Phia|094194000482/)
  for (const [hs, ma] of [
    [code, 'ABCD-EFGH-JKMN'],
    ['H51.0-000000-0000', check],
  ])
    assert.equal((await w.inject({ url: `/kiem-tra/to-khai?${new URLSearchParams({ hs: hs ?? '', ma: ma ?? '' })}` })).statusCode, 404)
})
