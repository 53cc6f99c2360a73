import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findPersonByPhone, type Person } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { insertArea, insertCertificate, insertStep, nextAreaNumber, updateState } from '../area/area.queries.ts'
import { areaNumber } from '../area/area.rules.ts'
import { type AreaKind, type Catalogue, getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { addDays } from '../diary/diary.rules.ts'
import { type Fields, readEntry } from '../diary/entry.rules.ts'
import type { EntryKind } from '../diary/diary.queries.ts'
import { recordEntry } from '../diary/record.ts'
import { recordHarvest } from '../harvest/harvest.ts'
import { findProducer, insertConsent, insertProducer, type Producer } from '../producer/producer.queries.ts'
import { insertTest } from '../residue/residue.queries.ts'
import { readExact } from '../residue/residue.rules.ts'
import { verdictsOf } from '../residue/residue.ts'
import { findSeason, insertSeason, setShare } from '../season/season.queries.ts'
import { findArea } from '../area/area.queries.ts'

const label = '(mẫu, máy sinh ra để thử)'
const day = 86_400_000

type Sample = {
  phone: string
  name: string
  kind: string
  species: string
  size: number
  lat: number
  ago: number
  road: 'ill' | 'well' | 'sold' | 'banned'
}
/** Ponds and fields of the demo's two citizens; three of them near each other are ill. */
const samples: Sample[] = [
  { phone: '0900000001', name: 'Ao số 1', kind: 'shrimp_pond', species: 'white_shrimp', size: 3_200, lat: 9.501, ago: 48, road: 'ill' },
  { phone: '0900000001', name: 'Ao số 2', kind: 'shrimp_pond', species: 'white_shrimp', size: 2_800, lat: 9.506, ago: 92, road: 'sold' },
  { phone: '0900000001', name: 'Ruộng sau nhà', kind: 'rice_field', species: 'rice_st25', size: 12_000, lat: 9.53, ago: 70, road: 'well' },
  { phone: '0900000002', name: 'Ao đầu kinh', kind: 'shrimp_pond', species: 'tiger_shrimp', size: 5_000, lat: 9.51, ago: 60, road: 'ill' },
  { phone: '0900000002', name: 'Ao giữa', kind: 'shrimp_pond', species: 'white_shrimp', size: 4_100, lat: 9.514, ago: 55, road: 'ill' },
  { phone: '0900000002', name: 'Ao cuối', kind: 'shrimp_pond', species: 'white_shrimp', size: 3_900, lat: 9.518, ago: 50, road: 'banned' },
]

type Stage = { context: Context; catalogue: Catalogue; unitId: string; now: Date }

async function producerFor({ context: { db }, unitId, now }: Stage, person: Person): Promise<Producer | undefined> {
  const id = await insertProducer(db, {
    ...{ kind: 'household', name: `Hộ ${person.name} ${label}`, personId: person.id, organisationCode: null, unitId, madeUp: true },
    at: new Date(now.getTime() - 120 * day),
  })
  if (!id) return undefined
  await insertConsent(db, { producerId: id, shows: 'place', given: true, by: person.id, at: now })
  return findProducer(db, id)
}

async function areaFor({ context: { db }, unitId, now }: Stage, producer: Producer, kind: AreaKind, sample: Sample): Promise<string> {
  const side = Math.sqrt(sample.size) / 111_000
  const [lat, lon] = [sample.lat, 106.2]
  const end = (degrees: number): number => Number((degrees + side).toFixed(6))
  const corners: [number, number][] = [
    [lat, lon],
    [end(lat), lon],
    [end(lat), end(lon)],
    [lat, end(lon)],
  ]
  const at = new Date(now.getTime() - 110 * day)
  return inTransaction(db, async (trx) => {
    const { name, species, size: sizeM2 } = sample
    const made = {
      producerId: producer.id,
      name,
      kind: kind.key,
      species,
      sizeM2,
      unitId,
      corners,
      lat: lat + side / 2,
      lon: lon + side / 2,
    }
    const id = await insertArea(trx, { ...made, madeUp: true }, at)
    const by = { id: null, name: label }
    await insertStep(trx, id, { what: 'recorded', by, at })
    const number = areaNumber(kind.letters, dayOf(at).slice(0, 4), await nextAreaNumber(trx))
    await updateState(trx, id, { state: 'granted', number })
    await insertStep(trx, id, { what: 'granted', by, at })
    if (sample.road === 'sold' || kind.group === 'crop')
      await insertCertificate(trx, id, {
        ...{ scheme: 'vietgap', number: `MAU-${number}`, issuer: `Tổ chức chứng nhận ${label}`, validFrom: dayOf(at) },
        ...{ validTo: addDays(dayOf(at), 720), fileId: null, by: producer.personId, at },
      })
    return id
  })
}

/** What was written on which day after the season began. */
function linesOf(kind: AreaKind, sample: Sample): [number, EntryKind, Fields][] {
  const lines: [number, EntryKind, Fields][] = []
  if (kind.group === 'shrimp')
    for (let n = 2; n < sample.ago; n += 4) {
      lines.push([n, 'feed', { amount: String(4 + n / 2), product: 'Thức ăn tôm số 2', lot: `TA-${n}` }])
      lines.push([n, 'water', { ph: n % 12 === 0 ? '8,8' : '7,9', salinity: '15', temperature: '28,5', oxygen: '5,2' }])
    }
  lines.push([5, 'treat', { input: kind.group === 'crop' ? 'organic_fertiliser' : 'probiotic', amount: '20', unit: 'kg' }])
  lines.push([10, 'labour', { work: kind.group === 'crop' ? 'Làm cỏ' : 'Vệ sinh ao, kiểm tra bờ', people: '2' }])
  if (sample.road === 'ill') lines.push([sample.ago - 3, 'disease', { sign: 'white_spot', dead: '120' }])
  if (sample.road === 'ill')
    lines.push([sample.ago - 2, 'treat', { input: 'oxytetracycline', amount: '1,5', unit: 'kg', reason: 'Theo đơn' }])
  if (sample.road === 'banned')
    lines.push([sample.ago - 20, 'treat', { input: 'enrofloxacin', amount: '0,5', unit: 'kg', reason: 'Cửa hàng bán' }])
  return lines
}

async function live(stage: Stage, producer: Producer, person: Person, sample: Sample): Promise<void> {
  const { context, catalogue, now } = stage
  const { db, config } = context
  const kind = kindOf(catalogue, sample.kind)
  if (!kind) return
  const areaId = await areaFor(stage, producer, kind, sample)
  const began = addDays(dayOf(now), -sample.ago)
  const seasonId = await insertSeason(db, {
    ...{
      areaId,
      clientKey: `made-up-${areaId}`,
      species: sample.species,
      beganOn: began,
      seedOrigin: `Trại giống mẫu ${label}`,
      seedLot: 'M-01',
    },
    ...{ seedAmount: kind.group === 'crop' ? 120 : sample.size * 60, seedUnit: kind.group === 'crop' ? 'kg' : 'animals' },
    ...{ expectedOn: addDays(began, 105), expectedKg: Math.round(sample.size * 1.1), by: person.id },
    at: new Date(now.getTime() - sample.ago * day),
  })
  if (!seasonId) return
  const by = { id: person.id, name: person.name }
  for (const [n, entryKind, fields] of linesOf(kind, sample)) {
    const at = new Date(now.getTime() - (sample.ago - n) * day)
    const { read } = readEntry(entryKind, { day: addDays(began, n), ...fields }, catalogue, {
      group: kind.group,
      today: dayOf(at),
      beganOn: began,
    })
    const clientKey = `made-up-${areaId}-${n}-${entryKind}`
    if (read)
      await recordEntry(db, config, {
        seasonId,
        read,
        clientKey,
        corrects: null,
        takenBack: false,
        photo: undefined,
        by,
        writtenAt: at,
        at,
      })
  }
  if (sample.road === 'sold') await sell(stage, { areaId, seasonId, producer, by, kind })
}

type Sale = { areaId: string; seasonId: string; producer: Producer; by: { id: string; name: string }; kind: AreaKind }
/** A laboratory's result, two harvests with their lots, and a code by which the diary is read. */
async function sell({ context: { db }, catalogue, now }: Stage, { areaId, seasonId, producer, by, kind }: Sale): Promise<void> {
  const [area, season] = [await findArea(db, areaId), await findSeason(db, seasonId)]
  const amount = readExact('0.1', 'ug/kg')
  if (!area || !season || !amount) return
  const sampledOn = addDays(dayOf(now), -5)
  await insertTest(db, {
    ...{
      seasonId,
      clientKey: `made-up-${areaId}-test`,
      substance: 'chloramphenicol',
      sampledOn,
      detected: false,
      value: '0.1',
      unit: 'ug/kg',
    },
    ...{
      method: 'LC-MS/MS',
      laboratory: `Phòng thử nghiệm mẫu ${label}`,
      reportNumber: 'MAU-01',
      byId: by.id,
      byName: by.name,
      byOfficer: false,
    },
    verdicts: verdictsOf(catalogue, {
      substance: 'chloramphenicol',
      group: kind.group,
      day: sampledOn,
      result: { detected: false, amount },
    }),
    at: new Date(now.getTime() - 4 * day),
  })
  for (const ago of [3, 1])
    await recordHarvest(
      db,
      { season, area, producer },
      { key: `made-up-${areaId}-${ago}`, day: addDays(dayOf(now), -ago), kg: 1_400, buyer: `Vựa mẫu ${label}`, by, at: now },
    )
  await setShare(db, seasonId, { code: areaId.replaceAll('-', '').slice(0, 12), by: by.id, at: now })
}

/** Made-up ponds and fields of the demo's citizens, with seasons on every road, by the module's own functions. */
export async function generateFarms(context: Context): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up farms are refused in production')
    return 2
  }
  const now = clock.now()
  const unit = await findUnitByCode(db, '31673', { on: dayOf(now) })
  if (!unit) {
    log('no made-up farms: their commune is not there')
    return 0
  }
  const stage: Stage = { context, catalogue: await getCatalogue(db), unitId: unit.id, now }
  const producers = new Map<string, { person: Person; producer: Producer }>()
  let made = 0
  for (const sample of samples) {
    if (!producers.has(sample.phone)) {
      const person = await findPersonByPhone(db, sample.phone)
      const producer = person && (await producerFor(stage, person))
      if (person && producer) producers.set(sample.phone, { person, producer })
    }
    const own = producers.get(sample.phone)
    if (!own) continue
    await live(stage, own.producer, own.person, sample)
    made++
  }
  log(made > 0 ? `${made} made-up ponds and fields` : 'made-up farms are here already, or nobody is there to have them')
  return made > 0 ? 0 : 1
}
