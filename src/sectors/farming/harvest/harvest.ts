import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate } from '#core/i18n.ts'
import { listCertificates } from '../area/area.queries.ts'
import { isDay, readNumber } from '../diary/diary.rules.ts'
import { desk, type Fields, fieldsOf, idOf, root } from '../farm/request.ts'
import { officersSeason, ownSeason, type SeasonOf } from '../farm/whose.ts'
import { gateOf, readSeason } from '../season/read-season.ts'
import { findSeason } from '../season/season.queries.ts'
import { HarvestPage } from './harvest.page.tsx'
import { findHarvestByKey, insertHarvest, insertRelease, setLot } from './harvest.queries.ts'
import { declareHarvest, factsOf } from './lot.ts'

async function form(request: FastifyRequest, reply: FastifyReply, of: SeasonOf, values: Fields, errors: FieldFault[] = []) {
  const { t, server } = request
  const today = dayOf(server.clock.now())
  const title = t('farming.harvest')
  const body = h(HarvestPage, {
    ...{ t, title, area: of.area.name, at: `${root}/vu/${of.season.id}/thu-hoach`, today, errors },
    values: { key: randomUUID(), day: today, ...values },
    gate: gateOf(await readSeason(server.db, of.season), today),
  })
  const crumbs = [
    { href: root, label: t('farming.title') },
    { href: `${root}/vu/${of.season.id}`, label: of.area.name },
  ]
  return reply.page({ title, face: 'portal', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['farming'] })
}

export const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  form(request, reply, await ownSeason(request), {})

export type Harvesting = { key: string; day: string; kg: number; buyer: string; by: { id: string; name: string }; at: Date }

/**
 * Writes a harvest and declares its lot, in one: refused where something holds it up on its day and no officer let it happen.
 * The season's row is locked first, so that no line of medicine slips in between.
 */
export async function recordHarvest(db: Parameters<typeof inTransaction>[0], of: SeasonOf, made: Harvesting): Promise<string> {
  return inTransaction(db, async (trx) => {
    const season = await findSeason(trx, of.season.id, { lock: true })
    const before = await findHarvestByKey(trx, made.key)
    if (before?.seasonId === of.season.id) return before.id
    if (before) throw refuse('conflict', 'farming.key_used')
    if (!season || season.endedAt) throw refuse('conflict', 'farming.season_over')
    const whole = await readSeason(trx, season)
    const { holds, release } = gateOf(whole, made.day)
    const [hold] = holds
    if (hold && !release) {
      if (hold.why === 'withdrawal') throw refuse('conflict', 'farming.gate.withdrawal', { day: formatDate('vi', hold.until) })
      throw refuse('conflict', `farming.gate.${hold.why}`)
    }
    const certificates = (await listCertificates(trx, of.area.id)).filter(
      ({ validFrom, validTo }) => validFrom <= made.day && made.day <= validTo,
    )
    const facts = factsOf(whole.summary, { season, certificates, catalogue: whole.catalogue })
    const { id: byId, name: byName } = made.by
    const id = await insertHarvest(trx, {
      ...{ seasonId: season.id, clientKey: made.key, day: made.day, kg: made.kg, buyer: made.buyer },
      ...{ releaseId: hold ? (release?.id ?? null) : null, facts, byId, byName, at: made.at },
    })
    const lot = await declareHarvest(trx, { ...of, season }, { ...made, key: `farming:${id}`, facts, catalogue: whole.catalogue, by: byId })
    await setLot(trx, id, lot.id)
    return id
  })
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const of = await ownSeason(request)
  const fields = fieldsOf(request)
  const { day = '', key = '' } = fields
  const at = clock.now()
  const kg = readNumber((fields.kg ?? '').replace(/[.\s]/g, ''))
  const errors: FieldFault[] = []
  if (!isDay(day) || day > dayOf(at) || day < of.season.beganOn) errors.push({ field: 'day', message: t('farming.fault.harvest_day') })
  if (!kg || !Number.isInteger(kg)) errors.push({ field: 'kg', message: t('farming.fault.expected_kg') })
  if (!/^[\w-]{8,64}$/.test(key)) errors.push({ field: 'key', message: t('farming.fault.key') })
  if (errors.length > 0 || !kg) return form(request, reply, of, fields, errors)
  const { personId: id, name } = actorOf(request)
  await recordHarvest(db, of, { key, day, kg, buyer: (fields.buyer ?? '').slice(0, 200), by: { id, name }, at })
  return reply.redirect(`${root}/vu/${of.season.id}`, 303)
}

/** An officer lets a harvest happen in spite of what holds it up; the reason stands with the harvest. */
export async function release(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const of = await officersSeason(request, 'check')
  const reason = (fieldsOf(request).reason ?? '').slice(0, 1_000)
  if (reason.length < 10) throw refuse('invalid', 'farming.fault.reason')
  const { personId: id, name } = actorOf(request)
  await insertRelease(db, of.season.id, { reason, by: { id, name }, at: clock.now() })
  return reply.redirect(`${desk}/vu/${idOf(request)}`, 303)
}
