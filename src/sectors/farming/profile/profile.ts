import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findArea, listCertificates } from '../area/area.queries.ts'
import { findEntry } from '../diary/diary.queries.ts'
import { shared } from '../farm/request.ts'
import { officersSeason, ownSeason, type SeasonOf } from '../farm/whose.ts'
import { findConsents, findProducer } from '../producer/producer.queries.ts'
import { readSeason, type WholeSeason } from '../season/read-season.ts'
import { findShared } from '../season/season.queries.ts'
import { ProfilePage } from './profile.page.tsx'
import { seasonView } from './season-view.ts'

/** The season of a code that its producer gave out; a code that was taken back leads nowhere. */
async function sharedSeason(request: FastifyRequest): Promise<SeasonOf> {
  const { db } = request.server
  const season = await findShared(db, (request.params as { share: string }).share)
  const area = season && (await findArea(db, season.areaId))
  const producer = area && (await findProducer(db, area.producerId))
  if (!season || !area || !producer) throw refuse('notFound', 'farming.no_season')
  return { season, area, producer }
}

/** What of the producer and the place everybody with the code may read. */
async function namesOf(request: FastifyRequest, db: Db, { producer, area }: SeasonOf): Promise<{ producer: string; place: string }> {
  const consents = await findConsents(db, producer.id)
  const unit = (await getUnit(db, area.unitId)).fullName
  const name = consents.name ? producer.name : request.t('farming.producer.unnamed', { unit })
  const point = consents.place && area.lat !== null && area.lon !== null ? ` · ${area.lat.toFixed(5)}, ${area.lon.toFixed(5)}` : ''
  return { producer: name, place: `${unit}${point}` }
}

/** The digital profile of what was grown: the whole diary of a season, for a buyer or inspector who was given the code. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const of = await sharedSeason(request)
  const whole = await readSeason(server.db, of.season)
  const names = await namesOf(request, server.db, of)
  const view = await seasonView(request, of, whole, { ...names, isNamed: false })
  // The name of an area is the producer's own word and may hold theirs.
  const title = t('farming.profile.title', { what: view.species })
  const body = h(ProfilePage, {
    ...{ t, title, view, isMadeUp: of.area.madeUp, certificates: await listCertificates(server.db, of.area.id) },
    at: `${server.config.publicUrl}${shared}/${of.season.shareCode ?? ''}`,
  })
  reply.header('x-robots-tag', 'noindex')
  return reply.page({ title, face: 'portal', body, parts: ['farming'] })
}

const Day = Type.Union([Type.String(), Type.Null()])
export const ProfileShape = Type.Object({
  species: Type.String(),
  areaNumber: Type.Union([Type.String(), Type.Null()]),
  producer: Type.String(),
  beganOn: Type.String(),
  seed: Type.Object({ origin: Type.String(), lot: Type.String(), amount: Type.Number(), unit: Type.String() }),
  lines: Type.Integer(),
  corrected: Type.Integer(),
  feedKg: Type.Number(),
  earliestHarvest: Day,
  movedEarlier: Type.Boolean({ description: 'A correction let the harvest be earlier than what was first written' }),
  inputs: Type.Array(
    Type.Object({ name: Type.String(), status: Type.String(), times: Type.Integer(), lastDay: Type.String(), clearOn: Type.String() }),
  ),
  tests: Type.Array(Type.Object({ substance: Type.String(), day: Type.String(), verdicts: Type.Record(Type.String(), Type.String()) })),
  fitFor: Type.Array(Type.String(), { description: 'Markets in whose limits every test stayed; empty where nothing was tested' }),
  harvests: Type.Array(Type.Object({ day: Type.String(), kg: Type.Integer(), released: Type.Boolean() })),
})

function profileOf({ season, summary, harvests }: WholeSeason) {
  return {
    ...{ species: season.species, beganOn: season.beganOn },
    seed: { origin: season.seedOrigin, lot: season.seedLot, amount: season.seedAmount, unit: season.seedUnit },
    ...{ lines: summary.lines, corrected: summary.corrected, feedKg: summary.feedKg },
    ...{ earliestHarvest: summary.earliest, movedEarlier: summary.movedEarlier, fitFor: summary.fitFor, tests: summary.tests },
    inputs: summary.inputs.map(({ name, status, times, lastDay, clearOn }) => ({ name, status, times, lastDay, clearOn })),
    harvests: harvests.map(({ day, kg, releaseId }) => ({ day, kg, released: releaseId !== null })),
  }
}

/** The same for programs. */
export async function showJson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const of = await sharedSeason(request)
  const { producer } = await namesOf(request, db, of)
  return reply.send({ ...profileOf(await readSeason(db, of.season)), producer, areaNumber: of.area.number })
}

async function sendPhoto(request: FastifyRequest, reply: FastifyReply, of: SeasonOf): Promise<FastifyReply> {
  const { db, config } = request.server
  const entry = await findEntry(db, (request.params as { entry: string }).entry)
  const small = (request.query as { nho?: string }).nho !== undefined
  const file = entry?.seasonId === of.season.id ? (small ? entry.photoSmall : entry.photoFile) : null
  if (!file) throw refuse('notFound', 'farming.no_entry')
  return sendFile(reply, config, await getFile(db, file), { inline: true })
}
export const ownPhoto = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  sendPhoto(request, reply, await ownSeason(request))
export const deskPhoto = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  sendPhoto(request, reply, await officersSeason(request, 'read'))
