import type { Channel, Duration, Fee, Procedure, ProcedureVersion } from '../procedure/procedure.ts'

/** A node of JSON-LD whose names are prefixed; the prefixes are the whole of its context. */
export type Node = { [name: string]: unknown }

/** Every prefix that the document uses, inline: nobody has to fetch anything to read it. */
export const context = {
  cpsv: 'http://purl.org/vocab/cpsv#',
  cv: 'http://data.europa.eu/m8g/',
  dct: 'http://purl.org/dc/terms/',
  eli: 'http://data.europa.eu/eli/ontology#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  atu: 'http://data.europa.eu/88u/dataset/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

const texts = (text: { vi: string; en?: string; km?: string }): Node[] =>
  (['vi', 'en', 'km'] as const).flatMap((lang) => {
    const words = text[lang]
    return words ? [{ '@value': words, '@language': lang }] : []
  })

const vi = (words: string): Node[] => [{ '@value': words, '@language': 'vi' }]
const typed = (value: string | number, type: string): Node => ({ '@value': String(value), '@type': `xsd:${type}` })

/** ISO 8601 knows no working days: as a length they are days. */
function lengthOf({ amount, unit }: Duration): string {
  if (unit === 'working_hour') return `PT${amount}H`
  if (unit === 'calendar_month') return Number.isInteger(amount) ? `P${amount}M` : `P${Math.round(amount * 30)}D`
  return Number.isInteger(amount) ? `P${amount}D` : `PT${amount * 24}H`
}

const authority = 'http://publications.europa.eu/resource/authority'
const language = (code: 'VIE' | 'ENG' | 'KHM'): Node => ({ '@id': `${authority}/language/${code}`, '@type': 'dct:LinguisticSystem' })

function costOf(page: string, fee: Fee, index: number): Node {
  return {
    '@id': `${page}#cost-${index + 1}`,
    '@type': 'cv:Cost',
    'dct:identifier': typed(`cost-${index + 1}`, 'string'),
    ...(fee.amountVnd !== undefined || fee.kind === 'free' ? { 'cv:hasValue': typed(fee.amountVnd ?? 0, 'double') } : {}),
    'cv:currency': { '@id': `${authority}/currency/VND`, '@type': 'skos:Concept' },
    ...(fee.text ? { 'dct:description': vi(fee.text) } : {}),
    'cv:ifAccessedThrough': { '@id': `${page}#channel-${index + 1}` },
  }
}

const channelOf = (page: string, channel: Channel, index: number): Node => ({
  '@id': `${page}#channel-${index + 1}`,
  '@type': 'cv:Channel',
  'dct:identifier': typed(`channel-${index + 1}`, 'string'),
  'dct:type': { '@id': new URL(`/thu-tuc#kenh-${channel.channel}`, page).href, '@type': 'skos:Concept' },
  ...(channel.duration ? { 'cv:processingTime': typed(lengthOf(channel.duration), 'duration') } : {}),
  ...(channel.note ? { 'dct:description': texts(channel.note) } : {}),
})

function partsOf(page: string, procedure: Procedure): Node {
  const papers = procedure.papers.filter((paper) => !paper.isNote)
  return {
    'cpsv:hasInput': papers.map((paper) => ({
      '@id': `${page}#evidence-${encodeURIComponent(paper.key)}`,
      '@type': 'cv:Evidence',
      'dct:identifier': typed(paper.key, 'string'),
      'dct:title': texts(paper.name),
    })),
    'cpsv:produces': procedure.results.map((result, index) => ({
      '@id': `${page}#output-${index + 1}`,
      '@type': 'cv:Output',
      'dct:identifier': typed(result.code ?? `output-${index + 1}`, 'string'),
      'dct:title': texts(result.name),
    })),
    'cv:hasChannel': procedure.channels.map((channel, index) => channelOf(page, channel, index)),
    'cv:hasCost': procedure.channels.flatMap((channel, index) => (channel.fee ? [costOf(page, channel.fee, index)] : [])),
    'cv:hasLegalResource': procedure.legal.map(({ number }) => ({
      '@id': `${page}#legal-${encodeURIComponent(number)}`,
      '@type': 'eli:LegalResource',
      'dct:title': vi(number),
    })),
  }
}

function authorityOf(base: string, procedure: Procedure): Node {
  const name = procedure.agency ?? procedure.authority ?? procedure.ministry
  return {
    '@id': `${base}/thu-tuc?co-quan=${encodeURIComponent(name)}`,
    '@type': 'cv:PublicOrganisation',
    'dct:identifier': typed(name, 'string'),
    'skos:prefLabel': vi(name),
    'dct:spatial': { '@id': `${authority}/country/VNM`, '@type': 'atu:atu-type' },
  }
}

const empty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** A procedure as linked data: the terms of CPSV-AP 3.2 (its SHACL shapes are met), one node at the procedure's own address. */
export function linkedProcedure(
  base: string,
  version: Pick<ProcedureVersion, 'procedure' | 'validFrom'>,
  events: { key: string; name: { vi: string; en?: string; km?: string } }[],
): Node {
  const { procedure } = version
  const page = `${base}/thu-tuc/${procedure.code}`
  const limits = procedure.channels.flatMap((channel) => (channel.duration ? [lengthOf(channel.duration)] : []))
  const node: Node = {
    '@context': context,
    '@id': page,
    '@type': 'cpsv:PublicService',
    'dct:identifier': typed(procedure.code, 'string'),
    'dct:title': texts(procedure.name),
    'dct:description': texts(procedure.summary ?? { vi: procedure.officialName ?? procedure.name.vi }),
    'dct:language': [language('VIE'), ...(procedure.name.en ? [language('ENG')] : []), ...(procedure.name.km ? [language('KHM')] : [])],
    'cv:hasCompetentAuthority': authorityOf(base, procedure),
    'cv:isGroupedBy': events
      .filter((event) => procedure.lifeEvents.includes(event.key))
      .map((event) => ({
        '@id': `${base}/su-kien/${event.key}`,
        '@type': ['cv:Event', 'cv:LifeEvent'],
        'dct:identifier': typed(event.key, 'string'),
        'dct:title': texts(event.name),
      })),
    'cv:processingTime': new Set(limits).size === 1 ? limits.slice(0, 1).map((limit) => typed(limit, 'duration')) : [],
    'dct:modified': typed(version.validFrom, 'date'),
    ...partsOf(page, procedure),
  }
  return Object.fromEntries(Object.entries(node).filter(([, value]) => !empty(value)))
}
