import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance } from '../../src/government/procedures/bundle/advance.ts'
import { officeAt, readLinked } from '../linked.ts'
import { world } from '../world.ts'
import { type Behaviour, transfer } from '../../src/engine/payments/stand-in/bank.ts'
import { readVietQr } from '../../src/engine/payments/vietqr/vietqr.rules.ts'
import { device, journeys, glance, look, origin } from './browser.ts'
import { birth, go, press, writePages, type Answers } from './forms.ts'

const home = '31510|Ấp Hòa Mỹ, số 12'
const page = (heading: string): [string, Answers] => birth.find(([title]) => title === heading) ?? [heading, {}]

const child: [string, Answers][] = [
  ['Ai nộp cho trẻ?', { ...page('Ai đi đăng ký khai sinh?')[1], declarant_relation: 'mother', applicant_gender: 'female' }],
  page('Trẻ tên gì, sinh ngày nào?'),
  page('Trẻ sinh ở đâu?'),
  page('Mẹ của trẻ là ai?'),
  page('Cha mẹ đã đăng ký kết hôn chưa?'),
  page('Cha của trẻ là ai?'),
  page('Lấy gì làm chứng việc sinh?'),
  ['Trẻ thường trú ở đâu?', { new_address: home, dwelling: 'own' }],
  [
    'Trẻ vào hộ của ai?',
    { head_name: 'Sơn Thị Na Rương', head_identity: '094198000107', head_relation: 'self', child_head_relation: 'child' },
  ],
  ['Trẻ khám bệnh lần đầu ở đâu?', { first_clinic: 'Trạm y tế Phường Phú Lợi' }],
  ['Giấy tờ kèm theo', { birth_certificate: 'file:giay-chung-sinh.pdf', dwelling_proof: 'file:giay-to-nha.pdf' }],
  page('Bạn cần bao nhiêu bản sao?'),
  page('Bạn muốn nhận kết quả thế nào?'),
]

journeys('a child under six: three offices, one filing', () => {
  test('a mother files once on her phone, follows one page, and has three results', async () => {
    const w = await world()
    const office = await officeAt(w, '31510')
    const mother = await w.citizen({ name: 'Sơn Thị Na Rương' })
    const { context, page } = await device({ width: 360, as: mother })
    await page.goto('/thu-tuc/1.001193')
    await go(page, page.locator('main').getByRole('link', { name: 'Khai sinh, thường trú và bảo hiểm y tế của trẻ' }))
    await look(page)
    await glance(page, 'linked-sheet-360')
    await go(page, page.getByRole('link', { name: 'Bắt đầu' }))
    await page.selectOption('select[name=unit]', { label: 'Phường Phú Lợi' })
    await press(page, 'Tiếp tục')
    await writePages(page, 'vi', child)
    assert.match(await page.locator('main').innerText(), /26\.000/, 'the fees of all parts are said before sending')
    await glance(page, 'linked-review-360')
    await go(page, page.locator('main button[type=submit]').last())
    await look(page)
    await glance(page, 'linked-filed-360')
    const code = /H\d+\.31510-\d{6}-\d{4,}/.exec(await page.locator('main').innerText())?.[0] ?? ''
    // One payment for all parts; the bank tells of too little first, and then of the rest.
    await go(page, page.getByRole('link', { name: 'Thanh toán chung' }))
    await glance(page, 'linked-pay-360')
    const bank = { url: `${await origin()}/api/payments/bank-transfers`, secret: w.app.config.bankSecret }
    const pays = async (behaviour: Behaviour): Promise<void> => {
      const shown = new URL((await page.getByRole('link', { name: 'Chuyển thử ở ngân hàng thử' }).getAttribute('href')) ?? '', page.url())
      const qr = readVietQr(shown.searchParams.get('qr') ?? '')
      assert.ok(qr)
      const wish = { bin: qr.bin, account: qr.account, amount: qr.amount, content: qr.purpose, at: w.clock.now() }
      assert.ok((await transfer(w.db, bank, wish, behaviour)).statuses.every((status) => status === 200))
      await press(page, 'Tôi đã chuyển tiền')
    }
    await pays('short')
    await look(page)
    await glance(page, 'linked-short-360')
    assert.match(await page.locator('main').innerText(), /Đã nhận 25\.000 đ, còn thiếu 1\.000 đ/)
    await pays('twice')
    assert.match(await page.locator('main').innerText(), /Đã nhận tiền/)
    await glance(page, 'linked-paid-360')
    const part = async (key: string) => (await readLinked(w, mother, code)).linked.parts.find((one) => one.key === key)?.dossier ?? ''
    await office.grant(await part('birth'))
    await advance(w.app, code)
    await office.reject(await part('residence'), 'Giấy tờ về chỗ ở đã hết hạn')
    await advance(w.app, code)
    await page.goto(`/ho-so/${code}`)
    await look(page)
    await glance(page, 'linked-refused-360')
    await press(page, 'Nộp lại phần này')
    await look(page)
    await go(page, page.locator('main button[type=submit]').last())
    await page.goto('/ho-so')
    await look(page)
    await glance(page, 'linked-mine-360')
    await office.grant(await part('residence'))
    await office.grant(await part('insurance'))
    await advance(w.app, code)
    await page.goto(`/ho-so/${code}`)
    await look(page)
    await glance(page, 'linked-done-360')
    assert.match(await page.locator('main').innerText(), /Xong tất cả các phần/)
    assert.equal(await page.locator('main a', { hasText: 'Tải kết quả' }).count(), 3)
    await context.close()
    const desk = await device({ width: 1440, as: office.receiver })
    await desk.page.goto(`/lam-viec/lien-thong/${code}`)
    await look(desk.page)
    await glance(desk.page, 'linked-office-1440')
    await desk.page.goto(`/lam-viec/ho-so/${await part('residence')}`)
    await look(desk.page)
    await glance(desk.page, 'linked-part-1440')
    await desk.context.close()
  })
})
