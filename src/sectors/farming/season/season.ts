import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { daysOfPreparation } from '../diary/entry.rules.ts'
import { daysBetween, isDay, readNumber } from '../diary/diary.rules.ts'
import { type Fields, fieldsOf, idOf, root, shared } from '../farm/request.ts'
import { type AreaOf, ownArea, ownSeason } from '../farm/whose.ts'
import { seasonView } from '../profile/season-view.ts'
import { gateOf, readSeason } from './read-season.ts'
import { BeginPage, SeasonPage } from './season.page.tsx'
import { endSeason, findSeasonByKey, insertSeason, setShare } from './season.queries.ts'

const crumbsOf = (request: FastifyRequest, area: { id: string; name: string }) => [
  { href: root, label: request.t('farming.title') },
  { href: `${root}/vung/${area.id}`, label: area.name },
]

async function beginForm(request: FastifyRequest, reply: FastifyReply, { area }: AreaOf, values: Fields, errors: FieldFault[] = []) {
  const { t, server } = request
  const catalogue = await getCatalogue(server.db)
  const kind = kindOf(catalogue, area.kind)
  const title = t('farming.season.begin')
  const body = h(BeginPage, {
    t,
    title,
    area: area.name,
    at: `${root}/vung/${area.id}/vu-moi`,
    values: { key: randomUUID(), species: area.species, began: dayOf(server.clock.now()), ...values },
    errors,
    species: catalogue.species
      .filter(({ key }) => kind?.species.includes(key))
      .map((each) => ({ value: each.key, label: localized(t.lang, each.label) })),
    units: kind?.group === 'crop' ? (['kg', 'trees'] as const) : kind?.group === 'salt' ? (['kg'] as const) : (['animals', 'kg'] as const),
  })
  return reply.page({
    ...{ title, face: 'portal', crumbs: crumbsOf(request, area), status: errors.length > 0 ? 422 : 200 },
    ...{ body, parts: ['farming'] },
  })
}

export const showBegin = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  beginForm(request, reply, await ownArea(request), {})

/** Begins a season: what was put in, from where, how much, and what is expected of it. */
export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const own = await ownArea(request)
  const fields = fieldsOf(request)
  const { species = '', began = '', origin = '', expected = '', key = '' } = fields
  const kind = kindOf(await getCatalogue(db), own.area.kind)
  const amount = readNumber(fields.amount ?? '')
  const kg = readNumber((fields.expected_kg ?? '').replace(/[.\s]/g, ''))
  const seedUnit = (['animals', 'kg', 'trees'] as const).find((each) => each === fields.seed_unit)
  const errors: FieldFault[] = []
  const wrong = (field: string, message: string): void => void errors.push({ field, message })
  if (!kind?.species.includes(species)) wrong('species', t('farming.fault.species'))
  if (!isDay(began)) wrong('began', t('farming.fault.day'))
  else if (daysBetween(dayOf(clock.now()), began) > daysOfPreparation || daysBetween(began, dayOf(clock.now())) > 730)
    wrong('began', t('farming.fault.began'))
  if (origin.length < 2) wrong('origin', t('farming.fault.origin'))
  if (!amount || amount <= 0) wrong('amount', t('farming.fault.amount'))
  if (!seedUnit) wrong('seed_unit', t('farming.fault.seed_unit'))
  if (!isDay(expected) || expected < began) wrong('expected', t('farming.fault.expected'))
  if (!kg || !Number.isInteger(kg)) wrong('expected_kg', t('farming.fault.expected_kg'))
  if (!/^[\w-]{8,64}$/.test(key)) wrong('key', t('farming.fault.key'))
  if (errors.length > 0 || !amount || !seedUnit || !kg) return beginForm(request, reply, own, fields, errors)
  const before = await findSeasonByKey(db, key)
  if (before?.areaId === own.area.id) return reply.redirect(`${root}/vu/${before.id}`, 303)
  const id = await insertSeason(db, {
    ...{ areaId: own.area.id, clientKey: key, species, beganOn: began, seedOrigin: origin.slice(0, 200) },
    ...{ seedLot: (fields.seed_lot ?? '').slice(0, 80), seedAmount: amount, seedUnit, expectedOn: expected, expectedKg: kg },
    ...{ by: actorOf(request).personId, at: clock.now() },
  })
  if (!id) throw refuse('conflict', 'farming.season_open')
  return reply.redirect(`${root}/vu/${id}`, 303)
}

/** The season as its producer sees it: from which day may be harvested stands first. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const of = await ownSeason(request)
  const whole = await readSeason(server.db, of.season)
  const today = dayOf(server.clock.now())
  const body = h(SeasonPage, {
    t,
    at: `${root}/vu/${of.season.id}`,
    today,
    gate: gateOf(whole, today),
    view: await seasonView(request, of, whole, { photos: `${root}/vu/${of.season.id}/anh`, isNamed: true }),
    isNew: (request.query as { moi?: string }).moi !== undefined,
    share: of.season.shareCode ? `${server.config.publicUrl}${shared}/${of.season.shareCode}` : undefined,
  })
  const title = t('farming.season.title', { area: of.area.name })
  return reply.header('x-keep-offline', 'own').page({ title, face: 'portal', crumbs: crumbsOf(request, of.area), body, parts: ['farming'] })
}

export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { season, area } = await ownSeason(request)
  if (!(await endSeason(db, season.id, clock.now()))) throw refuse('conflict', 'farming.season_over')
  return reply.redirect(`${root}/vung/${area.id}`, 303)
}

/** The producer agrees that whoever has the code may read the diary, or takes that back: the code then leads nowhere. */
export async function share(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { season } = await ownSeason(request)
  const wants = fieldsOf(request).share === 'yes'
  const code = wants ? (season.shareCode ?? randomBytes(9).toString('base64url')) : null
  if (code !== season.shareCode) await setShare(db, season.id, { code, by: actorOf(request).personId, at: clock.now() })
  return reply.redirect(`${root}/vu/${idOf(request)}#chia-se`, 303)
}
