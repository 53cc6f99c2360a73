import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { post } from '../../../../test/filing.ts'
import { blockOf, placeOf, plainPdf } from '../../../../test/signed-pdf.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { archivePapers } from '../archive/archive.job.ts'
import { standInPin } from '../authority/remote.ts'
import { standIn } from '../authority/server.ts'
import { enrol } from '../certificates/certificates.ts'
import { examineSigning } from '../doctor/doctor.ts'
import { makeSoftwareKey, softwareHolder } from '../keys/software.adapter.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { signPdf } from '../stamp/stamp.ts'
import { verifyPdf } from '../verify/verify.ts'
import { findPaper, getPaper, insertPaper } from './paper.queries.ts'
import { attachDraft, readPaperFile, signPaper } from './sign-paper.ts'

describe('a head signs many papers in one step', () => {
  let w: World
  let head: Person
  let unitId = ''
  const context = () => ({ ...placeOf(w), log: () => undefined })
  const list = (query = '') => w.inject({ url: `/lam-viec/ky${query}`, as: head })

  async function paper(title = 'Giấy phép', by: Person = head, sealed = true): Promise<string> {
    const subject = `test:${randomUUID()}`
    const person = {
      kind: 'person',
      personId: by.personId,
      unitId,
      name: by.name,
      role: 'Chủ tịch',
      agency: 'Cơ quan',
      decided: false,
    } as const
    const seal = { kind: 'seal', unitId, name: 'Cơ quan Thử', agency: 'Cơ quan Thử' } as const
    await insertPaper(w.db, {
      subject,
      title,
      about: `H-${subject.slice(5, 13)}`,
      href: '/lam-viec',
      unitId,
      signers: sealed ? [person, seal] : [person],
      at: w.clock.now(),
    })
    const found = await findPaper(w.db, subject)
    assert.ok(found)
    const kept = await storeFile(w.db, w.app.config, {
      name: 'a.pdf',
      buffer: await plainPdf(title),
      accept: [mediaTypes.pdf],
      maxBytes: 1e6,
      by: null,
      at: w.clock.now(),
      entrance: 'program',
    })
    await attachDraft(context(), found, kept.id)
    await signPaper(context(), found.id)
    return found.id
  }

  before(async () => {
    w = await world()
    unitId = randomUUID()
    head = await w.officer('leader', unitId, { name: `Lý Thị Đứng ${unitId.slice(0, 4)}` })
    await enrol(context(), { holder: { unitId }, name: 'Cơ quan Thử', agency: 'Cơ quan Thử', automatic: true, by: null })
  })

  test('a credential of the signing service is made after one word of consent, and signs with the PIN', async () => {
    assert.equal((await post(w, head, '/tai-khoan/chung-thu')).statusCode, 422)
    assert.match((await post(w, head, '/tai-khoan/chung-thu', { 'ma-khoa': 'cred-none', 'dong-y': '1' })).body, /Dịch vụ ký từ xa trả lời/)
    assert.equal((await post(w, head, '/tai-khoan/chung-thu', { 'dong-y': '1' })).statusCode, 303)
    assert.match((await w.inject({ url: '/tai-khoan/chung-thu', as: head })).body, /Dịch vụ ký từ xa.*Chờ người ký xác nhận/s)
  })

  test('ticks three, gives the PIN once, and three are signed and sealed; a wrong PIN signs nothing', async () => {
    const ids = [await paper('Giấy phép A'), await paper('Giấy phép B'), await paper('Giấy phép C')]
    const page = await list()
    assert.ok(['Giấy phép A', 'Giấy phép B', 'Giấy phép C', 'Mã PIN'].every((words) => page.body.includes(words)))
    const send = (fields: Record<string, string>, chosen = ids) => {
      const body = new URLSearchParams(fields)
      for (const id of chosen) body.append('giay', id)
      return w.inject({
        method: 'POST',
        url: '/lam-viec/ky',
        as: head,
        payload: body.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      })
    }
    assert.match((await send({ viec: 'ky' }, [])).body, /Chọn ít nhất một văn bản/)
    assert.match((await send({ viec: 'ky' })).body, /Nhập mã PIN/)
    const wrong = await send({ viec: 'ky', pin: '000000' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Mã PIN không đúng/)
    const calls = (await standIn(context()))?.asked.get('/csc/v2/credentials/authorize') ?? 0
    const done = await send({ viec: 'ky', pin: standInPin })
    assert.equal(done.headers.location, '/lam-viec/ky?ky=3')
    assert.equal((await standIn(context()))?.asked.get('/csc/v2/credentials/authorize'), calls + 1)
    for (const id of ids) {
      const signed = await signPaper(context(), id)
      assert.equal(signed.state, 'signed')
      const report = await verifyPdf(context(), await readPaperFile(context(), signed.fileId ?? ''))
      assert.equal(report.verdict, 'intact')
      assert.deepEqual(report.signatures.map(({ name }) => name).slice(0, 2), [head.name, 'Cơ quan Thử'])
    }
    assert.match((await list('?xem=da-ky')).body, /Giấy phép B/)
    // A second press signs nothing twice.
    assert.equal((await send({ viec: 'ky', pin: standInPin })).headers.location, '/lam-viec/ky?ky=0')
  })

  test('refuses with a reason, and takes the refusal back', async () => {
    const id = await paper('Công văn sai')
    assert.match((await post(w, head, '/lam-viec/ky', { viec: 'tu-choi', giay: id })).body, /Nhập lý do từ chối/)
    assert.equal(
      (await post(w, head, '/lam-viec/ky', { viec: 'tu-choi', giay: id, 'ly-do': 'Sai tên người nhận' })).headers.location,
      '/lam-viec/ky?tu-choi=1',
    )
    assert.equal((await getPaper(w.db, id)).state, 'refused')
    assert.match((await list('?xem=tu-choi')).body, /Sai tên người nhận/)
    assert.equal((await post(w, head, `/lam-viec/ky/${id}/ky-lai`)).statusCode, 303)
    assert.equal((await getPaper(w.db, id)).state, 'waiting')
    assert.equal((await post(w, head, `/lam-viec/ky/${id}/ky-lai`)).statusCode, 409)
  })

  test('a paper signed elsewhere with one’s own token is taken; another file, another name or none is not', async () => {
    const id = await paper('Quyết định')
    const draft = (await w.inject({ url: `/lam-viec/ky/${id}/xem.pdf`, as: head })).rawPayload
    const token = async (name: string, pdf = draft): Promise<Buffer> => {
      const holder = softwareHolder(context(), await makeSoftwareKey(context(), { name, agency: 'Cơ quan', purpose: 'person', days: 30 }))
      return (await signPdf(context(), { pdf, field: 'KySo1', holder, reason: 'Ký', block: blockOf(name) })).bytes
    }
    const send = (bytes: Buffer) => {
      const payload = Buffer.concat([
        Buffer.from('--edge\r\ncontent-disposition: form-data; name="tep"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n'),
        bytes,
        Buffer.from('\r\n--edge--\r\n'),
      ])
      return w.inject({
        method: 'POST',
        url: `/lam-viec/ky/${id}/tep`,
        as: head,
        payload,
        headers: { 'content-type': 'multipart/form-data; boundary=edge', 'sec-fetch-site': 'same-origin' },
      })
    }
    assert.match((await send(await token(head.name, await plainPdf('Khác')))).body, /không phải văn bản đang chờ ký/)
    assert.match((await send(await token('Người Khác'))).body, /Người Khác\) khác tên người ký/)
    assert.match((await send(draft)).body, /không phải văn bản đang chờ ký/)
    assert.equal((await send(await token(head.name))).statusCode, 303)
    assert.equal((await signPaper(context(), id)).state, 'signed')
  })

  test('nobody sees or signs another one’s papers', async () => {
    const id = await paper('Riêng')
    const other = await w.officer(['leader', 'approver'], unitId)
    for (const url of [`/lam-viec/ky/${id}`, `/lam-viec/ky/${id}/xem.pdf`])
      assert.equal((await w.inject({ url, as: other })).statusCode, 404)
    assert.ok(!(await w.inject({ url: '/lam-viec/ky', as: other })).body.includes('Riêng'))
    await enrol(context(), { holder: { personId: other.personId }, name: other.name, agency: '', automatic: true, by: null })
    assert.equal((await post(w, other, '/lam-viec/ky', { viec: 'ky', giay: id })).statusCode, 404)
    assert.equal((await post(w, other, '/lam-viec/ky', { viec: 'tu-choi', giay: id, 'ly-do': 'không phải của tôi' })).statusCode, 404)
    assert.equal((await w.inject({ url: '/lam-viec/ky', as: await w.citizen() })).statusCode, 403)
    assert.equal((await w.inject({ url: '/quan-tri/chung-thu', as: other })).statusCode, 403)
  })

  test('what fails is written down, listed, and signed when the cause is gone', async () => {
    const stranger = await w.officer('leader', unitId, { name: 'Sơn Văn Lỗi' })
    const certificate = await enrol(context(), {
      holder: { personId: stranger.personId },
      name: stranger.name,
      agency: '',
      automatic: true,
      by: null,
    })
    assert.ok(certificate)
    const id = await paper('Bị kẹt', stranger, false)
    assert.equal((await post(w, stranger, '/lam-viec/ky', { viec: 'ky', giay: id })).statusCode, 303)
    const config = { ...w.app.config, signing: { tsaUrl: 'http://127.0.0.1:9/tsa' } }
    await assert.rejects(signPaper({ db: w.db, clock: w.clock, config }, id), /did not answer/)
    const admin = await w.officer('administrator', unitId)
    assert.match((await w.inject({ url: '/quan-tri/ky-so', as: admin })).body, /Bị kẹt.*did not answer/s)
    assert.ok((await examineSigning(context())).some(({ ok, remedy }) => !ok && remedy?.includes('/quan-tri/ky-so')))
    assert.equal((await post(w, admin, `/quan-tri/ky-so/${id}/thu-lai`)).statusCode, 303)
    assert.equal((await signPaper(context(), id)).state, 'signed')
    assert.equal((await getPaper(w.db, id)).fault, null)
  })

  test('before the time-stamp’s certificate ends another one goes on top, and the signature outlives its certificate', async () => {
    const owner = await w.officer('leader', unitId, { name: 'Kim Lâu Dài' })
    await enrol(context(), { holder: { personId: owner.personId }, name: owner.name, agency: '', automatic: true, by: null })
    const id = await paper('Để lâu', owner, false)
    await post(w, owner, '/lam-viec/ky', { viec: 'ky', giay: id })
    const first = await signPaper(context(), id)
    assert.ok(first.stampEndsAt)
    const began = w.clock.now()
    const day = 86_400_000
    try {
      w.clock.set(new Date(first.stampEndsAt.getTime() - 60 * day))
      assert.ok((await examineSigning(context())).length > 0)
      await archivePapers(context())
      const second = await getPaper(w.db, id)
      assert.ok(second.stampEndsAt && second.stampEndsAt > first.stampEndsAt)
      w.clock.set(new Date(first.stampEndsAt.getTime() + 300 * day))
      const [old, renewed] = [await readPaperFile(context(), first.fileId ?? ''), await readPaperFile(context(), second.fileId ?? '')]
      assert.ok(renewed.subarray(0, old.length).equals(old))
      const report = await verifyPdf(context(), renewed)
      assert.equal(report.verdict, 'intact')
      assert.deepEqual(
        report.signatures.map(({ kind }) => kind),
        ['signature', 'timestamp', 'timestamp'],
      )
      assert.equal((await verifyPdf(context(), old)).verdict, 'untrusted', 'without the new stamp nothing proves it any more')
    } finally {
      w.clock.set(began)
    }
  })

  test('an officer’s certificate that ends soon is warned of, and renewed', async () => {
    const officer = await w.officer('leader', unitId, { name: `Trần Sắp Hết ${unitId.slice(0, 4)}` })
    const admin = await w.officer('administrator', unitId)
    const id = await enrol(context(), {
      holder: { personId: officer.personId },
      name: officer.name,
      agency: '',
      automatic: true,
      days: 10,
      by: null,
    })
    const warned = async () => (await examineSigning(context())).some(({ ok, message }) => !ok && message.includes(officer.name))
    assert.ok(await warned())
    assert.match((await w.inject({ url: `/quan-tri/chung-thu/${id}`, as: admin })).body, /Sắp hết hạn/)
    const renewed = await post(w, admin, `/quan-tri/chung-thu/${id}/gia-han`)
    assert.match(String(renewed.headers.location), /chung-thu\/[0-9a-f-]{36}\?xong=1/)
    assert.equal(await warned(), false)
  })
})
