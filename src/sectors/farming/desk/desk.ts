import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { actorOf, scopeOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { getUnit, listUnits } from '#ground/places/index.ts'
import { findArea, insertStep, listCertificates, listSteps, updateState } from '../area/area.queries.ts'
import { mayBecome, sizesDiffer, squareMetres } from '../area/area.rules.ts'
import { getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { addDays } from '../diary/diary.rules.ts'
import { desk, fieldsOf, idOf } from '../farm/request.ts'
import { kind as farm, may, unitsOf } from '../farm/rights.ts'
import { officersArea, officersSeason } from '../farm/whose.ts'
import { seasonView } from '../profile/season-view.ts'
import { gateOf, readSeason } from '../season/read-season.ts'
import { listSeasons } from '../season/season.queries.ts'
import { DeskAreaPage, DeskPage, DeskSeasonPage } from './desk.page.tsx'
import { type DeskLine, listForDesk, listSightings } from './desk.queries.ts'
import { gathered } from './warning.rules.ts'

export const DeskQuery = Type.Object({
  'don-vi': Type.Optional(Type.String({ pattern: '^$|^[0-9a-f-]{36}$' })),
  loai: Type.Optional(Type.String({ maxLength: 40 })),
  'tinh-trang': Type.Optional(Type.String({ maxLength: 20 })),
})
const most = 300

/** Areas within an officer's reach; banned inputs and disease stand first, and where disease gathers is said above all. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const at = clock.now()
  const today = dayOf(at)
  const asked = request.query as { 'don-vi'?: string; loai?: string; 'tinh-trang'?: string }
  const unitIds = await unitsOf(db, scopeOf(actorOf(request), 'read', farm), at)
  const catalogue = await getCatalogue(db)
  const { warning } = catalogue
  const filter = { unitIds, unitId: asked['don-vi'] || undefined, kind: asked.loai || undefined, state: asked['tinh-trang'] || undefined }
  const [lines, all, sightings] = await Promise.all([
    listForDesk(db, filter, today, most),
    listForDesk(db, { unitIds }, today, 10_000),
    listSightings(db, addDays(today, -warning.days), today),
  ])
  const units = new Map(
    (await listUnits(db, [...new Set(all.map(({ unitId }) => unitId))], { on: today })).map((unit) => [unit.id, unit.fullName]),
  )
  const ill = [...gathered(sightings, today, warning)].filter(([unit]) => units.has(unit))
  const isLive = (last: Date | null): boolean => last !== null && at.getTime() - last.getTime() < catalogue.liveDays * 86_400_000
  const nameOf = (key: string): string => localized(t.lang, kindOf(catalogue, key)?.label ?? key)
  const body = h(DeskPage, {
    t,
    lines: lines.map((line) => ({
      ...line,
      kindName: nameOf(line.kind),
      unit: units.get(line.unitId) ?? '',
      isLive: isLive(line.lastEntryAt),
    })),
    warnings: ill.map(([unit, n]) => ({ unit: units.get(unit) ?? '', n })),
    warning: { ...warning, km: warning.radiusMetres / 1_000 },
    byCommune: [...units].map(([id, unit]) => {
      const here = all.filter(({ unitId }) => unitId === id)
      return {
        ...{ id, unit, areas: here.length, granted: here.filter(({ state }) => state === 'granted').length },
        ...{ seasons: here.filter(({ seasonId }) => seasonId).length, live: here.filter(({ lastEntryAt }) => isLive(lastEntryAt)).length },
        ...{
          certified: here.filter(({ certified }) => certified).length,
          kg: here.reduce((sum, { expectedKg }) => sum + (expectedKg ?? 0), 0),
        },
      }
    }),
    byMonth: expectedByMonth(all),
    kinds: catalogue.kinds.map((kind) => ({ value: kind.key, label: localized(t.lang, kind.label) })),
    units: [...units].map(([value, label]) => ({ value, label })),
    asked: { unit: asked['don-vi'] ?? '', kind: asked.loai ?? '', state: asked['tinh-trang'] ?? '' },
    isCut: lines.length === most,
  })
  return reply.page({ title: t('farming.desk.title'), face: 'desk', body, parts: ['farming'] })
}

/** What producers expect, by the month in which they want to harvest. */
function expectedByMonth(lines: readonly DeskLine[]): { month: string; kg: number; seasons: number }[] {
  const months = new Map<string, { kg: number; seasons: number }>()
  for (const { expectedOn, expectedKg } of lines) {
    if (!expectedOn) continue
    const before = months.get(expectedOn.slice(0, 7)) ?? { kg: 0, seasons: 0 }
    months.set(expectedOn.slice(0, 7), { kg: before.kg + (expectedKg ?? 0), seasons: before.seasons + 1 })
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, sums]) => ({ month, ...sums }))
}

const crumbs = (request: FastifyRequest) => [{ href: desk, label: request.t('farming.desk.title') }]

export async function showArea(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { area, producer } = await officersArea(request, 'read')
  const catalogue = await getCatalogue(db)
  const walked = squareMetres(area.corners)
  const body = h(DeskAreaPage, {
    ...{ t, area, at: `${desk}/vung/${area.id}`, producer: producer.name, walked: walked > 0 ? walked : undefined },
    kind: localized(t.lang, kindOf(catalogue, area.kind)?.label ?? area.kind),
    species: localized(t.lang, catalogue.species.find(({ key }) => key === area.species)?.label ?? area.species),
    unit: (await getUnit(db, area.unitId)).fullName,
    differs: sizesDiffer(area.sizeM2, walked),
    steps: await listSteps(db, area.id),
    certificates: (await listCertificates(db, area.id)).map((each) => ({
      ...each,
      label: localized(t.lang, catalogue.certificates.find(({ key }) => key === each.scheme)?.label ?? each.scheme),
      isOver: each.validTo < dayOf(clock.now()),
    })),
    seasons: await listSeasons(db, [area.id]),
    mayCheck: await may(db, actorOf(request), 'check', area.unitId, clock.now()),
  })
  return reply.page({ title: area.name, face: 'desk', crumbs: crumbs(request), body, parts: ['farming'] })
}

/** Suspends a code, or lets it hold again: with the reason, in the sight of the producer. */
export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { area } = await officersArea(request, 'check')
  const { reason = '', to = '' } = fieldsOf(request)
  const next = to === 'suspended' ? ('suspended' as const) : ('granted' as const)
  if (reason.length < 10) throw refuse('invalid', 'farming.fault.reason')
  const { personId: id, name } = actorOf(request)
  await inTransaction(db, async (trx) => {
    const now = await findArea(trx, area.id, { lock: true })
    if (!now?.number || !mayBecome(now.state, next)) throw refuse('conflict', 'farming.cannot_decide')
    await updateState(trx, area.id, { state: next, number: now.number })
    const what = next === 'suspended' ? ('suspended' as const) : ('resumed' as const)
    await insertStep(trx, area.id, { what, reason: reason.slice(0, 1_000), by: { id, name }, at: clock.now() })
  })
  return reply.redirect(`${desk}/vung/${area.id}`, 303)
}

export async function showSeason(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const of = await officersSeason(request, 'read')
  const whole = await readSeason(db, of.season)
  const today = dayOf(clock.now())
  const at = `${desk}/vu/${idOf(request)}`
  const body = h(DeskSeasonPage, {
    ...{ t, at, today, gate: gateOf(whole, today), areaId: of.area.id },
    view: await seasonView(request, of, whole, { photos: `${at}/anh`, isNamed: true }),
    mayCheck: await may(db, actorOf(request), 'check', of.area.unitId, clock.now()),
  })
  return reply.page({
    title: t('farming.season.title', { area: of.area.name }),
    face: 'desk',
    crumbs: crumbs(request),
    body,
    parts: ['farming'],
  })
}
