import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Parser, type Quad, Store } from 'n3'
import { world } from '../../../../test/world.ts'

type Json = Record<string, unknown>
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const quoted = (text: string): string => JSON.stringify(text)

/**
 * Expands a document whose context is prefixes alone to N-Quads: what any JSON-LD processor makes of it. It refuses a name
 * without a known prefix, a node without an address and a value that is neither, so that nothing is dropped in silence.
 */
function expand(document: Json): string {
  const prefixes = document['@context'] as Record<string, string>
  const iri = (name: string): string => {
    const [prefix = '', local = ''] = name.split(/:(.*)/s)
    assert.ok(Object.hasOwn(prefixes, prefix), `no prefix for ${name}`)
    return `${prefixes[prefix]}${local}`
  }
  const lines: string[] = []
  const value = (one: unknown): string => {
    assert.ok(one && typeof one === 'object', `a bare value: ${String(one)}`)
    const node = one as Json
    if ('@value' in node) {
      const text = quoted(String(node['@value']))
      return node['@language'] ? `${text}@${String(node['@language'])}` : `${text}^^<${iri(String(node['@type']))}>`
    }
    visit(node)
    return `<${String(node['@id'])}>`
  }
  const visit = (node: Json): void => {
    const subject = node['@id']
    assert.ok(typeof subject === 'string' && URL.canParse(subject), `no address: ${String(subject)}`)
    for (const [name, given] of Object.entries(node)) {
      if (name === '@context' || name === '@id') continue
      if (name === '@type') for (const type of [given].flat()) lines.push(`<${subject}> <${rdfType}> <${iri(String(type))}> .`)
      else for (const one of [given].flat()) lines.push(`<${subject}> <${iri(name)}> ${value(one)} .`)
    }
  }
  visit(document)
  return `${lines.join('\n')}\n`
}

const cv = (name: string): string => `http://data.europa.eu/m8g/${name}`
const dct = (name: string): string => `http://purl.org/dc/terms/${name}`
const cpsv = (name: string): string => `http://purl.org/vocab/cpsv#${name}`

type Demand = { min?: number; max?: number; class?: string; datatype?: string }
const skos = (name: string): string => `http://www.w3.org/2004/02/skos/core#${name}`
const xsd = (name: string): string => `http://www.w3.org/2001/XMLSchema#${name}`
const words: Demand = { datatype: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' }
const one: Demand = { min: 1, max: 1 }
/** What the SHACL shapes of CPSV-AP 3.2.0 demand of the classes that we write, as facts. */
const shapes: Record<string, Record<string, Demand>> = {
  [cpsv('PublicService')]: {
    [dct('identifier')]: one,
    [dct('title')]: { min: 1, ...words },
    [dct('description')]: { min: 1, ...words },
    [dct('language')]: { class: dct('LinguisticSystem') },
    [cv('hasCompetentAuthority')]: { min: 1, class: cv('PublicOrganisation') },
    [cv('isGroupedBy')]: { class: cv('Event') },
    [cv('processingTime')]: { max: 1, datatype: xsd('duration') },
    [cpsv('hasInput')]: { class: cv('Evidence') },
    [cpsv('produces')]: { class: cv('Output') },
    [cv('hasChannel')]: { class: cv('Channel') },
    [cv('hasCost')]: { class: cv('Cost') },
    [cv('hasLegalResource')]: { class: 'http://data.europa.eu/eli/ontology#LegalResource' },
  },
  [cv('PublicOrganisation')]: {
    [skos('prefLabel')]: { min: 1, ...words },
    [dct('spatial')]: { min: 1, class: 'http://data.europa.eu/88u/dataset/atu-type' },
  },
  [cv('Channel')]: {
    [dct('identifier')]: one,
    [dct('type')]: { max: 1, class: skos('Concept') },
    [dct('description')]: words,
    [cv('processingTime')]: { max: 1, datatype: xsd('duration') },
  },
  [cv('Cost')]: {
    [dct('identifier')]: one,
    [dct('description')]: words,
    [cv('hasValue')]: { max: 1, datatype: xsd('double') },
    [cv('currency')]: { max: 1, class: skos('Concept') },
    [cv('ifAccessedThrough')]: { max: 1, class: cv('Channel') },
  },
  [cv('Evidence')]: { [dct('identifier')]: one, [dct('title')]: { min: 1, ...words } },
  [cv('Output')]: { [dct('identifier')]: one, [dct('title')]: { min: 1, ...words } },
  [cv('Event')]: { [dct('identifier')]: one, [dct('title')]: { min: 1, ...words } },
}

/** Where a document breaks its profile, in words. */
function breaches(quads: readonly Quad[]): string[] {
  const is = (node: string, type: string): boolean =>
    quads.some((quad) => quad.subject.value === node && quad.predicate.value === rdfType && quad.object.value === type)
  const dataOf = (value: Quad['object']): string | undefined => (value as { datatype?: { value: string } }).datatype?.value
  const subjects = [...new Set(quads.map((quad) => quad.subject.value))]
  return Object.entries(shapes).flatMap(([type, demands]) =>
    subjects
      .filter((subject) => is(subject, type))
      .flatMap((subject) =>
        Object.entries(demands).flatMap(([path, { min = 0, max = Number.POSITIVE_INFINITY, class: of, datatype }]) => {
          const values = quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === path).map((quad) => quad.object)
          const wrong = values.some((value) => (of && !is(value.value, of)) || (datatype && dataOf(value) !== datatype))
          return wrong || values.length < min || values.length > max ? [`${subject} ${path}: ${values.length}`] : []
        }),
      ),
  )
}

test('a procedure at its own address is linked data for whom asks: valid N-Quads with the terms of CPSV-AP', async () => {
  const w = await world()
  const url = '/thu-tuc/1.001193'
  const page = await w.inject({ url, headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
  assert.match(String(page.headers['content-type']), /text\/html/)
  const linked = await w.inject({ url, headers: { accept: 'application/ld+json' } })
  assert.equal(linked.statusCode, 200)
  assert.match(String(linked.headers['content-type']), /^application\/ld\+json/)
  assert.match(String(linked.headers.vary), /accept/)
  const document = linked.json<Json>()
  const quads: Quad[] = new Parser({ format: 'N-Quads' }).parse(expand(document))
  const store = new Store(quads)
  const self = `${w.app.config.publicUrl}${url}`
  const of = (predicate: string, subject = self): string[] => store.getObjects(subject, predicate, null).map((one) => one.value)
  assert.deepEqual(of(rdfType), [cpsv('PublicService')])
  assert.deepEqual(of(dct('identifier')), ['1.001193'])
  assert.ok(of(dct('title')).length === 3 && of(dct('title')).includes('Đăng ký khai sinh'))
  // The two classes that the profile demands, each with what it demands of them.
  const [authority = ''] = of(cv('hasCompetentAuthority'))
  assert.deepEqual(of(rdfType, authority), [cv('PublicOrganisation')])
  for (const demanded of ['identifier', 'title', 'description']) assert.ok(of(dct(demanded)).length > 0, demanded)
  const inputs = of(cpsv('hasInput'))
  assert.ok(inputs.length >= 3)
  for (const input of inputs) assert.deepEqual(of(rdfType, input), [cv('Evidence')])
  const costs = of(cv('hasCost'))
  assert.ok(costs.length > 0)
  for (const cost of costs) assert.deepEqual(of(rdfType, of(cv('ifAccessedThrough'), cost)[0]), [cv('Channel')])
  assert.ok(of(cv('isGroupedBy')).some((event) => event.endsWith('/su-kien/co-con')))
  const allowed =
    /^http:\/\/(purl\.org\/(vocab\/cpsv#|dc\/terms\/)|data\.europa\.eu\/m8g\/|www\.w3\.org\/(1999\/02\/22-rdf-syntax-ns#type|2004\/02\/skos\/core#prefLabel))/
  for (const quad of quads) assert.match(quad.predicate.value, allowed)
})

test('every procedure of the catalogue is linked data that keeps the shapes of CPSV-AP 3.2; one that does not exist is not found', async () => {
  const w = await world()
  const { items } = (await w.inject({ url: '/api/procedures?limit=100' })).json<{ items: { code: string }[] }>()
  assert.ok(items.length >= 20)
  for (const { code } of items) {
    const linked = await w.inject({ url: `/thu-tuc/${code}`, headers: { accept: 'application/ld+json' } })
    const quads = new Parser({ format: 'N-Quads' }).parse(expand(linked.json<Json>()))
    assert.ok(quads.length > 10, code)
    assert.deepEqual(breaches(quads), [], code)
  }
  const none = await w.inject({ url: '/thu-tuc/9.999999', headers: { accept: 'application/ld+json' } })
  assert.equal(none.statusCode, 404)
})
