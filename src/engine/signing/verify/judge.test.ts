import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { placeOf, plainPdf, signedPdf } from '../../../../test/signed-pdf.ts'
import { type World, world } from '../../../../test/world.ts'
import { closeStamps } from '../stamp/stamp.ts'
import { askCrl, trustAnchors } from '../trust/trust.ts'
import { judgePdf, type Report, type Trust } from './judge.rules.ts'
import { readPdf } from './pdf-file.rules.ts'
import { isRef } from './pdf-value.rules.ts'

describe('a signed file is judged by itself', () => {
  let w: World
  let made: Awaited<ReturnType<typeof signedPdf>>
  let trust: Trust
  const judge = (bytes: Buffer): Report => judgePdf(bytes, trust)

  before(async () => {
    w = await world()
    made = await signedPdf(w)
    const anchors = await trustAnchors(placeOf(w))
    // What the issuer says today of its certificates: one list for all of them.
    const [signature] = judgePdf(made.one, { anchors, now: w.clock.now() }).signatures
    assert.ok(signature?.certificate)
    const list = await askCrl(placeOf(w), signature.certificate)
    assert.ok(list)
    trust = { anchors, now: w.clock.now(), words: [list] }
    assert.equal(judge(made.one).verdict, 'intact')
  })
  after(closeStamps)

  test('two signatures and an archive time-stamp: who, when, for which agency, and that nothing was changed', () => {
    const { verdict, signatures, hidden } = judge(made.all)
    assert.equal(verdict, 'intact')
    assert.equal(hidden, false)
    assert.deepEqual(
      signatures.map(({ kind, name, level, state, time }) => [kind, name, level, state, time]),
      [
        ['signature', 'Trần Mỹ Hạnh', 'B-LTA', 'good', 'stamped'],
        ['signature', 'Ủy ban nhân dân Phường Sóc Trăng', 'B-LTA', 'good', 'stamped'],
        ['timestamp', 'Cấp dấu thời gian thử nghiệm (stand-in)', 'B-B', 'good', 'stamped'],
      ],
    )
    assert.deepEqual(signatures[0]?.added, ['signature', 'timestamp', 'validation_data'])
    assert.equal(signatures[0]?.reason, 'Duyệt kết quả')
    assert.equal(signatures[0]?.at?.toISOString(), w.clock.now().toISOString())
  })

  test('each step leaves what was before as it was', () => {
    assert.ok(made.one.subarray(0, made.plain.length).equals(made.plain))
    assert.ok(made.two.subarray(0, made.one.length).equals(made.one))
    assert.ok(made.all.subarray(0, made.two.length).equals(made.two))
  })

  test('a file without signatures is unsigned; what is no PDF is unreadable; an unknown authority is not trusted', async () => {
    assert.equal(judge(await plainPdf()).verdict, 'unsigned')
    for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.4 nothing'), Buffer.from('PK\u0003\u0004'), made.all.subarray(10)])
      assert.equal(judge(bytes).verdict, 'unreadable')
    const stranger = judgePdf(made.one, { ...trust, anchors: [] })
    assert.equal(stranger.verdict, 'untrusted')
    assert.equal(stranger.signatures[0]?.isIntact, true)
    assert.equal(stranger.signatures[0]?.time, 'claimed')
  })

  test('whichever byte of the signed part is turned, it is never intact', () => {
    // The signature's own text is the hole in its range.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: made.one.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const forged = Buffer.from(made.one)
        forged[at] = (forged[at] ?? 0) ^ change
        const hole = made.one.indexOf('/Contents <')
        const close = made.one.indexOf('>', hole)
        if (at > hole + 10 && at < close) return
        assert.notEqual(judge(forged).verdict, 'intact')
      }),
      { numRuns: 250 },
    )
  })

  test('nor any byte of the archived file that the last time-stamp covers, be it in an older signature', () => {
    const end = made.all.lastIndexOf('%%EOF', made.all.length - 20)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end - 30_000 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const forged = Buffer.from(made.all)
        forged[at] = (forged[at] ?? 0) ^ change
        assert.notEqual(judge(forged).verdict, 'intact')
      }),
      { numRuns: 60 },
    )
  })

  /** Another revision behind the file, as its tables want it. */
  function append(bytes: Buffer, objects: Record<number, string>, entries?: Record<number, number>): Buffer {
    const file = readPdf(bytes)
    const root = file.trailer.get('Root')
    const places: [number, number][] = []
    let body = ''
    for (const [number, text] of Object.entries(objects)) {
      places.push([Number(number), bytes.length + Buffer.byteLength(body, 'latin1')])
      body += `${number} 0 obj\n${text}\nendobj\n`
    }
    for (const [number, offset] of Object.entries(entries ?? {})) places.push([Number(number), offset])
    const start = bytes.length + body.length
    const lines = places.map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`).join('')
    const size = Math.max(...file.numbers()) + 10
    const trailer = `trailer\n<< /Size ${size} /Root ${isRef(root) ? root.ref : 0} 0 R /Prev ${file.sections[0]?.at} >>\nstartxref\n${start}\n%%EOF\n`
    return Buffer.concat([bytes, Buffer.from(`${body}xref\n${lines}${trailer}`, 'latin1')])
  }

  const numberOf = (bytes: Buffer, pattern: RegExp): number => Number(pattern.exec(bytes.toString('latin1'))?.[1])
  const faultOf = (bytes: Buffer): unknown => {
    const report = judge(bytes)
    assert.equal(report.verdict, 'altered')
    return report.signatures[0]?.fault
  }
  const page = (bytes: Buffer): { number: number; text: string } => {
    const found = /(\d+) 0 obj\s*(<<(?:(?!endobj)[^])*?\/Type \/Page\b(?:(?!endobj)[^])*?>>)\s*endobj/.exec(bytes.toString('latin1'))
    return { number: Number(found?.[1]), text: found?.[2] ?? '' }
  }

  test('a page that is exchanged behind the signature is a change, and so is one more remark on it', () => {
    const { number, text } = page(made.one)
    assert.equal(
      faultOf(
        append(made.one, {
          [number]: text.replace(/\/Contents \d+ 0 R/, '/Contents 900 0 R'),
          900: '<< /Length 0 >>\nstream\n\nendstream',
        }),
      ),
      'page_changed',
    )
    const remark = text.replace(/\/Annots \[/, '/Annots [901 0 R ')
    assert.notEqual(remark, text)
    assert.equal(
      faultOf(append(made.one, { [number]: remark, 901: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] >>' })),
      'page_changed',
    )
  })

  test('shadows: objects that lay hidden in the signed part, unlisted ones, and a table that points back are changes', () => {
    const hidden = numberOf(made.one, /(\d+) 0 obj\s*<<\s*\/Hidden/)
    const contents = numberOf(made.one, /\/Contents (\d+) 0 R/)
    const back = made.one.indexOf(`${hidden} 0 obj`)
    assert.equal(faultOf(append(made.one, {}, { [contents]: back })), 'old_objects')
    const unlisted = append(made.one, { 950: '<< >>' })
    const sneaked = Buffer.concat([made.one, Buffer.from(`${contents} 0 obj\n<<>>\nendobj\n`), unlisted.subarray(made.one.length)])
    assert.notEqual(judge(sneaked).verdict, 'intact')
    assert.equal(faultOf(append(made.one, { [contents]: '<< /Length 0 >>\nstream\n\nendstream' })), 'object_changed')
  })

  test('other catalogue, other fields, a form of another kind: changes', () => {
    const root = numberOf(made.one, /\/Root (\d+) 0 R/)
    const catalog = new RegExp(`\\n${root} 0 obj\\s*(<<[^]*?>>)\\s*endobj`).exec(made.one.toString('latin1'))?.[1] ?? ''
    assert.equal(faultOf(append(made.one, { [root]: catalog.replace('/Pages', '/OpenAction [1 0 R /Fit] /Pages') })), 'catalog_changed')
    const form = numberOf(made.one, /\/AcroForm (\d+) 0 R/)
    assert.equal(
      faultOf(append(made.one, { [form]: '<< /Fields [902 0 R] >>', 902: '<< /FT /Tx /T (a) /V (b) >>' })) ?? 'form_changed',
      'form_changed',
    )
    const gone = judge(append(made.one, { [form]: '<< /Fields [] >>' }))
    assert.equal(gone.hidden, true, 'a signature that the form forgets is still there')
    assert.equal(gone.verdict, 'altered')
  })

  test('signature wrapping and games with the range: the hole is the signature itself, or it is no signature', () => {
    const text = made.one.toString('latin1')
    const range = /\/ByteRange \[0 (\d+) +(\d+) +(\d+) +\]/.exec(text)
    assert.ok(range)
    const [whole, a, b, c] = range
    const games = [
      `/ByteRange [0 ${a} ${Number(b) - 200} ${Number(c) + 200}]`,
      `/ByteRange [0 ${Number(a) - 50} ${b} ${c}]`,
      `/ByteRange [0 ${a} ${b} ${Number(c) + 500}]`,
      `/ByteRange [1 ${a} ${b} ${c}]`,
      `/ByteRange [0 0 0 ${made.one.length}]`,
      '/ByteRange [-1 2 3 4]',
      '/ByteRange null',
      '/ByteRange 12',
      '/ByteRange []',
    ]
    for (const game of games)
      assert.notEqual(judge(Buffer.from(text.replace(whole, game.padEnd(whole.length)), 'latin1')).verdict, 'intact', game)
    for (const none of ['/Contents null', '/Contents (x)', '/Nothing  <'])
      assert.notEqual(judge(Buffer.from(text.replace('/Contents <', none.padEnd(11)), 'latin1')).verdict, 'intact', none)
    const twice = Buffer.from(text.replace(whole, `${'/Contents <00>'.padEnd(whole.length)}`), 'latin1')
    assert.equal(judge(twice).verdict, 'unreadable')
  })

  test('bytes behind the end, and a revision cut off in the middle, are seen', () => {
    assert.notEqual(judge(Buffer.concat([made.one, Buffer.from('<html>')])).verdict, 'intact')
    assert.notEqual(judge(made.two.subarray(0, made.one.length + 400)).verdict, 'intact')
    assert.equal(judge(made.two.subarray(0, made.one.length)).verdict, 'intact', 'an earlier revision is a whole file')
    const prefixed = Buffer.concat([Buffer.from('%PDF-1.7\n'), made.one])
    assert.notEqual(judge(prefixed).verdict, 'intact')
  })
})
