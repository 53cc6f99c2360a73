import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { scopeOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized } from '#core/i18n.ts'
import { chargeOf, listCommunes } from '../catalogue/responsible.ts'
import { pointOf } from '../send/send.rules.ts'
import { drawPoster } from './poster.ts'
import { SpotsPage } from './spot.page.tsx'
import { findSpot, insertSpot, listSpots } from './spot.queries.ts'

type Fields = Record<string, string>

async function page(request: FastifyRequest, reply: FastifyReply, fields: Fields = {}, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { db, clock, province } = request.server
  const { t } = request
  const scope = scopeOf(request.actor, 'read', 'report')
  const spots = await listSpots(db, { all: scope.all, units: [...scope.units, ...scope.subtrees] })
  const communes = await listCommunes(db, province, dayOf(clock.now()))
  const names = new Map(communes.map((unit) => [unit.id, unit.fullName]))
  const title = t('feedback.spot.title')
  const props = {
    t,
    title,
    fields,
    errors,
    communes: communes.map((unit) => ({ value: unit.id, label: unit.fullName })),
    rows: spots.map((spot) => ({
      id: spot.id,
      name: spot.name,
      commune: names.get(spot.communeId) ?? '',
      made: formatDate(t.lang, spot.createdAt),
    })),
  }
  return reply.page({
    title,
    body: h(SpotsPage, props),
    face: 'desk',
    parts: ['feedback'],
    crumbs: [{ href: '/lam-viec/phan-anh', label: t('feedback.desk.title') }],
    status: errors.length > 0 ? 422 : 200,
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply)
}

/** A new place with a QR, in a commune of the officer's own reach. */
export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, province } = request.server
  const { t, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const fields = (request.body ?? {}) as Fields
  const day = dayOf(clock.now())
  const commune = (await listCommunes(db, province, day)).find((unit) => unit.id === fields.commune)
  const name = (fields.name ?? '').trim().slice(0, 200)
  const errors: FieldFault[] = []
  if (!name) errors.push({ field: 'name', rule: 'required', message: t('feedback.fault.spot_name') })
  if (!commune) errors.push({ field: 'commune', rule: 'required', message: t('feedback.fault.commune') })
  const charge = commune && (await chargeOf(db, commune, day))
  const scope = scopeOf(actor, 'read', 'report')
  const isOwn = scope.all || charge?.ids.some((id) => scope.subtrees.includes(id) || scope.units.includes(id))
  if (charge && !isOwn) errors.push({ field: 'commune', rule: 'enum', message: t('feedback.fault.spot_elsewhere') })
  if (errors.length > 0 || !commune || !charge) return page(request, reply, fields, errors)
  const point = pointOf(fields)
  await insertSpot(db, {
    name,
    communeId: commune.id,
    unitPath: charge.ids,
    lat: point?.lat ?? null,
    lon: point?.lon ?? null,
    createdAt: clock.now(),
    by: actor.personId,
  })
  return reply.redirect('/lam-viec/phan-anh/diem', 303)
}

/** The sheet to print. Open to all: what it says hangs on a wall. */
export async function poster(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, province } = request.server
  const { id } = request.params as { id: string }
  const spot = await findSpot(db, id)
  if (!spot) throw refuse('notFound', 'feedback.no_such_spot')
  // The font of the sheet has no Khmer letters; a wall in the province is read by all, so it speaks Vietnamese.
  const bytes = await drawPoster({
    title: 'Phản ánh tại đây',
    hint: 'Thấy rác, đèn hỏng, đường hư, lấn chiếm…? Quét mã bằng máy ảnh điện thoại, chụp ảnh, gửi trong một phút.',
    name: spot.name,
    address: `${config.publicUrl}/phan-anh/gui?diem=${spot.id}`,
    footer: `Tỉnh số ${localized('vi', province.name)}`,
    at: spot.createdAt,
  })
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="phan-anh-${id.slice(0, 8)}.pdf"`)
    .send(bytes)
}
