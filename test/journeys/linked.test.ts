import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance } from '../../src/government/procedures/bundle/advance.ts'
import { officeAt, readLinked } from '../linked.ts'
import { world } from '../world.ts'
import { device, journeys, glance, look } from './browser.ts'
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
    assert.match(await page.locator('main').innerText(), /10\.000/, 'the fee of the residence is said before sending')
    await glance(page, 'linked-review-360')
    await go(page, page.locator('main button[type=submit]').last())
    await look(page)
    await glance(page, 'linked-filed-360')
    const code = /H\d+\.31510-\d{6}-\d{4,}/.exec(await page.locator('main').innerText())?.[0] ?? ''
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
