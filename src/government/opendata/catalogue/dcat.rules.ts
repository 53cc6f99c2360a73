import type { Localized } from '#core/i18n.ts'
import type { Dataset, Frequency } from '../dataset/definition.ts'
import type { Licence, Settings } from '../dataset/settings.ts'
import type { Release } from '../release/release.queries.ts'
import type { Format } from '../release/formats.ts'
import { full, rdfType, type Triple, type Value } from './graph.rules.ts'

export type Published = { dataset: Dataset; release: Release; owner: { code: string; name: Localized } }
export type Place = {
  base: string
  settings: Settings
  language: string
  formats: Readonly<Record<Format, { authority: string; iana: string }>>
}

const authority = 'http://publications.europa.eu/resource/authority'
const frequencyCodes: Record<Frequency, string> = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  annual: 'ANNUAL',
}
const languages = ['VIE', 'ENG', 'KHM']

const iri = (value: string): Value => ({ iri: value })
const text = (value: string): Value => ({ text: value })
const typed = (value: string | number, type: string): Value => ({ text: String(value), type })
const words = (value: Localized): Value[] =>
  (['vi', 'en', 'km'] as const).flatMap((lang) => {
    const own = value[lang]
    return own ? [{ text: own, lang }] : []
  })

/** Triples of one subject: a property with a value or with several. */
const about = (s: string, type: string | undefined, values: Record<string, Value | Value[] | undefined>): Triple[] => [
  ...(type ? [{ s, p: rdfType, o: iri(full(type)) }] : []),
  ...Object.entries(values).flatMap(([p, given]) => [given ?? []].flat().map((o) => ({ s, p, o }))),
]

export const catalogueIri = ({ base }: Pick<Place, 'base'>): string => `${base}/du-lieu-mo`
export const datasetIri = (place: Pick<Place, 'base'>, key: string): string => `${catalogueIri(place)}/${key}`
const agentIri = (place: Place, code: string): string => `${catalogueIri(place)}#co-quan-${encodeURIComponent(code)}`
const licenceIri = ({ uri }: Licence): string => uri
const spot = (place: Place): string => `${catalogueIri(place)}#dia-ban`

const agent = (place: Place, code: string, name: Localized): Triple[] =>
  about(agentIri(place, code), 'foaf:Agent', {
    'foaf:name': words(name),
    'dct:identifier': text(code),
    'dct:type': iri('http://purl.org/adms/publishertype/RegionalAuthority'),
  })

function licenceTriples(licence: Licence): Triple[] {
  return about(licenceIri(licence), 'dct:LicenseDocument', {
    'dct:title': words(licence.title),
    ...(licence.authority ? { 'skos:exactMatch': iri(licence.authority) } : {}),
  })
}

function distribution(
  place: Place,
  { dataset, release }: Published,
  licence: Licence | undefined,
  { format, size, sha256 }: Release['files'][number],
): Triple[] {
  const page = datasetIri(place, dataset.key)
  const self = `${page}#tep-${format}`
  const { authority: code, iana } = place.formats[format]
  return [
    ...about(self, 'dcat:Distribution', {
      'dct:title': words(dataset.body.title),
      'dcat:accessURL': iri(page),
      'dcat:downloadURL': iri(`${page}/phien-ban/${release.number}/${dataset.key}.${format}`),
      'dct:format': iri(`${authority}/file-type/${code}`),
      'dcat:mediaType': iri(`https://www.iana.org/assignments/media-types/${iana}`),
      'dcat:byteSize': typed(size, 'xsd:nonNegativeInteger'),
      'spdx:checksum': iri(`${self}-sha256`),
      'dct:license': licence && iri(licenceIri(licence)),
      'dct:issued': typed(release.issuedAt.toISOString(), 'xsd:dateTime'),
      'dct:modified': typed(release.issuedAt.toISOString(), 'xsd:dateTime'),
      'dct:language': iri(`${authority}/language/VIE`),
      'dcatap:availability': iri('http://publications.europa.eu/resource/authority/planned-availability/STABLE'),
    }),
    ...about(`${self}-sha256`, 'spdx:Checksum', {
      'spdx:algorithm': iri('http://spdx.org/rdf/terms#checksumAlgorithm_sha256'),
      'spdx:checksumValue': typed(sha256, 'xsd:hexBinary'),
    }),
  ]
}

/** A dataset with its files, as DCAT-AP 3 has it. */
export function datasetTriples(place: Place, published: Published): Triple[] {
  const { dataset, release, owner } = published
  const { body, key } = dataset
  const page = datasetIri(place, key)
  const licence = place.settings.licences.find((one) => one.key === body.licence)
  const contact = `${page}#lien-he`
  const covers = release.coversFrom && release.coversTo ? `${page}#thoi-gian` : undefined
  const { added, changed, removed } = release.changes
  return [
    ...about(page, 'dcat:Dataset', {
      'dct:title': words(body.title),
      'dct:description': words(body.about),
      'dct:identifier': text(page),
      'dct:publisher': iri(agentIri(place, owner.code)),
      'dcat:contactPoint': iri(contact),
      'dcat:theme': iri(`${authority}/data-theme/${body.theme}`),
      'dcat:keyword': body.keywords.map((word) => ({ text: word, lang: 'vi' })),
      'dct:accrualPeriodicity': iri(`${authority}/frequency/${frequencyCodes[body.frequency]}`),
      'dct:accessRights': iri(`${authority}/access-right/PUBLIC`),
      'dct:language': iri(`${authority}/language/VIE`),
      'dct:issued': typed(dataset.createdAt.toISOString(), 'xsd:dateTime'),
      'dct:modified': typed(release.issuedAt.toISOString(), 'xsd:dateTime'),
      'dct:spatial': [iri(spot(place)), iri(`${authority}/country/VNM`)],
      'dct:temporal': covers ? iri(covers) : undefined,
      'dcat:landingPage': iri(page),
      'dcat:version': text(String(release.number)),
      'adms:versionNotes': { text: `+${added} ~${changed} −${removed}`, lang: 'vi' },
      'dcat:distribution': release.files.map(({ format }) => iri(`${page}#tep-${format}`)),
    }),
    ...agent(place, owner.code, owner.name),
    ...about(contact, 'vcard:Organization', {
      'vcard:fn': words(body.contact.name).slice(0, 1),
      'vcard:hasURL': iri(`${page}/hoi`),
      'vcard:hasEmail': body.contact.email ? iri(`mailto:${body.contact.email}`) : undefined,
    }),
    ...(covers
      ? about(covers, 'dct:PeriodOfTime', {
          'dcat:startDate': typed(release.coversFrom ?? '', 'xsd:date'),
          'dcat:endDate': typed(release.coversTo ?? '', 'xsd:date'),
        })
      : []),
    ...about(spot(place), 'dct:Location', {
      'skos:prefLabel': words(place.settings.place.name),
      'dct:identifier': text(place.settings.place.code),
    }),
    ...(licence ? licenceTriples(licence) : []),
    ...release.files.flatMap((file) => distribution(place, published, licence, file)),
  ]
}

/** The whole catalogue: itself, its interface, and every dataset. */
export function catalogueTriples(place: Place, all: readonly Published[]): Triple[] {
  const self = catalogueIri(place)
  const { settings } = place
  const dates = all.map(({ release }) => release.issuedAt.toISOString()).sort()
  const firsts = all.map(({ dataset }) => dataset.createdAt.toISOString()).sort()
  const [licence] = settings.licences
  const service = `${self}#giao-dien`
  return [
    ...about(self, 'dcat:Catalog', {
      'dct:title': words(settings.title),
      'dct:description': words(settings.about),
      'dct:publisher': iri(agentIri(place, settings.publisher.unit)),
      'dct:language': languages.map((code) => iri(`${authority}/language/${code}`)),
      'dct:license': licence && iri(licenceIri(licence)),
      'dct:spatial': [iri(spot(place)), iri(`${authority}/country/VNM`)],
      'dct:issued': firsts[0] ? typed(firsts[0], 'xsd:dateTime') : undefined,
      'dct:modified': dates.length > 0 ? typed(dates.at(-1) ?? '', 'xsd:dateTime') : undefined,
      'foaf:homepage': iri(self),
      'dcat:themeTaxonomy': iri(`${authority}/data-theme`),
      'dcat:dataset': all.map(({ dataset }) => iri(datasetIri(place, dataset.key))),
      'dcat:service': iri(service),
    }),
    ...agent(place, settings.publisher.unit, settings.publisher.name),
    ...about(spot(place), 'dct:Location', { 'skos:prefLabel': words(settings.place.name), 'dct:identifier': text(settings.place.code) }),
    ...(licence ? licenceTriples(licence) : []),
    ...about(service, 'dcat:DataService', {
      'dct:title': words(settings.title),
      'dcat:endpointURL': iri(`${place.base}/api/open-data`),
      'dcat:endpointDescription': iri(`${place.base}/api/openapi.json`),
      'dct:publisher': iri(agentIri(place, settings.publisher.unit)),
      'dct:accessRights': iri(`${authority}/access-right/PUBLIC`),
      'dcat:servesDataset': all.map(({ dataset }) => iri(datasetIri(place, dataset.key))),
    }),
    ...all.flatMap((one) => datasetTriples(place, one)),
  ]
}
