import type { FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { dayOf, type Lang, localized } from '#core/i18n.ts'
import { fingerprint } from '#core/seal.ts'
import { listUnits } from '#ground/places/index.ts'
import { findCode } from '../labels/labels.queries.ts'
import type { Fact } from '../lots/lot.rules.ts'
import { listFacts, listLots, type Lot } from '../lots/lots.queries.ts'
import { recallsOver } from '../recall/recall.ts'
import type { Recall } from '../recall/recall.queries.ts'
import { currentRules } from '../rules/rulebook.ts'
import { insertScan, type Looks, looksAt } from '../scan/scan.queries.ts'
import { type Suspicion, suspicionsOf } from '../scan/suspicion.rules.ts'
import { listWay, walkBack, type WayEvent } from '../walk/walk.queries.ts'

/** One lot of the chain as a buyer may read it: no name of a place or a person that was not agreed to. */
export type Origin = { lot: Lot; unit: string; facts: Fact[] }
export type Step = WayEvent & { unit: string; isHarvest: boolean }
export type View = {
  lot: Lot
  origins: Origin[]
  way: Step[]
  recalls: Recall[]
  serial?: { serial: string; issued: boolean; looks: Looks; suspicions: Suspicion[]; scanId: string }
}

/** Everything about a lot that may be shown: what it is, of what it was made, the way it took, whether it was recalled. */
export async function viewOf(db: Db, lot: Lot, lang: Lang, at: Date): Promise<View> {
  const back = (await walkBack(db, [lot.uri])).map(({ uri }) => uri)
  const [lots, way, recalls] = await Promise.all([listLots(db, { uris: back }), listWay(db, back), recallsOver(db, [lot.uri])])
  const facts = await listFacts(
    db,
    lots.map(({ id }) => id),
  )
  const units = new Map(
    (
      await listUnits(db, [...new Set([...lots.map((each) => each.unitId), ...way.flatMap(({ unitId }) => unitId ?? [])])], {
        on: dayOf(at),
      })
    ).map((unit) => [unit.id, localized(lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })]),
  )
  const depth = new Map(back.map((uri, index) => [uri, index]))
  const origins = lots
    .sort((a, b) => (depth.get(a.uri) ?? 0) - (depth.get(b.uri) ?? 0))
    .map(
      (each): Origin => ({
        lot: each,
        unit: units.get(each.unitId) ?? '',
        facts: facts.filter(({ lotId, shown }) => shown && lotId === each.id),
      }),
    )
  const harvested = new Set(lots.filter(({ kind }) => kind === 'harvested').map(({ uri }) => uri))
  const steps = way.map(
    (each): Step => ({
      ...each,
      unit: (each.unitId && units.get(each.unitId)) || '',
      isHarvest: each.bizStep === 'commissioning' && each.uris.some((uri) => harvested.has(uri)) && each.type === 'ObjectEvent',
    }),
  )
  return { lot, origins, way: steps, recalls }
}

/** One look of a buyer at a code: noted, counted, and judged by the province's rules. */
export async function lookAt(request: FastifyRequest, lot: Lot, serial: string, recalled: boolean): Promise<NonNullable<View['serial']>> {
  const { db, clock, config } = request.server
  const at = clock.now()
  const found = await findCode(db, serial)
  const code = found?.lotId === lot.id ? found : undefined
  const visitor = fingerprint(config.secret, 'trace.visitor', `${dayOf(at)} ${request.ip} ${request.headers['user-agent'] ?? ''}`).slice(
    0,
    16,
  )
  const scanId = await insertScan(db, { serial, codeId: code?.id ?? null, productId: lot.productId, visitor, at })
  const looks = await looksAt(db, serial, code?.uri ?? serial)
  const { suspicion } = await currentRules(db)
  const facts = { issued: code !== undefined, recalled, scans: looks.scans, places: looks.places, scansAfterSold: looks.scansAfterSold }
  return { serial, issued: code !== undefined, looks, suspicions: suspicionsOf(suspicion, facts), scanId }
}
