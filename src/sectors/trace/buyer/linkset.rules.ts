import type { View } from './view.ts'

const gs1 = 'https://gs1.org/voc/'

/** The links of a thing by their types, as RFC 9264 writes them down. */
export function linksetOf(anchor: string, page: string, name: string, isRecalled: boolean): object {
  const to = (title: string): object[] => [{ href: page, title, type: 'text/html' }]
  return {
    linkset: [
      {
        anchor,
        itemDescription: name,
        [`${gs1}defaultLink`]: to(name),
        [`${gs1}pip`]: to(name),
        [`${gs1}traceability`]: [{ href: page, title: name, type: 'application/ld+json' }, ...to(name)],
        ...(isRecalled ? { [`${gs1}recallStatus`]: to(name) } : {}),
      },
    ],
  }
}

/** What the page says, as linked data in the words of GS1 and schema.org. */
export function linkedData(anchor: string, { lot, origins, way, recalls }: View): object {
  return {
    '@context': { gs1, schema: 'https://schema.org/', cbv: 'https://ref.gs1.org/cbv/' },
    '@id': anchor,
    '@type': 'gs1:Product',
    ...(lot.gtin ? { 'gs1:gtin': lot.gtin } : {}),
    'gs1:hasBatchLotNumber': lot.code,
    'gs1:productName': Object.entries(lot.productName).map(([language, value]) => ({ '@language': language, '@value': value })),
    'gs1:manufacturer': { '@id': lot.partyUri, 'gs1:organizationName': lot.publicName },
    'schema:productionDate': lot.on,
    'gs1:isRecalled': recalls.length > 0,
    'schema:isBasedOn': origins
      .filter((origin) => origin.lot.id !== lot.id)
      .map((origin) => ({ '@id': origin.lot.uri, 'schema:productionDate': origin.lot.on, 'schema:location': origin.unit })),
    'schema:additionalProperty': origins.flatMap((origin) =>
      origin.facts.map((fact) => ({
        'schema:name': fact.label.vi,
        'schema:value': fact.value,
        'schema:measurementTechnique': fact.source,
      })),
    ),
    'schema:subjectOf': way.map((step) => ({
      '@type': 'schema:Event',
      'schema:startDate': step.at.toISOString(),
      'cbv:bizStep': step.bizStep,
      'schema:location': step.unit,
    })),
  }
}
