import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsonld from 'jsonld'
import { Parser, type Quad, Store } from 'n3'
import { openDataWorld } from '../../../../test/open-data.ts'
import type { World } from '../../../../test/world.ts'
import { wishedFor } from './linked.ts'

const dcat = (name: string): string => `http://www.w3.org/ns/dcat#${name}`
const dct = (name: string): string => `http://purl.org/dc/terms/${name}`
const spdx = (name: string): string => `http://spdx.org/rdf/terms#${name}`
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

/** What DCAT-AP 3 demands of each class (at least one), and what it allows once only: from its shapes, releases 3.0.0 and 3.0.1. */
const demanded: Record<string, { some: string[]; once: string[] }> = {
  [dcat('Catalog')]: {
    some: [dct('title'), dct('description'), dct('publisher')],
    once: [dct('publisher'), dct('license'), dct('issued'), dct('modified'), 'http://xmlns.com/foaf/0.1/homepage'],
  },
  [dcat('Dataset')]: {
    some: [dct('title'), dct('description')],
    once: [dct('publisher'), dct('accrualPeriodicity'), dct('accessRights'), dct('issued'), dct('modified'), dcat('version')],
  },
  [dcat('Distribution')]: {
    some: [dcat('accessURL')],
    once: [dct('format'), dct('license'), dcat('byteSize'), dcat('mediaType'), spdx('checksum'), dct('issued'), dct('modified')],
  },
  [dcat('DataService')]: { some: [dct('title'), dcat('endpointURL')], once: [dct('publisher'), dct('accessRights')] },
  ['http://xmlns.com/foaf/0.1/Agent']: { some: ['http://xmlns.com/foaf/0.1/name'], once: [dct('type')] },
  [spdx('Checksum')]: { some: [spdx('algorithm'), spdx('checksumValue')], once: [spdx('algorithm'), spdx('checksumValue')] },
}

const get = (w: World, url: string, accept: string) => w.inject({ url, headers: { accept } })

async function graphs(w: World, url: string): Promise<{ turtle: Quad[]; fromTurtle: string; fromJson: string }> {
  const [ttl, json] = [await get(w, url, 'text/turtle'), await get(w, url, 'application/ld+json')]
  assert.match(String(ttl.headers['content-type']), /^text\/turtle/)
  assert.match(String(json.headers['content-type']), /^application\/ld\+json/)
  const turtle = new Parser().parse(ttl.body)
  const line = ({ subject, predicate, object }: Quad): string => {
    const literal = object as unknown as { language?: string; datatype?: { value: string } }
    const tail = literal.language ? `@${literal.language}` : `^^<${literal.datatype?.value ?? ''}>`
    const value = object.termType === 'Literal' ? `${JSON.stringify(object.value)}${tail}` : `<${object.value}>`
    return `<${subject.value}> <${predicate.value}> ${value} .`
  }
  const canonical = async (document: jsonld.JsonLdDocument | string): Promise<string> =>
    String(
      await jsonld.canonize(
        document as jsonld.JsonLdDocument,
        {
          algorithm: 'RDFC-1.0',
          format: 'application/n-quads',
          ...(typeof document === 'string' ? { inputFormat: 'application/n-quads' } : {}),
        } as unknown as jsonld.Options.Normalize,
      ),
    )
  return {
    turtle,
    fromTurtle: await canonical(`${turtle.map(line).join('\n')}\n`),
    fromJson: await canonical(json.json<jsonld.JsonLdDocument>()),
  }
}

test('catalogue and datasets are the same graph in JSON-LD and in Turtle', async () => {
  const { w } = await openDataWorld()
  for (const url of ['/du-lieu-mo', '/du-lieu-mo/telecom-stations', '/du-lieu-mo/digital-economy']) {
    const { turtle, fromTurtle, fromJson } = await graphs(w, url)
    assert.ok(turtle.length > 40, url)
    assert.equal(fromTurtle, fromJson, url)
  }
})

test('every class has what DCAT-AP 3 demands of it, and once what it allows once', async () => {
  const { w } = await openDataWorld()
  const { turtle } = await graphs(w, '/du-lieu-mo')
  const store = new Store(turtle)
  const of = (subject: string, predicate: string): string[] => store.getObjects(subject, predicate, null).map(({ value }) => value)
  const seen = new Map<string, number>()
  for (const { subject, predicate, object } of turtle) {
    const rule = predicate.value === rdfType ? demanded[object.value] : undefined
    if (!rule) continue
    seen.set(object.value, (seen.get(object.value) ?? 0) + 1)
    for (const property of rule.some) assert.ok(of(subject.value, property).length > 0, `${subject.value} lacks ${property}`)
    for (const property of rule.once) assert.ok(of(subject.value, property).length <= 1, `${subject.value} has ${property} more than once`)
  }
  assert.deepEqual(new Set(seen.keys()), new Set(Object.keys(demanded)))
  assert.ok((seen.get(dcat('Dataset')) ?? 0) >= 13)
  const self = `${w.app.config.publicUrl}/du-lieu-mo`
  const datasets = of(self, dcat('dataset'))
  assert.equal(datasets.length, seen.get(dcat('Dataset')))
  for (const dataset of datasets) {
    assert.match(of(dataset, dcat('theme'))[0] ?? '', /^http:\/\/publications\.europa\.eu\/resource\/authority\/data-theme\/[A-Z]{4}$/)
    for (const recommended of ['publisher', 'spatial', 'accrualPeriodicity'])
      assert.ok(of(dataset, dct(recommended)).length > 0, `${dataset} ${recommended}`)
    for (const recommended of ['contactPoint', 'keyword', 'distribution', 'landingPage'])
      assert.ok(of(dataset, dcat(recommended)).length > 0, `${dataset} ${recommended}`)
    for (const file of of(dataset, dcat('distribution'))) {
      assert.ok(of(file, dct('license')).length === 1 && of(file, dcat('downloadURL')).length === 1)
      assert.match(of(of(file, spdx('checksum'))[0] ?? '', spdx('checksumValue'))[0] ?? '', /^[0-9a-f]{64}$/)
    }
  }
  // What is told of a file is what is fetched.
  const [first = ''] = of(`${self}/procedures`, dcat('distribution'))
  const fetched = await w.inject({ url: new URL(of(first, dcat('downloadURL'))[0] ?? '').pathname })
  assert.equal(String(fetched.rawPayload.length), of(first, dcat('byteSize'))[0])
})

test('literals are typed as the shapes demand', async () => {
  const { w } = await openDataWorld()
  const { fromJson } = await graphs(w, '/du-lieu-mo/digital-economy')
  for (const type of ['nonNegativeInteger', 'hexBinary', 'dateTime', 'date']) assert.match(fromJson, new RegExp(`XMLSchema#${type}>`), type)
  assert.match(fromJson, /"Kinh tế số và hạ tầng số theo năm"@vi/)
  assert.match(fromJson, /@km/)
})

test('the fixed addresses answer as the negotiated ones do; a page is for who wants a page', async () => {
  const { w } = await openDataWorld()
  const [fixed, asked] = [await w.inject({ url: '/du-lieu-mo/danh-muc.ttl' }), await get(w, '/du-lieu-mo', 'text/turtle')]
  assert.equal(fixed.body, asked.body)
  assert.deepEqual([fixed.headers['access-control-allow-origin'], String(asked.headers.vary).includes('accept')], ['*', true])
  assert.equal(
    (await w.inject({ url: '/du-lieu-mo/danh-muc.ttl', headers: { 'if-none-match': String(fixed.headers.etag) } })).statusCode,
    304,
  )
  assert.match(String((await w.inject({ url: '/du-lieu-mo/telecom-stations/mo-ta.jsonld' })).headers['content-type']), /ld\+json/)
  assert.match(String((await w.inject({ url: '/du-lieu-mo' })).headers['content-type']), /text\/html/)
  assert.equal((await w.inject({ url: '/du-lieu-mo/danh-muc.rdf' })).statusCode, 422)
})

test('what a program accepts decides, by its weights', () => {
  const cases: [string | undefined, string][] = [
    [undefined, 'html'],
    ['*/*', 'html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['application/ld+json', 'jsonld'],
    ['text/turtle', 'ttl'],
    ['text/turtle;q=0.5, application/ld+json;q=0.9', 'jsonld'],
    ['text/html;q=0.2, text/turtle', 'ttl'],
    ['text/turtle;q=0', 'html'],
  ]
  for (const [accept, wanted] of cases) assert.equal(wishedFor(accept), wanted, accept)
})
