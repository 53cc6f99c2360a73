import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import { dayOf } from '#core/i18n.ts'
import { findPaper, signPaper, verifyPdf } from '#engine/signing/index.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { placeOf } from '../../../../test/signed-pdf.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { formOf } from '../apply/apply.ts'
import { findDraft } from '../dossier/draft.queries.ts'
import { declarationSubject } from '../papers/signing-subject.rules.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'

describe('what was issued to a person is theirs to keep and to use again', () => {
  let w: World
  let owner: Person
  let dossier = ''
  let result = ''

  before(async () => {
    w = await world()
    const unit = await unitIdOf(w, '31510')
    owner = await w.citizen({ name: `Thạch Giữ ${randomUUID().slice(0, 4)}` })
    dossier = (await fileFromSchema(w, owner, '1.004873', '31510')).code
    for (const [role, action] of [
      ['receiver', 'receive'],
      ['processor', 'take'],
      ['processor', 'propose'],
      ['approver', 'approve'],
    ] as const) {
      const as = await officerFor(role, unit)
      const answer = await w.inject({
        method: 'POST',
        url: `/api/dossiers/${dossier}/actions`,
        as,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        payload: JSON.stringify({ action }),
      })
      assert.equal(answer.statusCode, 200, answer.body)
    }
  })
  const officers = new Map<string, Person>()
  const officerFor = async (role: string, unit: string): Promise<Person> => {
    const known = officers.get(role) ?? (await w.officer(role, unit))
    officers.set(role, known)
    return known
  }

  test('it is in the list of their papers, and in nobody else’s', async () => {
    const page = await w.inject({ url: '/giay-to', as: owner })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /Giấy xác nhận tình trạng hôn nhân/)
    result = /\/kiem-tra\/([A-Z0-9-]{14})/.exec(page.body)?.[1] ?? ''
    assert.ok(result && page.body.includes(`/ho-so/${dossier}/ket-qua.pdf`))
    assert.match((await w.inject({ url: '/giay-to', as: await w.citizen() })).body, /Bạn chưa có giấy tờ nào/)
    assert.equal((await w.inject({ url: '/giay-to' })).statusCode, 303)
  })

  test('it goes into the next filing without a scan, once, with its code in the name; another one’s does not', async () => {
    const version = await findProcedure(w.db, '2.000720', { on: dayOf(w.clock.now()) })
    assert.ok(version)
    const form = await formOf(w.db, version, w.clock.now())
    const page = form.body.pages.find(({ fields }) => fields.some((field) => field.type === 'file' && field.accept.includes('pdf')))
    const field = page?.fields.find(({ type }) => type === 'file')
    assert.ok(page && field)
    const draft = /nhap\/([^/]+)/.exec(String((await w.inject({ url: '/thu-tuc/2.000720/nop', as: owner })).headers.location))?.[1] ?? ''
    const url = `/ho-so/nhap/${draft}/${page.key}`
    const use = (as: Person, code = result) => post(w, as, `${url}/giay`, { o: field.key, [`ma-${field.key}`]: code })
    assert.equal((await use(owner)).headers.location, `${url}#${field.key}`)
    const kept = await findDraft(w.db, w.app.config, { id: draft })
    assert.deepEqual(
      kept?.files.map(({ name }) => name),
      [`Giấy xác nhận tình trạng hôn nhân (${result}).pdf`],
    )
    assert.deepEqual(kept?.answers[field.key], [kept?.files[0]?.id])
    assert.equal((await use(await w.citizen())).statusCode, 404)
    assert.equal((await use(owner, 'WXYZ-WXYZ-2345')).statusCode, 404)
    assert.equal((await post(w, owner, `${url}/giay`, { o: 'nothing', 'ma-nothing': result })).statusCode, 404)
    const shown = await w.inject({ url, as: owner })
    if (shown.statusCode === 200) assert.match(shown.body, /Dùng giấy bạn đã có/)
  })

  test('the declaration says that being signed in confirmed it, until the person signs it with their own certificate', async () => {
    const page = await w.inject({ url: `/ho-so/${dossier}/ky`, as: owner })
    assert.match(page.body, /phiên đăng nhập lúc nộp/)
    assert.match(page.body, /Bạn chưa có chứng thư ký số/)
    const plain = await w.inject({ url: `/ho-so/${dossier}/to-khai.pdf`, as: owner })
    assert.equal(plain.rawPayload.subarray(0, 5).toString(), '%PDF-')
    assert.equal((await post(w, owner, '/tai-khoan/chung-thu', { 'dong-y': '1' })).statusCode, 303)
    assert.match((await post(w, owner, `/ho-so/${dossier}/ky`, { pin: '1' })).body, /Mã PIN không đúng/)
    assert.equal((await post(w, owner, `/ho-so/${dossier}/ky`, { pin: '246810' })).statusCode, 303)
    assert.match((await w.inject({ url: `/ho-so/${dossier}/ky`, as: owner })).body, /đang được ký/)
    const paper = await findPaper(w.db, declarationSubject(dossier))
    await signPaper(placeOf(w), paper?.id ?? '')
    assert.match((await w.inject({ url: `/ho-so/${dossier}/ky`, as: owner })).body, new RegExp(`chữ ký số của ${owner.name}`))
    const office = await w.inject({ url: `/lam-viec/ho-so/${dossier}`, as: officers.get('processor') })
    assert.match(office.body, new RegExp(`chữ ký số của ${owner.name}`))
    const signed = await w.inject({ url: `/ho-so/${dossier}/to-khai.pdf`, as: officers.get('processor') })
    const report = await verifyPdf(placeOf(w), signed.rawPayload)
    assert.equal(report.verdict, 'intact')
    assert.equal(report.signatures[0]?.name, owner.name)
    assert.equal((await post(w, await w.citizen(), `/ho-so/${dossier}/ky`, { pin: '246810' })).statusCode, 404)
  })

  test('one word of consent is asked once; taken back, the certificate is revoked with it', async () => {
    assert.doesNotMatch((await w.inject({ url: '/tai-khoan/chung-thu', as: owner })).body, /name="dong-y"/)
    assert.equal((await post(w, owner, '/tai-khoan/chung-thu/dong-y/rut')).statusCode, 303)
    const page = await w.inject({ url: '/tai-khoan/chung-thu', as: owner })
    assert.match(page.body, /Đã thu hồi/)
    assert.match(page.body, /name="dong-y"/)
  })
})
