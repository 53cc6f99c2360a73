/** A value of a triple: another resource, or text with a language or a type. */
export type Value = { iri: string } | { text: string; lang?: string; type?: string }
export type Triple = { s: string; p: string; o: Value }

export const prefixes: Readonly<Record<string, string>> = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  adms: 'http://www.w3.org/ns/adms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}
export const rdfType = 'rdf:type'

/** A prefixed name in full; every name that we write has a known prefix. */
export function full(name: string): string {
  const at = name.indexOf(':')
  const prefix = prefixes[name.slice(0, at)]
  if (!prefix) throw new Error(`no prefix for ${name}`)
  return prefix + name.slice(at + 1)
}

// Signs that an address in Turtle may not hold.
const iriText = (iri: string): string =>
  `<${iri.replace(/[\p{Cc} <>"{}|^`\\]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}>`
const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const quoted = (text: string): string => `"${text.replace(/["\\\n\r\t]/g, (sign) => escapes[sign] ?? sign)}"`

const turtleValue = (value: Value): string =>
  'iri' in value
    ? iriText(value.iri)
    : value.lang
      ? `${quoted(value.text)}@${value.lang}`
      : value.type
        ? `${quoted(value.text)}^^${value.type}`
        : quoted(value.text)

function bySubject(triples: readonly Triple[]): Map<string, Map<string, Value[]>> {
  const subjects = new Map<string, Map<string, Value[]>>()
  for (const { s, p, o } of triples) {
    const own = subjects.get(s) ?? new Map<string, Value[]>()
    subjects.set(s, own)
    const values = own.get(p) ?? []
    own.set(p, values)
    if (!values.some((one) => JSON.stringify(one) === JSON.stringify(o))) values.push(o)
  }
  return subjects
}

export function toTurtle(triples: readonly Triple[]): string {
  const head = Object.entries(prefixes).map(([name, iri]) => `@prefix ${name}: <${iri}> .`)
  const blocks = [...bySubject(triples)].map(([subject, predicates]) => {
    const lines = [...predicates].map(
      ([p, values]) =>
        `  ${p === rdfType ? 'a' : p} ${values.map((one) => (p === rdfType && 'iri' in one ? iriText(one.iri) : turtleValue(one))).join(', ')}`,
    )
    return `${iriText(subject)}\n${lines.join(' ;\n')} .`
  })
  return `${head.join('\n')}\n\n${blocks.join('\n\n')}\n`
}

const jsonValue = (value: Value): object =>
  'iri' in value
    ? { '@id': value.iri }
    : { '@value': value.text, ...(value.lang ? { '@language': value.lang } : value.type ? { '@type': value.type } : {}) }

/** The same triples as JSON-LD whose context is prefixes alone: nobody has to fetch anything to read it. */
export function toJsonLd(triples: readonly Triple[]): object {
  const graph = [...bySubject(triples)].map(([subject, predicates]) =>
    Object.fromEntries([
      ['@id', subject],
      ...[...predicates].map(([p, values]) =>
        p === rdfType ? ['@type', values.map((one) => ('iri' in one ? one.iri : one.text))] : [p, values.map(jsonValue)],
      ),
    ]),
  )
  return { '@context': prefixes, '@graph': graph }
}
