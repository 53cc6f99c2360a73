import type { FastifyRequest } from 'fastify'
import { dayOf, formatDate, formatDateTime, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import { getUnit } from '#ground/places/index.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Entry } from '../diary/diary.queries.ts'
import { lateness } from '../diary/diary.rules.ts'
import type { SeasonOf } from '../farm/whose.ts'
import type { ResidueTest } from '../residue/residue.queries.ts'
import { markets } from '../residue/residue.rules.ts'
import type { WholeSeason } from '../season/read-season.ts'
import type { HarvestLine, Line, SeasonView, TestLine } from './season-view.page.tsx'

const nameIn = (t: T, list: readonly { key: string; label: { vi: string; en?: string; km?: string } }[], key: string): string =>
  localized(t.lang, list.find((each) => each.key === key)?.label ?? key)

/** What a line says, in words. */
function wordsOf(t: T, catalogue: Catalogue, { kind, body, inputKey, inputStatus, withdrawalDays }: Entry): string {
  const number = (key: string): string => formatNumber(t.lang, Number(body[key] ?? 0))
  const more = (key: string): string => (body[key] === undefined ? '' : ` · ${String(body[key])}`)
  if (kind === 'feed') return `${number('kg')} kg${more('product')}${more('lot')}`
  if (kind === 'water')
    return catalogue.measures
      .flatMap(({ key, label, unit }) => (body[key] === undefined ? [] : [`${localized(t.lang, label)} ${number(key)} ${unit}`.trim()]))
      .join(' · ')
  if (kind === 'treat') {
    const name = inputKey ? nameIn(t, catalogue.inputs, inputKey) : String(body.name ?? '')
    const days = withdrawalDays ? ` · ${t('farming.input.days', { days: withdrawalDays })}` : ''
    const status = inputStatus && inputStatus !== 'allowed' ? ` · ${t(`farming.input.${inputStatus}`)}` : ''
    return `${name} ${number('amount')} ${t(`farming.dose.${String(body.unit)}` as MessageKey)}${status}${days}${more('reason')}`
  }
  if (kind === 'disease')
    return `${nameIn(t, catalogue.diseases, String(body.sign))}${body.dead === undefined ? '' : ` · ${t('farming.dead', { n: Number(body.dead) })}`}`
  return kind === 'labour' ? `${String(body.work)} · ${t('farming.people', { n: Number(body.people) })}` : ''
}

function lineOf(t: T, whole: WholeSeason, entry: Entry, photos: string | undefined, isNamed: boolean): Line {
  const late = lateness({ ...entry, writtenOn: dayOf(entry.writtenAt) })
  return {
    id: entry.id,
    day: entry.day,
    kind: entry.kind,
    words: entry.takenBack ? '' : wordsOf(t, whole.catalogue, entry),
    note: entry.takenBack ? '' : String(entry.body.words ?? ''),
    isBanned: entry.inputStatus === 'banned',
    isGone: !whole.current.includes(entry),
    isTakenBack: entry.takenBack,
    isCorrection: entry.corrects !== null,
    late:
      late === 'none'
        ? ''
        : t(`farming.late.${late}`, {
            written: formatDateTime(t.lang, entry.writtenAt),
            received: formatDateTime(t.lang, entry.receivedAt),
          }),
    who: isNamed ? entry.byName : '',
    photo: entry.photoSmall && photos ? `${photos}/${entry.id}` : undefined,
  }
}

function testOf(t: T, { substances }: Catalogue, test: ResidueTest): TestLine {
  const least = test.detected ? '' : `${t('farming.test.not_detected')} `
  return {
    id: test.id,
    substance: nameIn(t, substances, test.substance),
    day: formatDate(t.lang, test.sampledOn),
    value: `${least}${test.detected ? '' : '(< '}${test.value} ${test.unit}${test.detected ? '' : ')'}`,
    method: test.method,
    laboratory: `${test.laboratory} · ${test.reportNumber}`,
    byOfficer: test.byOfficer,
    verdicts: markets.map((market) => {
      const { verdict, most, unit, basis, evidence } = test.verdicts[market]
      return {
        market,
        verdict,
        limit: most === undefined ? '' : `${most} ${unit ?? ''}`,
        basis: basis ?? '',
        evidence: evidence ? t(`farming.evidence.${evidence}` as MessageKey) : '',
      }
    }),
  }
}

export type ViewOptions = { photos?: string | undefined; isNamed: boolean; producer?: string; place?: string }

/** A season in words: for its producer, for an officer, and for whoever was given the code. */
export async function seasonView(request: FastifyRequest, of: SeasonOf, whole: WholeSeason, options: ViewOptions): Promise<SeasonView> {
  const { t } = request
  const { season, catalogue, entries, summary } = whole
  const { area, producer } = of
  const day = (value: string | null): string => (value ? formatDate(t.lang, value) : '')
  return {
    seasonId: season.id,
    area: area.name,
    areaNumber: area.number,
    producer: options.producer ?? producer.name,
    place: options.place ?? (await getUnit(request.server.db, area.unitId)).fullName,
    species: nameIn(t, catalogue.species, season.species),
    sizeM2: area.sizeM2,
    began: day(season.beganOn),
    seed: [
      season.seedOrigin,
      season.seedLot,
      `${formatNumber(t.lang, season.seedAmount)} ${t(`farming.seed.${season.seedUnit}`)}`,
      season.seedUnit === 'animals' ? t('farming.density', { n: Math.round((season.seedAmount / area.sizeM2) * 10) / 10 }) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    expected: `${day(season.expectedOn)} · ${formatNumber(t.lang, season.expectedKg)} kg`,
    isOver: season.endedAt !== null,
    earliest: summary.earliest ? day(summary.earliest) : undefined,
    movedEarlier: summary.movedEarlier,
    lines: entries.map((entry) => lineOf(t, whole, entry, options.photos, options.isNamed)),
    summary: {
      ...summary,
      firstDay: day(summary.firstDay),
      lastDay: day(summary.lastDay),
      water: summary.water.map((each) => ({
        ...each,
        label: nameIn(t, catalogue.measures, each.key),
        unit: catalogue.measures.find(({ key }) => key === each.key)?.unit ?? '',
      })),
      inputs: summary.inputs.map((each) => ({
        ...each,
        name: each.key ? nameIn(t, catalogue.inputs, each.key) : each.name,
        lastDay: day(each.lastDay),
        clearOn: day(each.clearOn),
      })),
      diseases: summary.diseases.map((each) => ({ label: nameIn(t, catalogue.diseases, each.key), day: day(each.day) })),
    },
    tests: whole.tests.map((test) => testOf(t, catalogue, test)),
    harvests: whole.harvests.map(
      (each): HarvestLine => ({
        id: each.id,
        day: day(each.day),
        kg: each.kg,
        buyer: each.buyer,
        lotId: each.lotId,
        isReleased: each.releaseId !== null,
      }),
    ),
  }
}
