import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import type { Actor } from '#core/access.ts'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { verifyAccessLog } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { formOf } from '../apply/apply.ts'
import { fileDossier } from '../apply/file-dossier.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { proceduresModule } from '../module.ts'
import { findProcedure, getProcedureVersion } from '../procedure/procedure.queries.ts'
import { renderJob } from './render-result.job.ts'
import { resultFile } from './result-file.ts'
import { findResult, getResultPaper } from './result.queries.ts'
import { issueResult } from './result.ts'

const identity = '094190001234'
const holder = 'Thạch Thị Sa Rinh'

describe('the papers of a dossier', () => {
  let w: World
  let owner: Person
  let receiver: Person
  let processor: Person
  let approver: Person
  let unitId = ''
  let code = ''

  const actorOf = (person: Person, role?: string): Actor => ({
    personId: person.personId,
    kind: role ? 'officer' : 'citizen',
    name: person.name,
    sessionId: 'test',
    roles: role ? [{ role, unitId }] : [],
  })
  const doAs = (
    person: Person,
    role: string | undefined,
    action: string,
    more: { on?: string; note?: string; attachments?: Parameters<typeof actOnDossier>[2]['attachments'] } = {},
  ) =>
    actOnDossier(w.db, w.app.config, {
      code: more.on ?? code,
      action,
      actor: actorOf(person, role),
      at: w.clock.now(),
      lang: 'vi',
      ...(more.note ? { note: more.note } : {}),
      ...(more.attachments ? { attachments: more.attachments } : {}),
    })
  const get = (url: string, as?: Person, lang?: 'vi' | 'en' | 'km') =>
    w.inject({ method: 'GET', url, ...(as ? { as } : {}), ...(lang ? { lang } : {}) })

  async function file(): Promise<string> {
    const at = w.clock.now()
    const version = await findProcedure(w.db, '1.004873', { on: dayOf(at) })
    assert.ok(version)
    const answers = {
      applicant_name: holder,
      applicant_birth_date: '1990-05-10',
      applicant_identity: identity,
      applicant_phone: '0918123276',
      applicant_address: { unit: '31507', detail: 'Số 7 Lê Duẩn' },
      for_self: true,
      subject_ethnicity: 'khmer',
      subject_nationality: 'Việt Nam',
      marital_status: 'never',
      purpose: 'property',
      copies: 1,
      result_delivery: 'one_stop',
      declaration: true,
    }
    const filed = await fileDossier(w.db, w.app.config, {
      actor: actorOf(owner),
      version,
      form: await formOf(w.db, version, at),
      answers,
      files: [],
      unitId,
      channel: 'online',
      key: randomUUID(),
      at,
      lang: 'vi',
      hCode: w.app.province.hCode,
      units: new Set(['31507']),
    })
    return filed.code
  }

  async function resultOf(dossierCode: string) {
    const dossier = await findDossier(w.db, w.app.config, dossierCode)
    const result = await findResult(w.db, { caseId: dossier?.caseId ?? '' })
    assert.ok(result)
    return result
  }

  /** Another dossier on its whole way to the approval. */
  async function approve() {
    const other = await file()
    await doAs(receiver, 'receiver', 'receive', { on: other })
    await doAs(processor, 'processor', 'take', { on: other })
    await doAs(processor, 'processor', 'propose', { on: other })
    await doAs(approver, 'approver', 'approve', { on: other })
    return resultOf(other)
  }

  const upload = (bytes: Buffer, typed = '') => {
    const edge = 'x-edge-x'
    const field = typed ? `--${edge}\r\ncontent-disposition: form-data; name="ma"\r\n\r\n${typed}\r\n` : ''
    const payload = Buffer.concat([
      Buffer.from(
        `${field}--${edge}\r\ncontent-disposition: form-data; name="tep"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
      ),
      bytes,
      Buffer.from(`\r\n--${edge}--\r\n`),
    ])
    return w.inject({ method: 'POST', url: '/kiem-tra', payload, headers: { 'content-type': `multipart/form-data; boundary=${edge}` } })
  }

  before(async () => {
    w = await world()
    unitId = (await findUnitByCode(w.db, '31507', { on: dayOf(w.clock.now()), level: 'commune' }))?.id ?? ''
    owner = await w.citizen({ name: holder })
    receiver = await w.officer('receiver', unitId, { name: 'Sơn Thị Thử' })
    processor = await w.officer('processor', unitId)
    approver = await w.officer('approver', unitId, { name: 'Trần Mỹ Thử' })
    code = await file()
  })

  test('before reception the receipt confirms the filing; the other papers do not exist yet', async () => {
    const receipt = await get(`/ho-so/${code}/giay-hen.pdf`, owner)
    assert.equal(receipt.statusCode, 200)
    assert.equal(receipt.headers['content-type'], 'application/pdf')
    assert.equal(receipt.headers['cache-control'], 'private, no-store')
    assert.ok(receipt.rawPayload.subarray(0, 5).equals(Buffer.from('%PDF-')))
    assert.equal((await get(`/ho-so/${code}/yeu-cau-bo-sung.pdf`, owner)).statusCode, 404)
    assert.equal((await get(`/ho-so/${code}/ket-qua.pdf`, owner)).statusCode, 404)
  })

  test('the request to complete and the receipt are drawn in every reader’s language', async () => {
    await doAs(receiver, 'receiver', 'receive')
    await doAs(receiver, 'receiver', 'request_supplement', { note: 'Thiếu bản chụp rõ của giấy tờ; tên mẹ ថាច់ សារិន cần xác nhận.' })
    for (const lang of ['vi', 'en', 'km'] as const) {
      for (const paper of ['yeu-cau-bo-sung', 'giay-hen']) {
        const shown = await get(`/ho-so/${code}/${paper}.pdf`, owner, lang)
        assert.equal(shown.statusCode, 200, `${paper} ${lang}`)
        assert.ok(shown.rawPayload.length > 10_000)
      }
    }
  })

  test('what was sent along is read by the owner and the office, by nobody else, and never under another dossier', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    const kept = await storeFile(w.db, w.app.config, {
      name: 'ảnh giấy tờ.png',
      buffer: png,
      accept: [mediaTypes.png],
      maxBytes: 10_000,
      by: owner.personId,
      at: w.clock.now(),
      entrance: 'action',
    })
    await doAs(owner, undefined, 'supplement', {
      attachments: [
        {
          fileId: kept.id,
          sha256: kept.sha256,
          name: kept.name,
          mediaType: kept.mediaType,
          sizeBytes: kept.size,
          kind: 'supplement',
          label: kept.name,
        },
      ],
    })
    const url = `/ho-so/${code}/tep/${kept.id}`
    for (const reader of [owner, receiver]) {
      const shown = await get(url, reader)
      assert.equal(shown.statusCode, 200)
      assert.match(String(shown.headers['content-disposition']), /^inline/)
      assert.ok(shown.rawPayload.equals(png))
    }
    const other = await file()
    assert.equal((await get(`/ho-so/${other}/tep/${kept.id}`, owner)).statusCode, 404)
    assert.equal((await get(`/ho-so/${code}/tep/${randomUUID()}`, owner)).statusCode, 404)
    assert.equal((await get(`/ho-so/${code}/tep/..%2f..%2fetc`, owner)).statusCode, 422)
  })

  test('approval issues the result once', async () => {
    await doAs(processor, 'processor', 'propose')
    await doAs(approver, 'approver', 'approve', { note: 'Cấp 01 bản.' })
    const dossier = await findDossier(w.db, w.app.config, code)
    assert.ok(dossier)
    const result = await findResult(w.db, { caseId: dossier.caseId })
    assert.equal(result?.holder, holder)
    assert.equal(result?.title, 'Giấy xác nhận tình trạng hôn nhân')
    assert.equal(result?.file, undefined)
    const page = await get(`/kiem-tra/${result?.code}`)
    assert.ok(page.body.includes('Giấy xác nhận tình trạng hôn nhân') && page.body.includes('Thạch T. S. R…'))
    const shown = await get(`/ho-so/${code}/ket-qua.pdf`, owner)
    assert.equal(shown.statusCode, 200)
    assert.equal(createHash('sha256').update(shown.rawPayload).digest('hex'), (await resultOf(code)).file?.sha256)
    const { procedure } = await getProcedureVersion(w.db, dossier.procedureVersionId)
    const again = await issueResult(w.db, w.app.config, {
      dossier,
      action: { actorId: approver.personId, actorName: approver.name, note: null },
      procedure,
      unit: dossier.unitName,
      at: w.clock.now(),
      publicUrl: w.app.config.publicUrl,
    })
    assert.equal(again.code, result?.code)
  })

  test('the result keeps what its paper says; an identity number in it does not lie open', async () => {
    const { code: key } = await resultOf(code)
    const { rows } = await sql<{ content: unknown }>`select content from procedures.result where code = ${key}`.execute(w.db)
    const text = JSON.stringify(rows[0]?.content)
    assert.ok(text.includes('Cấp 01 bản.') && text.includes('sealed1.'))
    assert.ok(!text.includes(identity))
    const paper = await getResultPaper(w.db, w.app.config, key)
    assert.ok(paper.parts.flatMap((part) => part.rows).some((row) => row.value.includes(identity)))
    await assert.rejects(sql`update procedures.result set holder = 'x' where code = ${key}`.execute(w.db), /append-only/)
    await assert.rejects(sql`delete from procedures.result_file where code = ${key}`.execute(w.db), /append-only/)
  })

  test('the job of the approval writes the file; whoever comes at the same time gets the same one', async () => {
    const job = proceduresModule.jobs?.[renderJob]
    assert.ok(job)
    const approved = await approve()
    const { rows } = await sql<{
      key: string
    }>`select key from graphile_worker.jobs where key = ${`${renderJob}:${approved.caseId}`}`.execute(w.db)
    assert.equal(rows.length, 1)
    const context = { db: w.db, config: w.app.config, clock: w.clock, log: () => undefined }
    const [, download, own] = await Promise.all([
      job(context, { code: approved.code }),
      get(`/ho-so/${approved.dossierCode}/ket-qua.pdf`, owner),
      resultFile(context, approved),
    ])
    const kept = await resultOf(approved.dossierCode)
    assert.deepEqual(kept.file, own)
    assert.equal(createHash('sha256').update(download.rawPayload).digest('hex'), own.sha256)
    await job(context, { code: approved.code })
    assert.deepEqual(await resultOf(approved.dossierCode), kept)
  })

  test('a file that is handed in for a result without one is compared with the one written now', async () => {
    const approved = await approve()
    const answer = await upload(Buffer.from('%PDF-1.4 khác'), approved.code)
    assert.match(answer.body, /Tệp đã bị sửa hoặc là tệp khác/)
    const { file } = await resultOf(approved.dossierCode)
    assert.ok(file && answer.body.includes(file.sha256))
  })

  test('other people, officers of other offices and administrators find no papers; visitors are asked to sign in', async () => {
    const elsewhere = (await findUnitByCode(w.db, '31510', { on: dayOf(w.clock.now()), level: 'commune' }))?.id ?? ''
    const strangers = [await w.citizen(), await w.officer('receiver', elsewhere), await w.officer('administrator', unitId)]
    for (const paper of ['giay-hen.pdf', 'yeu-cau-bo-sung.pdf', 'ket-qua.pdf', `tep/${randomUUID()}`]) {
      for (const stranger of strangers) assert.equal((await get(`/ho-so/${code}/${paper}`, stranger)).statusCode, 404, paper)
      assert.equal((await get(`/ho-so/${code}/${paper}`)).statusCode, 303, paper)
    }
    assert.equal((await get(`/ho-so/${code}/ket-qua.pdf`, receiver)).statusCode, 200)
  })

  test('an officer who reads a paper is written down; the owner’s own reading is not', async () => {
    const rows = async () => (await verifyAccessLog(w.db)).rows
    const before = await rows()
    await get(`/ho-so/${code}/ket-qua.pdf`, owner)
    assert.equal(await rows(), before)
    for (const paper of ['giay-hen', 'yeu-cau-bo-sung', 'ket-qua']) await get(`/ho-so/${code}/${paper}.pdf`, receiver)
    assert.equal(await rows(), before + 3)
  })

  test('the owner reads in words who looked and what for', async () => {
    for (const [lang, words] of [
      ['vi', /Giải quyết hồ sơ của bạn/],
      ['en', /To decide your application/],
      ['km', /ដើម្បីដោះស្រាយសំណុំឯកសាររបស់អ្នក/],
    ] as const) {
      const page = await get('/tai-khoan', owner, lang)
      assert.ok(page.body.includes('Sơn Thị Thử') && page.body.includes(code))
      assert.match(page.body, words)
      assert.doesNotMatch(page.body, /process_dossier|public_duty|identity\.(purpose|ground)/)
    }
  })

  describe('and their verification', () => {
    const issued = async () => {
      const { rawPayload: bytes } = await get(`/ho-so/${code}/ket-qua.pdf`, owner)
      return { result: await resultOf(code), bytes }
    }

    test('by its code anybody sees who issued it and when, and nothing private', async () => {
      const { result } = await issued()
      for (const lang of ['vi', 'en', 'km'] as const) {
        const page = await get(`/kiem-tra/${result.code}`, undefined, lang)
        assert.equal(page.statusCode, 200)
        for (const words of [
          'Thạch T. S. R…',
          'Trần Mỹ Thử',
          String(result.file?.sha256),
          'Giấy xác nhận tình trạng hôn nhân',
          '23/11/2026',
        ])
          assert.ok(page.body.includes(words), words)
        for (const secret of [identity, holder, '0918123276', code, 'Lê Duẩn']) assert.ok(!page.body.includes(secret), secret)
      }
      const typed = await get(`/kiem-tra?ma=${result.code.toLowerCase().replaceAll('-', '')}`)
      assert.deepEqual([typed.statusCode, typed.headers.location], [303, `/kiem-tra/${result.code}`])
    })

    test('the file itself is intact; one changed byte, or another file under its code, is not', async () => {
      const { result, bytes } = await issued()
      assert.match((await upload(bytes)).body, /Tệp nguyên vẹn/)
      const forged = Buffer.from(bytes)
      forged[bytes.length - 400] = (forged[bytes.length - 400] ?? 0) ^ 1
      for (const answer of [await upload(forged), await upload(Buffer.from('%PDF-1.4 khác'), result.code)]) {
        assert.equal(answer.statusCode, 200)
        assert.match(answer.body, /Tệp đã bị sửa hoặc là tệp khác/)
        assert.doesNotMatch(answer.body, /nguyên vẹn/)
        assert.ok(!answer.body.includes(identity) && !answer.body.includes(holder))
      }
    })

    test('an unknown code, a wrong one, a file without a code and no file at all are answered with the way on', async () => {
      const unknown = await get('/kiem-tra/ABCD-EFGH-2345')
      assert.equal(unknown.statusCode, 404)
      assert.match(unknown.body, /ABCD-EFGH-2345.*name="ma"/s)
      assert.equal((await get('/kiem-tra/<script>')).statusCode, 404)
      assert.ok(!(await get('/kiem-tra/%3Cscript%3Ealert(1)')).body.includes('<script>alert'))
      assert.equal((await get('/kiem-tra?ma=1234')).statusCode, 422)
      assert.equal((await get('/kiem-tra?ma=')).statusCode, 422)
      assert.equal((await get('/kiem-tra')).statusCode, 200)
      assert.match((await upload(Buffer.from('%PDF-1.4 nothing'))).body, /không mang mã xác minh/)
      assert.equal((await upload(Buffer.alloc(0))).statusCode, 422)
      assert.equal((await upload(Buffer.alloc(10 * 1024 * 1024 + 1))).statusCode, 422)
    })

    test('a program that tries codes is stopped', async () => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => w.app.inject({ method: 'GET', url: '/kiem-tra/WXYZ-WXYZ-2345', remoteAddress: '10.1.2.3' })),
      )
      assert.ok(answers.some((answer) => answer.statusCode === 429))
    })
  })
})
