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
      if (name === '@type') lines.push(`<${subject}> <${rdfType}> <${iri(String(given))}> .`)
      else for (const one of [given].flat()) lines.push(`<${subject}> <${iri(name)}> ${value(one)} .`)
    }
  }
  visit(document)
  return `${lines.join('\n')}\n`
}

const cv = (name: string): string => `http://data.europa.eu/m8g/${name}`
const dct = (name: string): string => `http://purl.org/dc/terms/${name}`
const cpsv = (name: string): string => `http://purl.org/vocab/cpsv#${name}`

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
  const allowed = /^http:\/\/(purl\.org\/(vocab\/cpsv#|dc\/terms\/)|data\.europa\.eu\/m8g\/|www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#type)/
  for (const quad of quads) assert.match(quad.predicate.value, allowed)
})

test('every procedure of the catalogue is valid linked data; one that does not exist is not found', async () => {
  const w = await world()
  const { items } = (await w.inject({ url: '/api/procedures?limit=100' })).json<{ items: { code: string }[] }>()
  assert.ok(items.length >= 20)
  for (const { code } of items) {
    const linked = await w.inject({ url: `/thu-tuc/${code}`, headers: { accept: 'application/ld+json' } })
    assert.ok(new Parser({ format: 'N-Quads' }).parse(expand(linked.json<Json>())).length > 10, code)
  }
  const none = await w.inject({ url: '/thu-tuc/9.999999', headers: { accept: 'application/ld+json' } })
  assert.equal(none.statusCode, 404)
})
