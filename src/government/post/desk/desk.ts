import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { type Actor, actorOf } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, type MessageKey } from '#core/i18n.ts'
import { actOnDossier } from '#government/procedures/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { stateWords, tagOf } from '../ask/pages.ts'
import { publishOrder } from '../order/order.ts'
import * as queries from '../parcel/parcel.queries.ts'
import { isTrouble } from '../parcel/parcel.rules.ts'
import { tellParcel } from '../parcel/tell.ts'
import { desk, DeskPage, type Line, SheetPage } from './desk.page.tsx'

export const roles = ['receiver', 'clerk'] as const
export const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
const acts = ['again', 'counter', 'received'] as const

const unitsOf = (actor: Actor): string[] =>
  actor.roles.filter(({ role }) => (roles as readonly string[]).includes(role)).map(({ unitId }) => unitId)
const isOf = (actor: Actor, unitPath: readonly string[]): boolean => unitsOf(actor).some((id) => unitPath.includes(id))
const byOf = (actor: Actor) => ({ personId: actor.personId, name: actor.name, role: 'receiver' })

export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const units = unitsOf(actorOf(request))
  const [open, sheets] = await Promise.all([queries.listOpen(server.db, units), queries.listSheets(server.db, units)])
  const lineOf = (parcel: queries.Parcel): Line => ({
    ...{ id: parcel.id, code: parcel.dossierCode, number: parcel.number ?? '–', to: `${parcel.name}, ${parcel.address}` },
    state: stateWords(t, parcel.kind, parcel.state),
    tag: tagOf(parcel.state),
    since: formatDateTime(t.lang, parcel.readyAt ?? parcel.askedAt),
    what: t(`post.duty.${isTrouble(parcel.state) ? `${parcel.kind}.${parcel.state}` : parcel.kind}` as MessageKey),
    acts: actsOn(parcel),
  })
  const ready = open.filter((one) => one.kind === 'deliver' && one.state === 'asked' && one.readyAt)
  const trouble = open.filter((one) => isTrouble(one.state))
  const underway = open.filter((one) => !trouble.includes(one) && !ready.includes(one))
  const body = h(DeskPage, {
    t,
    ready: ready.map(lineOf),
    trouble: trouble.map(lineOf),
    underway: underway.map(lineOf),
    sheets: sheets.map((sheet) => ({
      ...{ id: sheet.id, name: t('post.sheet', { number: sheet.number, year: sheet.year }), who: sheet.madeByName },
      when: formatDateTime(t.lang, sheet.madeAt),
    })),
  })
  return reply.page({ title: t('post.desk'), face: 'desk', body })
}

/** What an office may do with a parcel now. */
function actsOn(parcel: queries.Parcel): (typeof acts)[number][] {
  if (isTrouble(parcel.state)) return ['again', 'counter']
  return parcel.kind === 'collect' && ['picked_up', 'in_transit', 'arrived', 'delivered'].includes(parcel.state) ? ['received'] : []
}

/** Hands the chosen results over to the post: a numbered list, the dossiers delivered, the orders sent, all or nothing. */
export async function makeSheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const ids = [...new Set([((request.body ?? {}) as { id?: unknown }).id ?? []].flat())].filter(
    (id): id is string => typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id),
  )
  if (ids.length === 0) throw refuse('invalid', 'post.nothing_picked')
  const at = clock.now()
  const sheet = await inTransaction(db, async (trx) => {
    let made: queries.Sheet | undefined
    for (const id of ids.sort()) {
      const parcel = await queries.lockParcel(trx, { id })
      if (!parcel || !isOf(actor, parcel.unitPath)) throw refuse('notFound', 'core.not_found')
      if (parcel.kind !== 'deliver' || parcel.state !== 'asked' || !parcel.readyAt) throw refuse('conflict', 'post.handed_before')
      const unitId = unitsOf(actor).find((unit) => parcel.unitPath.includes(unit)) ?? parcel.unitId
      made ??= await queries.insertSheet(trx, {
        unitId,
        year: Number(dayOf(at).slice(0, 4)),
        by: { id: actor.personId, name: actor.name },
        at,
      })
      await handOver(trx, request, parcel, made)
    }
    return made
  })
  return reply.redirect(`${desk}/bang-ke/${sheet?.id}`, 303)
}

async function handOver(trx: Db, request: FastifyRequest, parcel: queries.Parcel, sheet: queries.Sheet): Promise<void> {
  const actor = actorOf(request)
  const at = sheet.madeAt
  const name = request.t('post.sheet', { number: sheet.number, year: sheet.year })
  await queries.setState(trx, parcel.id, { state: 'handed', sheetId: sheet.id })
  // A result that is sent again was delivered when it was handed over the first time.
  if (!parcel.replaces)
    await actOnDossier(trx, request.server.config, {
      ...{ code: parcel.dossierCode, action: 'deliver', actor, key: `post:${parcel.id}`, note: name, at, lang: request.lang },
    })
  await tellParcel(trx, parcel, { state: 'handed', key: 'handed', note: name, at, by: byOf(actor) })
  await publishOrder(trx, parcel, at)
  await noteLooking(trx, actor, parcel, at)
}

/** An officer reads a person's address to send them their paper: the person can see who did. */
const noteLooking = (trx: Db, actor: Actor, parcel: queries.Parcel, at: Date): Promise<void> =>
  recordAccess(trx, {
    ...{ personId: parcel.ownerId, actor, unitId: parcel.unitId, purpose: 'process_dossier', legalGround: 'public_duty' },
    ...{ subject: parcel.dossierCode, at },
  })

export async function showSheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const sheet = await queries.findSheet(server.db, (request.params as { id: string }).id)
  if (!sheet || !unitsOf(actor).includes(sheet.unitId)) throw refuse('notFound', 'core.not_found')
  const parcels = await queries.listParcelsOf(server.db, { sheetId: sheet.id })
  const at = server.clock.now()
  await inTransaction(server.db, async (trx) => {
    for (const parcel of parcels) await noteLooking(trx, actor, parcel, at)
  })
  const title = t('post.sheet', { number: sheet.number, year: sheet.year })
  const body = h(SheetPage, {
    ...{ t, title, who: sheet.madeByName, when: formatDate(t.lang, sheet.madeAt) },
    office: (await getUnit(server.db, sheet.unitId, { on: dayOf(sheet.madeAt) })).fullName,
    rows: parcels.map((one, index) => ({
      ...{ n: String(index + 1), code: one.dossierCode, number: one.number ?? '–', to: `${one.name}, ${one.phone}, ${one.address}` },
    })),
  })
  return reply.page({ title, face: 'desk', crumbs: [{ href: desk, label: t('post.desk') }], body })
}

/** What the office decides of one parcel: send it again, let the person come, or: the papers are here. */
export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const act = acts.find((one) => one === ((request.body ?? {}) as { viec?: unknown }).viec)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const parcel = await queries.lockParcel(trx, request.params as { id: string })
    if (!parcel || !isOf(actor, parcel.unitPath)) throw refuse('notFound', 'core.not_found')
    if (!act) throw refuse('badRequest', 'core.bad_request')
    if (parcel.closedAt || !actsOn(parcel).includes(act)) throw refuse('conflict', 'post.decided_before')
    const state = act === 'again' ? 'sent_again' : act === 'counter' ? 'at_counter' : 'received'
    await queries.setState(trx, parcel.id, { state, closedAt: at })
    await tellParcel(trx, parcel, { state, key: state, note: '', at, by: byOf(actor) })
    if (act !== 'again') return
    const { id, state: _, number: __, sheetId: ___, closedAt: ____, cancelRefused: _____, ...same } = parcel
    const next = await queries.insertParcel(trx, { ...same, replaces: id, askedAt: at, readyAt: at })
    if (next?.kind === 'collect') await publishOrder(trx, next, at)
  })
  return reply.redirect(desk, 303)
}
