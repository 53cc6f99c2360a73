import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maritalPages, multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { childAnswers, officeAt, readLinked } from '../../../../test/linked.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import type { Answers } from '#engine/forms/index.ts'
import { advance } from '../bundle/advance.ts'
import { findDraft, saveDraft } from '../dossier/draft.queries.ts'

const free = (): string => `09${String(Math.floor(Math.random() * 100_000_000)).padStart(8, '0')}`
const code = '1.004873'

/** Walks the form's own pages as the officer, to the check list. */
async function walk(w: World, as: Person, first: string): Promise<string> {
  let url = first
  for (let n = 0; n < 20 && !url.endsWith('/xem-lai'); n++) {
    const key = url.split('/').at(-1) ?? ''
    const answer = key === 'tiep' ? await w.inject({ url, as }) : await post(w, as, url, maritalPages[key] ?? {})
    assert.equal(answer.statusCode, 303, `${url}: ${answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('<main') + 900)}`)
    url = String(answer.headers.location)
  }
  const sent = await post(w, as, url.replace('/xem-lai', '/gui'))
  assert.equal(sent.statusCode, 303, sent.body)
  return String(sent.headers.location)
}

test('an officer files for a person who has no account; the person finds it by code and phone, and under their own name', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const officer = await w.officer('receiver', unit, { name: 'Sơn Thị Quầy' })
  const phone = free()
  const wrong = await post(w, officer, `/lam-viec/quay/thu-tuc/${code}`, { name: '', phone: '12', number: '1' })
  assert.equal(wrong.statusCode, 422)
  for (const field of ['name', 'phone', 'number']) assert.match(wrong.body, new RegExp(`href="#${field}`))
  const begun = await post(w, officer, `/lam-viec/quay/thu-tuc/${code}`, { name: 'Thạch Thị Sà Rươne', phone })
  assert.equal(begun.statusCode, 303, begun.body)
  const draft = /nhap\/([^/]+)/.exec(String(begun.headers.location))?.[1] ?? ''
  const page = await w.inject({ url: `/ho-so/nhap/${draft}/applicant`, as: officer })
  assert.match(page.body, /Nộp tại quầy cho: Thạch Thị Sà Rươne/)
  assert.equal((await w.inject({ url: `/ho-so/nhap/${draft}/applicant`, as: await w.officer('receiver', unit) })).statusCode, 404)
  const check = await walk(w, officer, String(begun.headers.location))
  assert.equal(check, `/lam-viec/quay/${draft}/giay-to`)
  const unsaid = await post(w, officer, `/lam-viec/quay/${draft}/nop`, { stood: 'other' })
  assert.equal(unsaid.statusCode, 422)
  assert.match(unsaid.body, /href="#other_name/)
  const fields = { stood: 'other', other_name: 'Lâm Văn Con', other_relation: 'con trai', other_document: 'căn cước ••• 482' }
  // Pressed twice: filed once.
  const filed = await Promise.all([1, 2].map(() => post(w, officer, `/lam-viec/quay/${draft}/nop`, fields)))
  assert.deepEqual(
    filed.map((one) => one.headers.location),
    Array(2).fill(`/lam-viec/quay/${draft}/xong`),
  )
  const done = await w.inject({ url: `/lam-viec/quay/${draft}/xong`, as: officer })
  const dossier = /class="code">([^<]+)</.exec(done.body)?.[1] ?? assert.fail('no code')
  assert.match(done.body, /class="qr"/)
  const receipt = await w.inject({ url: `/ho-so/${dossier}/giay-hen.pdf`, as: officer })
  assert.equal(receipt.headers['content-type'], 'application/pdf')
  const desk = await w.inject({ url: `/lam-viec/ho-so/${dossier}`, as: officer })
  assert.match(desk.body, /Lâm Văn Con · con trai · căn cước ••• 482/)
  assert.match(desk.body, /Sơn Thị Quầy \(nộp tại quầy cho Thạch Thị Sà Rươne\)/)
  // The form's phone is the one that follows; the account is the phone's.
  assert.equal((await w.inject({ url: `/tra-cuu?ma=${dossier}&dt=0912345678` })).statusCode, 200)
  const owner = await signedInAs(w, phone)
  assert.match((await w.inject({ url: '/ho-so', as: owner })).body, new RegExp(dossier))
  assert.ok(!(await w.inject({ url: `/ho-so/${dossier}`, as: owner })).body.includes('Không tìm thấy'))
  assert.equal((await post(w, officer, `/lam-viec/ho-so/${dossier}/viec/receive`)).statusCode, 303)
})

async function signedInAs(w: World, phone: string): Promise<Person> {
  const { findPersonByPhone } = await import('#ground/identity/index.ts')
  const { startSession } = await import('#ground/identity/session/session.ts')
  const found = (await findPersonByPhone(w.db, phone)) ?? assert.fail('nobody under this phone')
  const { token } = await startSession(
    w.db,
    { id: found.id, kind: 'citizen' },
    { kind: 'browser', at: w.clock.now(), userAgent: 'test', ip: '127.0.0.1' },
  )
  return { personId: found.id, name: found.name, login: phone, phone, cookie: `sid=${token}`, token }
}

test('a phone that belongs to somebody of another name is not used unasked, and the person reads that they were looked up', async () => {
  const w = await world()
  const officer = await w.officer('receiver', await unitIdOf(w, '31510'))
  const person = await w.citizen({ name: 'Danh Thị Thật' })
  const asked = await post(w, officer, `/lam-viec/quay/thu-tuc/${code}`, { name: 'Lý Văn Khác', phone: person.phone })
  assert.equal(asked.statusCode, 422)
  assert.match(asked.body, /đúng là Danh Thị Thật/)
  const sure = await post(w, officer, `/lam-viec/quay/thu-tuc/${code}`, {
    name: 'Lý Văn Khác',
    phone: person.phone,
    confirm: person.personId,
  })
  assert.equal(sure.statusCode, 303)
  assert.match((await w.inject({ url: '/tai-khoan', as: person })).body, /Đối chiếu người nộp hồ sơ/)
  // A draft of the person's own stays their own, and the officer's is not theirs.
  const own = await w.inject({ url: `/thu-tuc/${code}/nop`, as: person })
  assert.notEqual(own.headers.location?.split('/')[3], String(sure.headers.location).split('/')[3])
  assert.ok(!(await w.inject({ url: '/ho-so', as: person })).body.includes(String(sure.headers.location).split('/')[3] ?? 'x'))
})

test('a paper at the counter is a scan, or is kept, or was seen; a scan that is asked for may stay on paper', async () => {
  const w = await world()
  const officer = await w.officer('receiver', await unitIdOf(w, '31510'))
  const begun = await post(w, officer, '/lam-viec/quay/thu-tuc/2.000720', { name: 'Kim Thị Giấy', phone: free() })
  let url = String(begun.headers.location)
  const draft = url.split('/')[3] ?? ''
  let last = ''
  for (let n = 0; n < 12 && !url.endsWith('/xem-lai'); n++) {
    if (url.endsWith('/tiep')) url = String((await w.inject({ url, as: officer })).headers.location)
    else {
      const page = await w.inject({ url, as: officer })
      const names = [...page.body.matchAll(/name="([a-z_0-9-]+)"/g)].map((match) => match[1] ?? '')
      assert.notEqual(url, last, `${url} asks for ${names.join(' ')}`)
      last = url
      const { payload, headers } = multipart(Object.fromEntries(names.map((name) => [name, answers[name] ?? ''])))
      const answer = await w.inject({ method: 'POST', url, as: officer, payload, headers: { ...headers, 'sec-fetch-site': 'same-origin' } })
      const wrong = [...answer.body.matchAll(/class="error" id="([^"]+)-error"/g)].map((match) => match[1])
      assert.equal(answer.statusCode, 303, `${url}: ${wrong.join(' ')}`)
      url = String(answer.headers.location)
    }
  }
  await post(w, officer, `/ho-so/nhap/${draft}/gui`)
  const check = await w.inject({ url: `/lam-viec/quay/${draft}/giay-to`, as: officer })
  const papers = [...new Set([...check.body.matchAll(/name="(paper_[a-z_0-9-]+)"/g)].map((match) => match[1] ?? ''))]
  assert.ok(papers.length > 0, 'the procedure asks for papers')
  assert.equal((await post(w, officer, `/lam-viec/quay/${draft}/nop`, { stood: 'self' })).statusCode, 422)
  const marks = Object.fromEntries(papers.map((name) => [name, 'seen']))
  assert.equal((await post(w, officer, `/lam-viec/quay/${draft}/nop`, { stood: 'self', ...marks })).statusCode, 303)
  const done = await w.inject({ url: `/lam-viec/quay/${draft}/xong`, as: officer })
  const dossier = /class="code">([^<]+)</.exec(done.body)?.[1] ?? ''
  assert.match((await w.inject({ url: `/lam-viec/ho-so/${dossier}`, as: officer })).body, /Đã xem bản chính, trả lại/)
})

test('linked procedures are filed at the counter as one: what was seen is asked for by no part, and the person follows the whole', async () => {
  const w = await world()
  const office = await officeAt(w, '31510')
  const phone = free()
  const begun = await post(w, office.receiver, '/lam-viec/quay/thu-tuc/2.000986', { name: 'Thạch Thị Liên Thông', phone })
  assert.equal(begun.statusCode, 303, begun.body.slice(0, 500))
  const id = String(begun.headers.location).split('/')[3] ?? ''
  const owner = await signedInAs(w, phone)
  const draft = (await findDraft(w.db, w.app.config, { id })) ?? assert.fail('no draft')
  assert.equal(draft.ownerId, owner.personId)
  // What the officer types; the papers lie on the counter.
  const { birth_certificate: _birth, dwelling_proof: _dwelling, ...said } = await childAnswers(w, owner)
  await saveDraft(w.db, w.app.config, { ...draft, answers: said as Answers }, w.clock.now())
  const review = await w.inject({ url: `/ho-so/nhap/${id}/xem-lai`, as: office.receiver })
  assert.match(review.body, /Nộp tại quầy cho: Thạch Thị Liên Thông/)
  const sent = await post(w, office.receiver, `/ho-so/nhap/${id}/gui`)
  assert.equal(sent.headers.location, `/lam-viec/quay/${id}/giay-to`, sent.body.slice(0, 500))
  const check = await w.inject({ url: String(sent.headers.location), as: office.receiver })
  for (const paper of ['paper_birth_certificate', 'paper_dwelling_proof']) assert.ok(check.body.includes(`name="${paper}"`), paper)
  assert.ok(!check.body.includes('paper_witness_statement'), 'a paper that these answers do not ask for is not on the list')
  const marks = { stood: 'self', paper_birth_certificate: 'kept', paper_dwelling_proof: 'seen', paper_surrogacy_confirmation: 'none' }
  const filed = await Promise.all([1, 2].map(() => post(w, office.receiver, `/lam-viec/quay/${id}/nop`, marks)))
  for (const one of filed)
    assert.equal(
      one.headers.location,
      `/lam-viec/quay/${id}/xong`,
      one.body.slice(one.body.indexOf('<main'), one.body.indexOf('<main') + 900),
    )
  const done = await w.inject({ url: `/lam-viec/quay/${id}/xong`, as: office.receiver })
  const code = /class="code">([^<]+)</.exec(done.body)?.[1] ?? ''
  assert.ok(done.body.includes(`href="/lam-viec/lien-thong/${code}"`))
  const receipt = await w.inject({ url: `/ho-so/${code}/giay-hen.pdf`, as: office.receiver })
  assert.equal(receipt.headers['content-type'], 'application/pdf')
  const other = await w.officer('receiver', await unitIdOf(w, '31510'))
  assert.equal((await w.inject({ url: `/ho-so/${code}/giay-hen.pdf`, as: other })).statusCode, 404, 'only who filed it prints the whole')
  const { linked } = await readLinked(w, owner, code)
  assert.deepEqual(
    linked.parts.map(({ state }) => state),
    ['running', 'waiting', 'waiting'],
  )
  await office.grant(linked.parts[0]?.dossier ?? '')
  await advance(w.app, code)
  const residence = (await readLinked(w, owner, code)).linked.parts[1]
  assert.equal(residence?.state, 'running', 'the paper that was seen is not asked for again')
  const birthDesk = await w.inject({ url: `/lam-viec/ho-so/${linked.parts[0]?.dossier}`, as: office.receiver })
  assert.match(birthDesk.body, /Giấy chứng sinh[\s\S]{0,120}Giữ bản giấy/, 'the office of the first part reads what was kept for it')
  assert.ok(!/Đã xem bản chính, trả lại/.test(birthDesk.body), 'and nothing of the papers of another part')
  const homeDesk = await w.inject({ url: `/lam-viec/ho-so/${residence.dossier}`, as: office.receiver })
  assert.match(homeDesk.body, /Đã xem bản chính, trả lại/)
  const desk = await w.inject({ url: `/lam-viec/lien-thong/${code}`, as: office.receiver })
  assert.equal(desk.statusCode, 200)
})

const address = (name: string) => ({ [`${name}-unit`]: '31510', [`${name}-detail`]: '12 đường Lê Hồng Phong' })
const date = (name: string, [d = '', m = '', y = '']: string[]) => ({ [`${name}-d`]: d, [`${name}-m`]: m, [`${name}-y`]: y })
const answers: Record<string, string> = {
  applicant_name: 'Kim Thị Giấy',
  ...date('applicant_birth_date', ['5', '7', '1990']),
  applicant_identity: '094 190 000 482',
  applicant_phone: '0912 345 678',
  ...address('applicant_address'),
  business_name: 'Cơ sở Giấy',
  business_code: '5900123456',
  ...address('business_address'),
  change_kinds: 'owner',
  ...date('change_from', ['25', '11', '2026']),
  owner_name: 'Kim Văn Mới',
  ...date('owner_birth_date', ['5', '7', '1990']),
  owner_gender: 'male',
  owner_identity: '094 090 000 482',
  ...address('owner_address'),
  owner_reason: 'sold',
  result_delivery: 'one_stop',
  declaration_signature: 'session',
  declaration: 'yes',
}
