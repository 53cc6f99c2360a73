import { formatNumber, translatorFor } from '#core/i18n.ts'
import { getUnit } from '#ground/places/index.ts'
import type { Db } from '#core/db.ts'
import { declareLot, type Fact, type Lot } from '#sectors/trace/index.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { kindOf } from '../catalogue/catalogue.ts'
import type { SeasonOf } from '../farm/whose.ts'
import { findConsents } from '../producer/producer.queries.ts'
import type { Summary } from '../profile/summary.rules.ts'
import type { Certificate } from '../area/area.queries.ts'

const t = translatorFor('vi')

/** What is told with the lot: the summary of the diary, each fact with where it was taken from. */
export function factsOf(
  summary: Summary,
  of: { season: SeasonOf['season']; certificates: readonly Certificate[]; catalogue: Catalogue },
): Fact[] {
  const { season, certificates, catalogue } = of
  const source = t('farming.diary')
  const fact = (key: string, label: Fact['label'], value: string, kind: Fact['kind'] = 'diary'): Fact => ({
    ...{ key, label, value, source, sourceRef: season.id, kind, shown: true },
  })
  const said = (vi: string, en: string, km: string): Fact['label'] => ({ vi, en, km })
  return [
    fact('seed', said('Con giống, hạt giống', 'Seed', 'ពូជ'), [season.seedOrigin, season.seedLot].filter(Boolean).join(' · ')),
    fact('began', said('Ngày thả, ngày gieo', 'Day of stocking or sowing', 'ថ្ងៃដាក់ពូជ'), season.beganOn),
    ...(summary.feedKg > 0 ? [fact('feed', said('Thức ăn', 'Feed', 'ចំណី'), `${formatNumber('vi', summary.feedKg)} kg`)] : []),
    ...summary.inputs.map((input) =>
      fact(
        `input:${input.key ?? input.name}`,
        said(`Vật tư: ${input.name}`, `Input: ${input.name}`, `សម្ភារៈ៖ ${input.name}`),
        `${input.times} lần, lần cuối ${input.lastDay}, ${input.status === 'banned' ? 'cấm dùng' : `đủ ngày từ ${input.clearOn}`}`,
      ),
    ),
    ...summary.tests.map((test) => {
      const name = catalogue.substances.find(({ key }) => key === test.substance)?.label.vi ?? test.substance
      const value = Object.entries(test.verdicts).map(([market, verdict]) => `${market}: ${verdict}`)
      return fact(
        `test:${test.substance}:${test.day}`,
        said(`Kiểm nghiệm ${name}`, `Test of ${name}`, `តេស្ត ${name}`),
        value.join(', '),
        'test',
      )
    }),
    ...certificates.map((each) =>
      fact(
        `certificate:${each.scheme}:${each.number}`,
        said('Chứng nhận', 'Certificate', 'វិញ្ញាបនបត្រ'),
        `${each.scheme} ${each.number}, ${each.issuer}, ${each.validFrom}–${each.validTo}`,
        'certificate',
      ),
    ),
  ]
}

type Harvested = { key: string; kg: number; day: string; facts: Fact[]; catalogue: Catalogue; by: string; at: Date }

/** Declares the harvest as a lot of traceability; the producer's name goes along only where they agreed. */
export async function declareHarvest(trx: Db, { season, area, producer }: SeasonOf, made: Harvested): Promise<Lot> {
  const { catalogue } = made
  const consents = await findConsents(trx, producer.id)
  const unit = await getUnit(trx, area.unitId)
  const group = kindOf(catalogue, area.kind)?.group
  const species = catalogue.species.find(({ key }) => key === season.species)
  const name = consents.name ? producer.name : t('farming.producer.unnamed', { unit: unit.fullName })
  return declareLot(trx, {
    ...{ key: made.key, kind: 'harvested', quantity: made.kg, unit: 'KGM', on: made.day, by: made.by, at: made.at, producer: name },
    owner: { code: producer.organisationCode ?? `NT-${producer.id}`, name: producer.name, publicName: name },
    product: {
      key: season.species,
      name: species?.label ?? { vi: season.species },
      commodity: group === 'shrimp' ? 'shrimp' : area.kind === 'rice_field' ? 'rice' : 'other',
      species: season.species,
    },
    place: {
      key: `area:${area.id}`,
      name: consents.place ? area.name : (area.number ?? unit.fullName),
      unitId: area.unitId,
      ...(consents.place && area.lat !== null && area.lon !== null ? { point: { lat: area.lat, lon: area.lon } } : {}),
    },
    facts: made.facts,
  })
}
