import type { Context } from '#core/module.ts'
import { dayOf } from '#core/i18n.ts'
import { readProvince } from '#core/province.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { findUnitByCode, readPack } from '#ground/places/index.ts'
import { recordEvents } from '../events/record.ts'
import { findCode, listCodes } from '../labels/labels.queries.ts'
import { orderLabels } from '../labels/order-labels.ts'
import { declareLot, type NewLot } from '../lots/declare-lot.ts'
import type { Fact } from '../lots/lot.rules.ts'
import { ensureParty } from '../master/master.ts'
import { insertScan } from '../scan/scan.queries.ts'

const label = '(mẫu, máy sinh ra để thử)'
const day = 86_400_000
const farm = { code: 'MAU-HTX-01', name: `Hợp tác xã lúa tôm mẫu ${label}` }
const mill = { code: 'MAU-DN-02', name: `Nhà máy xay xát mẫu ${label}` }
const freezer = { code: 'MAU-DN-03', name: `Cơ sở đông lạnh tôm mẫu ${label}` }

const tested = (key: string, vi: string, en: string, km: string, value: string): Fact => ({
  ...{ key, label: { vi, en, km }, value, source: `Phòng thử mẫu ${label}`, kind: 'test', shown: true },
})
const residues = (): Fact[] => [
  tested('residues', 'Dư lượng kháng sinh', 'Antibiotic residues', 'សំណល់អង់ទីប៊ីយ៉ូទិក', 'Không phát hiện'),
  {
    ...tested('diary', 'Nhật ký canh tác', 'Diary of the crop', 'កំណត់ហេតុដំណាំ', 'Đủ từ ngày xuống giống'),
    kind: 'diary',
    source: `Nhật ký mẫu ${label}`,
  },
]

/** A made-up chain of rice and one of shrimp, by the module's own functions: from the harvest to bags that buyers looked at. */
export async function generateTraceability(context: Context): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up traceability is refused in production')
    return 2
  }
  const now = clock.now()
  const { packDir } = readProvince(config.province)
  const { dataset } = await readPack(packDir)
  const codes = dataset.units.filter(({ level, to }) => level === 'commune' && to === null).map(({ code }) => code)
  const units = (
    await Promise.all(codes.slice(0, 3).map((code) => findUnitByCode(db, code, { on: dayOf(now), level: 'commune' })))
  ).flatMap((u) => u ?? [])
  const [here, there] = [units[0], units[1] ?? units[0]]
  if (!here || !there) {
    log('no made-up traceability: there is no commune')
    return 0
  }
  const [officer] = await listOfficers(db, { role: 'market_officer', at: now })
  const at = (ago: number): Date => new Date(now.getTime() - ago * day)
  const lot = (ago: number, given: Pick<NewLot, 'key' | 'owner' | 'product' | 'place' | 'quantity'> & Partial<NewLot>) =>
    declareLot(db, { kind: 'harvested', unit: 'KGM', on: dayOf(at(ago)), by: null, at: at(ago), ...given })
  const field = { key: 'ruong-mau', name: 'Cánh đồng mẫu', unitId: here.id }
  const producer = `Hộ trong ${farm.name}`
  const paddyName = { vi: `Lúa ST25 ${label}`, en: 'ST25 paddy (sample, made up)', km: 'ស្រូវ ST25 (គំរូ)' }
  const paddy = { key: 'lua-st25', name: paddyName, commodity: 'rice', variety: 'ST25' } as const
  const harvest = await lot(30, {
    key: 'mau-lua-1',
    owner: farm,
    product: paddy,
    place: field,
    quantity: 12_000,
    producer,
    facts: residues(),
  })
  const buyer = await ensureParty(db, mill, { by: null, at: at(29) })
  await recordEvents(db, {
    events: [shipped(harvest.uri, 12_000, at(28), harvest.partyUri, buyer.uri)],
    partyId: harvest.partyId,
    at: at(28),
  })
  const millPlace = { key: 'nha-may-mau', name: 'Nhà máy xay xát mẫu', unitId: there.id }
  const riceName = { vi: `Gạo ST25 ${label}`, en: 'ST25 rice (sample, made up)', km: 'អង្ករ ST25 (គំរូ)' }
  const rice = await lot(20, {
    ...{ key: 'mau-gao-1', kind: 'made', owner: mill, place: millPlace, quantity: 7_200 },
    product: { key: 'gao-st25', name: riceName, commodity: 'rice', variety: 'ST25', packG: 5_000 },
    from: [{ uri: harvest.uri, quantity: 12_000, unit: 'KGM' }],
  })
  await lot(10, {
    ...{ key: 'mau-gao-2', kind: 'made', owner: mill, place: millPlace, quantity: 3_000 },
    product: { key: 'gao-st25', name: riceName, commodity: 'rice', variety: 'ST25', packG: 5_000 },
    from: [{ uri: harvest.uri, quantity: 500, unit: 'KGM' }],
  })
  const pond = { key: 'ao-mau', name: 'Ao mẫu', unitId: there.id }
  const shrimpName = { vi: `Tôm thẻ chân trắng ${label}`, en: 'White-leg shrimp (sample, made up)', km: 'បង្គាជើងស (គំរូ)' }
  const species = 'Litopenaeus vannamei'
  const raw = { key: 'tom-the', name: shrimpName, commodity: 'shrimp', species } as const
  const shrimp = await lot(15, { key: 'mau-tom-1', owner: farm, product: raw, place: pond, quantity: 4_000, producer, facts: residues() })
  const frozenName = { vi: `Tôm đông lạnh ${label}`, en: 'Frozen shrimp (sample, made up)', km: 'បង្គាកក (គំរូ)' }
  const frozen = await lot(12, {
    ...{
      key: 'mau-tom-dl-1',
      kind: 'made',
      owner: freezer,
      place: { key: 'dong-lanh-mau', name: 'Xưởng đông lạnh mẫu', unitId: there.id },
      quantity: 3_800,
    },
    product: { key: 'tom-dl', name: frozenName, commodity: 'shrimp', species, packG: 1_000 },
    from: [{ uri: shrimp.uri, quantity: 4_000, unit: 'KGM' }],
  })
  if (officer) {
    for (const [made, packG] of [
      [rice, 5_000],
      [frozen, 1_000],
    ] as const) {
      const order = await orderLabels(db, made, { amount: 48, packG, key: 'mau', by: officer.personId, at: at(8) })
      const [first = '', second = ''] = await listCodes(db, order.id)
      await look(context, first, made.productId, { times: 41, since: at(7) })
      await look(context, second, made.productId, { times: 2, since: at(3) })
    }
  }
  log('made-up traceability: 5 lots of 3 organisations')
  return 0
}

const shipped = (uri: string, quantity: number, at: Date, from: string, to: string) => ({
  ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', disposition: 'in_transit' },
  ...{ eventTime: at.toISOString(), eventTimeZoneOffset: '+07:00', quantityList: [{ epcClass: uri, quantity, uom: 'KGM' }] },
  sourceList: [{ type: 'possessing_party', source: from }],
  destinationList: [{ type: 'possessing_party', destination: to }],
})

async function look({ db }: Context, serial: string, productId: string, by: { times: number; since: Date }): Promise<void> {
  const codeId = (await findCode(db, serial))?.id ?? null
  for (let n = 0; n < by.times; n++)
    await insertScan(db, { serial, codeId, productId, visitor: `mau-${n}`, at: new Date(by.since.getTime() + n * 3_600_000) })
}
