import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from '#core/db.ts'
import { createCitizen, getPerson } from '#ground/identity/index.ts'
import { Browser, type Nodes, password, personWith, signIn, twoNodes } from '../../../../test/relying-party.ts'

let nodes: Nodes

describe('the national e-ID', { concurrency: false }, () => {
  before(async () => {
    nodes = await twoNodes()
  })
  after(() => nodes.stop())

  /** Walks to the e-ID and back as the person with this name there; ends where the program leads. */
  async function through(browser: Browser, sub: string, viec = 'sign_in', ve = '/tai-khoan') {
    const page = await browser.request(`/dang-nhap/dinh-danh?${new URLSearchParams({ viec, ve })}`)
    assert.match(page.body, /Trang này đóng vai định danh quốc gia/)
    return browser.request(page.url, { who: sub })
  }

  const numberOf = async (personId: string) =>
    (
      await sql<{
        shown: string
      }>`select proof ->> 'shown' as shown from identity.external_account where person_id = ${personId}::uuid`.execute(nodes.db)
    ).rows

  test('who comes by e-ID for the first time gets an account of the proven name and number, and comes back to the same one', async () => {
    const browser = new Browser(nodes.url)
    const first = await through(browser, 'gia-lap-3')
    assert.match(first.body, /Tài khoản của tôi/)
    assert.match(first.body, /Sơn Thị Ngọc/)
    assert.match(first.body, /••• 003 \(đã xác minh\)/)
    assert.match((await browser.request('/dang-nhap/xac-nhan?muc=3&ve=/ho-so')).url, /\/ho-so$/)
    await browser.request('/dang-xuat', {})
    const again = new Browser(nodes.url)
    assert.match((await through(again, 'gia-lap-3')).body, /Sơn Thị Ngọc/)
    const people = await sql<{ count: number }>`select count(*) from identity.person where name = 'Sơn Thị Ngọc'`.execute(nodes.db)
    assert.equal(people.rows[0]?.count, 1)
    const typed = await again.request('/tai-khoan', { name: 'Tên Khác', lang: 'vi', identity_number: '094192000009' })
    assert.match(typed.body, /Sơn Thị Ngọc/)
  })

  test('a number that somebody only declared opens nothing: the account’s password must show that it is theirs', async () => {
    const at = new Date()
    const id = await createCitizen(nodes.db, nodes.first.app.config, {
      name: 'Kim H. Nam',
      phone: '0911000094',
      identityNumber: '094078009004',
      password,
      at,
    })
    const thief = new Browser(nodes.url)
    const asked = await through(thief, 'gia-lap-4')
    assert.match(asked.body, /Đã có tài khoản dùng số định danh này/)
    assert.doesNotMatch(asked.body, /0911000094|Kim H\. Nam/)
    const wrong = await thief.request('/dang-nhap/dinh-danh/chon/lien-ket', {
      login: '0911000094',
      password: 'không phải',
      ve: '/tai-khoan',
    })
    assert.equal(wrong.status, 422)
    const { person: stranger } = await personWith(nodes)
    const foreign = await thief.request('/dang-nhap/dinh-danh/chon/lien-ket', { login: stranger.phone, password, ve: '/tai-khoan' })
    assert.match(foreign.body, /khai số định danh khác/)
    const linked = await thief.request('/dang-nhap/dinh-danh/chon/lien-ket', { login: '0911000094', password, ve: '/tai-khoan' })
    assert.match(linked.body, /Kim Hoàng Nam/)
    assert.deepEqual(await numberOf(id), [{ shown: 'password' }])
    assert.ok((await getPerson(nodes.db, id)).verifiedAt)
    assert.equal((await thief.request('/dang-nhap/dinh-danh/chon/tao-moi', {})).status, 410, 'the visit is used')
  })

  test('one who is signed in links their e-ID; it belongs to one account only, and lifts the session', async () => {
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const done = await through(browser, 'gia-lap-1', 'link', '/tai-khoan/khoa?xong=lien-ket')
    assert.match(done.body, /Danh tính của bạn đã được xác minh/)
    assert.equal((await getPerson(nodes.db, person.personId)).name, 'Thạch Thị Mai')
    const other = await personWith(nodes)
    await signIn(other.browser, other.person.phone)
    const taken = await through(other.browser, 'gia-lap-1', 'link')
    assert.equal(taken.status, 409)
    const confirmed = await through(browser, 'gia-lap-1', 'confirm', '/ho-so')
    assert.match(confirmed.url, /\/ho-so$/)
    const somebody = await through(browser, 'gia-lap-2', 'confirm', '/ho-so')
    assert.equal(somebody.status, 409, 'another person’s e-ID beside one’s own')
  })

  test('an answer that this browser did not ask for, twice, or with nobody chosen, signs nobody in', async () => {
    const browser = new Browser(nodes.url)
    const page = await browser.request('/dang-nhap/dinh-danh?viec=sign_in')
    const stopped = await browser.request(page.url, { who: '' })
    assert.match(stopped.body, /Bạn đã dừng ở trang định danh/)
    const forged = await new Browser(nodes.url).request('/dang-nhap/dinh-danh/ve?code=x&state=y')
    assert.equal(forged.status, 410)
    const off = await browser.request('/dang-nhap/dinh-danh?viec=link')
    assert.match(off.body, /<h1>Đăng nhập<\/h1>|cần đăng nhập/i)
  })
})
