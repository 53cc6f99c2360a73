import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { default as formats } from 'ajv-formats'
import fc from 'fast-check'
import { canonicalUri, isCheckedKey, readPath } from '../identify/digital-link.rules.ts'
import { checkDigit, isChecked, isLotCode, readGln, readGtin, withCheckDigit } from '../identify/gs1-key.rules.ts'
import { eventHash, momentOf, namingOf } from './event-hash.rules.ts'
import { eventFaults } from './event.rules.ts'
import type { JsonObject } from './json.rules.ts'

const data = process.env.TINHSO_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const skip = existsSync(join(data, 'epcis')) ? false : 'skipped: no reference data'

type Body = { eventList?: JsonObject[]; queryResults?: { resultsBody: { eventList: JsonObject[] } } }
const read = (file: string): JsonObject & { epcisBody: Body } => JSON.parse(readFileSync(file, 'utf8'))
const eventsIn = ({ epcisBody }: { epcisBody: Body }): JsonObject[] =>
  epcisBody.eventList ?? epcisBody.queryResults?.resultsBody.eventList ?? []

test('event hashes are those of the published vectors', { skip }, () => {
  const folder = join(data, 'conformance/epcis-hash/tests/examples')
  let checked = 0
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.jsonld'))) {
    const document = read(join(folder, name))
    const wanted = readFileSync(join(folder, name.replace('.jsonld', '.hashes')), 'utf8')
      .trim()
      .split('\n')
    for (const [index, event] of eventsIn(document).entries()) {
      assert.equal(eventHash(event, namingOf(document, event)), wanted[index], `${name} ${index}`)
      checked++
    }
  }
  assert.ok(checked >= 43, String(checked))
})

test('what the standard’s own examples and schema say of an event, our rules say too', { skip }, () => {
  const ajv = new Ajv({ strict: false, logger: false })
  formats.default(ajv)
  const schema = JSON.parse(readFileSync(join(data, 'epcis/schema/EPCIS-JSON-Schema.json'), 'utf8')) as { $schema?: string }
  delete schema.$schema
  const official = ajv.compile(schema)
  let documents = 0
  for (const file of globSync('epcis/examples/**/*.jsonld', { cwd: data })) {
    const document = read(join(data, file))
    assert.ok(official(document), `${file}: the example is not valid by its own schema`)
    for (const event of eventsIn(document)) assert.deepEqual(eventFaults(event), [], file)
    documents++
  }
  assert.ok(documents >= 40, String(documents))
  const [event] = eventsIn(read(join(data, 'epcis/examples/Example_9.6.1-ObjectEvent.jsonld')))
  const wrong: [string, JsonObject][] = [
    ['action', { ...event, action: 'MOVE' }],
    ['time', { ...event, eventTime: 'yesterday' }],
    ['offset', { ...event, eventTimeZoneOffset: '+7' }],
    ['word', { ...event, bizStep: 'eating' }],
    ['uri', { ...event, epcList: ['not a uri'] }],
    ['unknown_field', { ...event, colour: 'red' }],
  ]
  for (const [rule, each] of wrong) {
    assert.ok(
      eventFaults(each).some((fault) => fault.rule === rule),
      rule,
    )
    const document = { ...read(join(data, 'epcis/examples/Example_9.6.1-ObjectEvent.jsonld')), epcisBody: { eventList: [each] } }
    assert.equal(official(document), false, `${rule} is wrong for the schema too`)
  }
})

test('data elements have the form that the syntax dictionary of GS1 gives them', { skip }, () => {
  const text = readFileSync(join(data, 'conformance/gs1-syntax/src/c-lib/gs1-syntax-dictionary.txt'), 'utf8')
  const keys = text.split('\n').filter((line) => /^\d/.test(line) && /dlpkey/.test(line) && /csum/.test(line))
  assert.ok(keys.length >= 8)
  let checked = 0
  for (const line of keys) {
    const [, ai = '', length = ''] = /^(\d+)\s+\S*\s*N(\d+),csum/.exec(line.replace(/^(\d+)\s+(\*\?|\*|\?)?\s*/, '$1 x ')) ?? []
    if (!ai || !readPath(`/${ai}/${withCheckDigit('1'.repeat(Number(length) - 1))}`)) continue
    const right = withCheckDigit('95060001343'.padEnd(Number(length) - 1, '0').slice(0, Number(length) - 1))
    const wrong = `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 10}`
    assert.ok(isCheckedKey({ ai, value: right }), `${ai} ${right}`)
    assert.ok(!isCheckedKey({ ai, value: wrong }), `${ai} ${wrong}`)
    checked++
  }
  assert.ok(checked >= 6, String(checked))
})

test('a check digit finds every single wrong digit', () => {
  assert.equal(checkDigit('629104150021'), 3)
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12}$/), fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, at, more) => {
      const right = withCheckDigit(digits)
      const wrong = [...right].map((digit, index) => (index === at ? String((Number(digit) + more) % 10) : digit)).join('')
      return isChecked(right) && !isChecked(wrong) && readGln(right) === right && readGtin(right) === `0${right}`
    }),
  )
  assert.equal(readGtin('8934567890129') === undefined, !isChecked('8934567890129'))
  assert.ok(isLotCode('261123-7F3K') && !isLotCode('lô số 1') && !isLotCode('A'.repeat(21)))
})

test('one thing has one identifier, however it is written', () => {
  const same = [
    'urn:epc:class:lgtin:4012345.012345.Lot987',
    'https://id.gs1.org/01/04012345123456/10/Lot987',
    'https://tinh.example/gtin/04012345123456/lot/Lot987?x=1',
  ]
  assert.deepEqual(new Set(same.map(canonicalUri)), new Set(['https://id.gs1.org/01/04012345123456/10/Lot987']))
  for (const other of ['urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8', 'https://example.com/po/12345678', 'geo:9.6,105.9'])
    assert.equal(canonicalUri(other), other)
  fc.assert(
    fc.property(fc.webUrl(), (url) => canonicalUri(canonicalUri(url)) === canonicalUri(url)),
    { numRuns: 25 },
  )
  assert.equal(momentOf('2023-02-02T11:04:03.1415Z'), '2023-02-02T11:04:03.142Z')
})
