import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { proceduresModule } from '../module.ts'
import { renderJob } from './render-result.job.ts'
import { deliverAll } from '../../../../test/hearable.ts'

const missing = (program: string): string | false => (spawnSync(program, ['-v']).error ? `skipped: ${program} is not installed` : false)
const noPdfsig = missing('pdfsig')
const noOpenssl = spawnSync('openssl', ['version']).error ? 'skipped: openssl is not installed' : false
const agency = 'Ủy ban nhân dân Phường Sóc Trăng'

describe('an approved result is signed by its approver and sealed by their agency', () => {
  let w: World
  let owner: Person
  let approver: Person
  let admin: Person
  let unit = ''
  let code = ''
  let signed: Buffer = Buffer.alloc(0)
  const dir = mkdtempSync(join(tmpdir(), 'tinhso-signed-'))
  const tag = randomUUID().slice(0, 4)
  const approverName = `Trần Mỹ ${tag}`

  const act = async (as: Person, dossier: string, action: string): Promise<void> => {
    const answer = await w.inject({
      method: 'POST',
      url: `/api/dossiers/${dossier}/actions`,
      as,
      headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      payload: JSON.stringify({ action }),
    })
    assert.equal(answer.statusCode, 200, `${action}: ${answer.body}`)
  }

  /** A dossier on its way to the approval; answers with its code and that of its result. */
  async function approve(): Promise<{ dossier: string; result: string }> {
    const { code: dossier } = await fileFromSchema(w, owner, '1.004873', '31507')
    const [receiver, processor] = [await w.officer('receiver', unit), await w.officer('processor', unit)]
    await act(receiver, dossier, 'receive')
    await act(processor, dossier, 'take')
    await act(processor, dossier, 'propose')
    await act(approver, dossier, 'approve')
    const page = await w.inject({ url: `/ho-so/${dossier}`, as: owner })
    return { dossier, result: /\/kiem-tra\/([A-Z0-9-]{14})/.exec(page.body)?.[1] ?? '' }
  }

  const render = (result: string): Promise<void> => {
    const job = proceduresModule.jobs?.[renderJob]
    assert.ok(job)
    return job({ db: w.db, config: w.app.config, clock: w.clock, log: () => undefined }, { code: result })
  }

  const check = (bytes: Buffer, lang: 'vi' | 'en' | 'km' = 'vi', url = '/kiem-tra') => {
    const head = '--edge\r\ncontent-disposition: form-data; name="tep"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n'
    const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')])
    const accept = url.startsWith('/api') ? 'application/json' : 'text/html'
    return w.inject({
      method: 'POST',
      url,
      payload,
      lang,
      headers: { accept, 'content-type': 'multipart/form-data; boundary=edge' },
      remoteAddress: '10.9.8.7',
    })
  }

  before(async () => {
    w = await world()
    unit = await unitIdOf(w, '31507')
    owner = await w.citizen({ name: 'Thạch Thị Sa Rinh' })
    approver = await w.officer('approver', unit, { name: approverName })
    admin = await w.officer('administrator', unit)
  })

  test('an administrator enrols both certificates; without the seal the paper waits and says so', async () => {
    const wrong = await post(w, admin, '/quan-tri/chung-thu/them', { cua: 'person', khoa: 'software' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /Chọn cán bộ/)
    const person = await post(w, admin, '/quan-tri/chung-thu/them', {
      cua: 'person',
      'can-bo': approver.personId,
      khoa: 'software',
      'tu-dong': '1',
    })
    assert.equal(person.statusCode, 303, person.body.slice(0, 500))
    const approved = await approve()
    code = approved.dossier
    await render(approved.result)
    const page = await w.inject({ url: `/ho-so/${code}`, as: owner })
    assert.match(page.body, /Đang chờ ký số/)
    assert.match(
      (await w.inject({ url: '/quan-tri/ky-so', as: admin })).body,
      new RegExp(`${code}.*${agency} chưa có chứng thư con dấu`, 's'),
    )
    const seal = await post(w, admin, '/quan-tri/chung-thu/them', { cua: 'unit', 'don-vi': unit, khoa: 'software' })
    assert.equal(seal.statusCode, 303)
    await render(approved.result)
    assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /Đã ký số lúc/)
    assert.match((await w.inject({ url: `/kiem-tra/${approved.result}` })).body, /Đã ký số lúc/)
    await deliverAll(
      w.db,
      (proceduresModule.listens ?? []).filter(({ reader }) => reader === 'procedures.tell_signed'),
    )
    assert.match((await w.inject({ url: '/thong-bao', as: owner })).body, new RegExp(`Kết quả hồ sơ ${code} đã được ký số`))
  })

  test('pdfsig says of both signatures that they are valid', { skip: noPdfsig }, async () => {
    signed = (await w.inject({ url: `/ho-so/${code}/ket-qua.pdf`, as: owner })).rawPayload
    writeFileSync(join(dir, 'result.pdf'), signed)
    const said = spawnSync('pdfsig', ['-nocert', join(dir, 'result.pdf')]).stdout.toString()
    assert.equal(said.match(/Signature Validation: Signature is Valid\./g)?.length, 2, said)
    assert.ok(said.includes(approverName) && said.includes(agency), said)
  })

  test('openssl agrees: the signature over the signed bytes up to the trusted root, and the time-stamp', { skip: noOpenssl }, async () => {
    signed = (await w.inject({ url: `/ho-so/${code}/ket-qua.pdf`, as: owner })).rawPayload
    const range = /\/ByteRange \[0 (\d+) +(\d+) +(\d+) +\]/.exec(signed.toString('latin1'))
    const [a, b, c] = [Number(range?.[1]), Number(range?.[2]), Number(range?.[3])]
    const hex = signed.toString('latin1', a + 1, b - 1)
    const whole = Buffer.from(hex, 'hex')
    const signature = whole.subarray(0, 4 + whole.readUInt16BE(2))
    writeFileSync(join(dir, 'signed.bin'), Buffer.concat([signed.subarray(0, a), signed.subarray(b, b + c)]))
    writeFileSync(join(dir, 'signature.der'), signature)
    writeFileSync(join(dir, 'root.cer'), (await w.inject({ url: '/chung-thu/ca.cer' })).rawPayload)
    const run = (...args: string[]) => spawnSync('openssl', args, { cwd: dir })
    assert.equal(run('x509', '-inform', 'DER', '-in', 'root.cer', '-out', 'root.pem').status, 0)
    const at = String(Math.floor(w.clock.now().getTime() / 1000))
    const args = [
      '-inform',
      'DER',
      '-in',
      'signature.der',
      '-content',
      'signed.bin',
      '-binary',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-attime',
      at,
      '-out',
      'out.bin',
    ]
    const said = run('cms', '-verify', '-cades', ...args)
    assert.match(said.stderr.toString(), /Verification successful/)
    const forged = Buffer.from(signed)
    forged[40] = (forged[40] ?? 0) ^ 1
    writeFileSync(join(dir, 'signed.bin'), Buffer.concat([forged.subarray(0, a), forged.subarray(b, b + c)]))
    assert.notEqual(run('cms', '-verify', ...args).status, 0)
    const list = (await w.inject({ url: '/chung-thu/ca.crl' })).rawPayload
    writeFileSync(join(dir, 'ca.crl'), list)
    assert.match(run('crl', '-inform', 'DER', '-in', 'ca.crl', '-noout', '-text').stdout.toString(), /CA th/)
  })

  test('anybody hands the file in and reads who, when and intact, in three languages', async () => {
    signed = (await w.inject({ url: `/ho-so/${code}/ket-qua.pdf`, as: owner })).rawPayload
    for (const [lang, words] of [
      ['vi', /Tệp nguyên vẹn, chữ ký hợp lệ/],
      ['en', /The file is intact, its signatures are valid/],
      ['km', /ឯកសារនៅដដែល ហត្ថលេខាត្រឹមត្រូវ/],
    ] as const) {
      const page = await check(signed, lang)
      assert.equal(page.statusCode, 200)
      assert.match(page.body, words)
      for (const part of [approverName, agency, '23/11/2026', 'PAdES B-LTA', 'Thạch V. T…'])
        assert.ok(page.body.includes(part), `${lang} ${part}`)
      assert.ok(!page.body.includes('Thạch Văn Thử'))
    }
    const answer = (await check(signed, 'vi', '/api/verify')).json<{
      verdict: string
      signatures: { name: string; intact: boolean; level: string }[]
    }>()
    assert.equal(answer.verdict, 'intact')
    assert.deepEqual(
      answer.signatures.slice(0, 2).map(({ name, intact, level }) => [name, intact, level]),
      [
        [approverName, true, 'B-LTA'],
        [agency, true, 'B-LTA'],
      ],
    )
  })

  test('a tampered file is refused with the reason; what is no file is answered', async () => {
    const forged = Buffer.from(signed)
    forged[60] = (forged[60] ?? 0) ^ 1
    const page = await check(forged)
    assert.match(page.body, /Tệp đã bị sửa hoặc chữ ký không hợp lệ/)
    assert.match(page.body, /Nội dung không còn như lúc ký/)
    const more = await check(Buffer.concat([signed, Buffer.from('1 0 obj <<>> endobj\n%%EOF\n')]), 'vi', '/api/verify')
    assert.notEqual(more.json<{ verdict: string }>().verdict, 'intact')
    assert.equal((await check(Buffer.alloc(0), 'vi', '/api/verify')).statusCode, 422)
    assert.equal((await check(Buffer.alloc(10 * 1024 * 1024 + 1), 'vi', '/api/verify')).statusCode, 413)
  })

  test('a certificate that is revoked after the signing was valid when it signed', async () => {
    const list = await w.inject({ url: '/quan-tri/chung-thu?cua=person', as: admin })
    const id = new RegExp(`/quan-tri/chung-thu/([0-9a-f-]{36})">${approverName}`).exec(list.body)?.[1]
    assert.ok(id)
    w.clock.advance(2 * 3_600_000)
    assert.equal((await post(w, admin, `/quan-tri/chung-thu/${id}/thu-hoi`, { 'ly-do': '' })).statusCode, 422)
    assert.equal((await post(w, admin, `/quan-tri/chung-thu/${id}/thu-hoi`, { 'ly-do': 'Mất thiết bị ký' })).statusCode, 303)
    const page = await check(signed)
    assert.match(page.body, /Tệp nguyên vẹn, chữ ký hợp lệ/)
    assert.match(page.body, /Còn hiệu lực lúc ký; bị thu hồi sau đó/)
    assert.equal((await post(w, admin, `/quan-tri/chung-thu/${id}/thu-hoi`, { 'ly-do': 'Lần nữa' })).statusCode, 409)
    const next = await approve()
    await render(next.result)
    assert.match(
      (await w.inject({ url: `/ho-so/${next.dossier}`, as: owner })).body,
      /Đang chờ ký số/,
      'a revoked certificate signs nothing more',
    )
  })
})
