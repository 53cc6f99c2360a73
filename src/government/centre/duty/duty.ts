import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf, allows, scopeOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, type MessageKey, translatorFor } from '#core/i18n.ts'
import { toPdf } from '#government/reports/index.ts'
import { type Branch, pathIn } from '../figures/figure.ts'
import { type Ground, groundOf } from '../figures/picture.ts'
import { nameOf } from '../page/board.ts'
import { DutyPage } from './duty.page.tsx'
import { beginShift, endShift, type Entry, findShift, listEntries, listShifts, type Shift, writeEntry } from './log.queries.ts'
import { shiftPaper } from './paper.ts'

export const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Body = Type.Object({ words: Type.Optional(Type.String({ maxLength: 2000 })) })

const root = '/dieu-hanh/truc-ban'
const day = 86_400_000
const crumbsOf = ({ t }: FastifyRequest): { href: string; label: string }[] => [{ href: '/dieu-hanh', label: t('core.nav.steering') }]

async function standing(request: FastifyRequest): Promise<Ground> {
  const ground = await groundOf(request.server)
  if (!ground) throw refuse('notFound', 'centre.no_composition')
  return ground
}

/** The unit whose log the reader keeps, or else the highest whose log they may read. */
function unitOf(request: FastifyRequest, ground: Ground): { unit: Branch; keeps: boolean } {
  const kept = scopeOf(request.actor, 'keep', 'shift').units.find((id) => ground.tree.has(id))
  const read = scopeOf(request.actor, 'read', 'shift').subtrees.filter((id) => ground.tree.has(id))
  const unit = ground.tree.get(kept ?? read.sort((a, b) => pathIn(ground.tree, a).length - pathIn(ground.tree, b).length)[0] ?? '')
  if (!unit) throw refuse('notAllowed', 'centre.not_your_unit')
  return { unit, keeps: kept !== undefined }
}

const below = (ground: Ground, unit: Branch): string[] => [...ground.tree.keys()].filter((id) => pathIn(ground.tree, id).includes(unit.id))

function lineOf(
  request: FastifyRequest,
  ground: Ground,
  entry: Entry,
): { id: number; what: string; words: string; when: string; who: string } {
  const { t } = request
  const unit = ground.tree.get(entry.unitId)
  return {
    id: entry.id,
    what: t(`centre.duty.kind.${entry.kind}` as MessageKey),
    words: [entry.words, entry.reference].filter(Boolean).join(' · '),
    when: formatDateTime(t.lang, entry.at),
    who: unit && entry.byName === 'tinhso' ? nameOf(t, unit) : entry.byName,
  }
}

async function page(request: FastifyRequest, reply: FastifyReply, errors: FieldFault[] = [], words = ''): Promise<FastifyReply> {
  const { t, server } = request
  const ground = await standing(request)
  const { unit, keeps } = unitOf(request, ground)
  const now = server.clock.now()
  const shifts = await listShifts(server.db, unit.id, 30)
  const open = shifts.find((shift) => shift.endedAt === null)
  const from = open ? new Date(Math.min(open.beganAt.getTime(), now.getTime() - day)) : new Date(now.getTime() - day)
  const entries = await listEntries(server.db, below(ground, unit), { from, to: now })
  const body = h(DutyPage, {
    t,
    unit: nameOf(t, unit),
    keeps,
    own: open?.officerId === request.actor?.personId,
    open: open && { id: open.id, officer: open.officerName, since: formatDateTime(t.lang, open.beganAt) },
    entries: entries.map((entry) => lineOf(request, ground, entry)).reverse(),
    shifts: shifts
      .filter((shift) => shift.endedAt)
      .map((shift) => ({
        id: shift.id,
        officer: shift.officerName,
        began: formatDateTime(t.lang, shift.beganAt),
        ended: shift.endedAt ? formatDateTime(t.lang, shift.endedAt) : '',
        handover: shift.handover ?? '',
        href: `${root}/${shift.id}/pdf`,
      })),
    errors,
    words,
  })
  return reply.page({
    title: t('centre.duty.title'),
    face: 'steering',
    parts: ['centre'],
    crumbs: crumbsOf(request),
    body,
    status: errors.length > 0 ? 422 : 200,
  })
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const { unit, keeps } = unitOf(request, await standing(request))
  if (!keeps) throw refuse('notAllowed', 'centre.duty.not_yours')
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const shiftId = await beginShift(trx, { unitId: unit.id, officerId: actor.personId, officerName: actor.name }, at)
    const words = translatorFor('vi')('centre.duty.begun_words', { name: actor.name })
    await writeEntry(trx, { unitId: unit.id, shiftId, at, byId: actor.personId, byName: actor.name, kind: 'begun', words, reference: null })
  })
  return reply.redirect(root, 303)
}

/** The shift that is open, if it is the reader's own. */
async function ownShift(request: FastifyRequest): Promise<Shift> {
  const shift = await findShift(request.server.db, (request.params as Static<typeof Params>).id)
  if (!shift || !allows(request.actor, 'keep', 'shift', { unitId: shift.unitId })) throw refuse('notFound', 'centre.duty.none_such')
  if (shift.officerId !== request.actor?.personId) throw refuse('notAllowed', 'centre.duty.not_yours')
  if (shift.endedAt) throw refuse('conflict', 'centre.duty.ended')
  return shift
}

const missing = (request: FastifyRequest): FieldFault[] => [
  { field: 'words', rule: 'required', message: request.t('centre.duty.words_missing') },
]

export async function note(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const { unitId, id } = await ownShift(request)
  const words = ((request.body as Static<typeof Body>).words ?? '').trim()
  if (!words) return page(request, reply, missing(request))
  await writeEntry(db, {
    unitId,
    shiftId: id,
    at: clock.now(),
    byId: actor.personId,
    byName: actor.name,
    kind: 'note',
    words,
    reference: null,
  })
  return reply.redirect(root, 303)
}

/** Ends the shift with what the next one must know. */
export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const { unitId, id } = await ownShift(request)
  const words = ((request.body as Static<typeof Body>).words ?? '').trim()
  if (!words) return page(request, reply, missing(request))
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    await endShift(trx, id, words, at)
    await writeEntry(trx, { unitId, shiftId: id, at, byId: actor.personId, byName: actor.name, kind: 'ended', words, reference: null })
  })
  return reply.redirect(root, 303)
}

/** The log of one shift, for the file. */
export async function paper(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const ground = await standing(request)
  const shift = await findShift(db, (request.params as Static<typeof Params>).id)
  const path = shift ? pathIn(ground.tree, shift.unitId) : []
  if (!shift || !allows(request.actor, 'read', 'shift', { unitId: shift.unitId, unitPath: path }))
    throw refuse('notFound', 'centre.duty.none_such')
  const unit = ground.tree.get(shift.unitId) ?? ground.root
  const to = shift.endedAt ?? clock.now()
  const entries = await listEntries(db, below(ground, unit), { from: shift.beganAt, to })
  const bytes = await toPdf(shiftPaper({ shift, unit: unit.names.vi, entries, to }), to)
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="nhat-ky-truc-${unit.code.replace(/[^\w.-]/g, '')}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
