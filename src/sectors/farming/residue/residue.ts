import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { type Catalogue, getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { isDay } from '../diary/diary.rules.ts'
import { desk, type Fields, fieldsOf, root } from '../farm/request.ts'
import { officersSeason, ownSeason, type SeasonOf } from '../farm/whose.ts'
import { TestPage } from './residue.page.tsx'
import { insertTest, type Verdicts } from './residue.queries.ts'
import { judge, limitOn, markets, readExact, type Result, units } from './residue.rules.ts'

/** The verdict of every market by its limit on the day of the sample, with the limit as it was then. */
export function verdictsOf(catalogue: Catalogue, of: { substance: string; group: string; day: string; result: Result }): Verdicts {
  return Object.fromEntries(
    markets.map((market) => {
      const limit = limitOn(catalogue.limits, { substance: of.substance, market, group: of.group, day: of.day })
      const verdict = judge(of.result, limit)
      const { most, unit, rule, basis, evidence } = limit ?? {}
      return [market, JSON.parse(JSON.stringify({ verdict, most, unit, rule, basis, evidence })) as Verdicts[typeof market]]
    }),
  ) as Verdicts
}

async function form(
  request: FastifyRequest,
  reply: FastifyReply,
  of: SeasonOf,
  at: string,
  shown: { values: Fields; errors?: FieldFault[] },
) {
  const { t, server } = request
  const { substances } = await getCatalogue(server.db)
  const errors = shown.errors ?? []
  const title = t('farming.test.add')
  const isDesk = at.startsWith(desk)
  const body = h(TestPage, {
    ...{ t, title, area: of.area.name, at, errors, units },
    values: { key: randomUUID(), sampled: dayOf(server.clock.now()), unit: 'ug/kg', ...shown.values },
    substances: substances.map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })),
  })
  const crumbs = isDesk
    ? [{ href: desk, label: t('farming.desk.title') }]
    : [
        { href: root, label: t('farming.title') },
        { href: `${root}/vu/${of.season.id}`, label: of.area.name },
      ]
  return reply.page({ title, face: isDesk ? 'desk' : 'portal', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['farming'] })
}

async function submit(request: FastifyRequest, reply: FastifyReply, of: SeasonOf, at: string): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const catalogue = await getCatalogue(db)
  const fields = fieldsOf(request)
  const { substance = '', sampled = '', value = '', unit = '', method = '', laboratory = '', report = '', key = '' } = fields
  const amount = readExact(value, unit)
  const now = clock.now()
  const errors: FieldFault[] = []
  const wrong = (field: string, message: string): void => void errors.push({ field, message })
  if (!catalogue.substances.some((each) => each.key === substance)) wrong('substance', t('farming.fault.substance'))
  if (!isDay(sampled) || sampled > dayOf(now)) wrong('sampled', t('farming.fault.sampled'))
  if (fields.found !== 'yes' && fields.found !== 'no') wrong('found', t('farming.fault.found'))
  if (!amount) wrong('value', t('farming.fault.value'))
  if (!units.includes(unit)) wrong('unit', t('farming.fault.value_unit'))
  if (method.length < 2) wrong('method', t('farming.fault.method'))
  if (laboratory.length < 2) wrong('laboratory', t('farming.fault.laboratory'))
  if (report === '') wrong('report', t('farming.fault.report'))
  if (!/^[\w-]{8,64}$/.test(key)) wrong('key', t('farming.fault.key'))
  if (errors.length > 0 || !amount) return form(request, reply, of, at, { values: fields, errors })
  if (of.season.endedAt) throw refuse('conflict', 'farming.season_over')
  const actor = actorOf(request)
  const detected = fields.found === 'yes'
  const group = kindOf(catalogue, of.area.kind)?.group ?? 'crop'
  await insertTest(db, {
    ...{ seasonId: of.season.id, clientKey: key, substance, sampledOn: sampled, detected, value: value.replace(',', '.'), unit },
    ...{ method: method.slice(0, 120), laboratory: laboratory.slice(0, 200), reportNumber: report.slice(0, 80) },
    verdicts: verdictsOf(catalogue, { substance, group, day: sampled, result: { detected, amount } }),
    ...{ byId: actor.personId, byName: actor.name, byOfficer: at.startsWith(desk), at: now },
  })
  return reply.redirect(at.replace(/\/kiem-nghiem$/, ''), 303)
}

const ownAt = (of: SeasonOf): string => `${root}/vu/${of.season.id}/kiem-nghiem`
const deskAt = (of: SeasonOf): string => `${desk}/vu/${of.season.id}/kiem-nghiem`
export async function showOwn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await ownSeason(request)
  return form(request, reply, of, ownAt(of), { values: {} })
}
export async function submitOwn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await ownSeason(request)
  return submit(request, reply, of, ownAt(of))
}
export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await officersSeason(request, 'check')
  return form(request, reply, of, deskAt(of), { values: {} })
}
export async function submitDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await officersSeason(request, 'check')
  return submit(request, reply, of, deskAt(of))
}
