import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatTime } from '#core/i18n.ts'
import { foldPhone } from '#ground/identity/index.ts'
import { figuresOf, listWaiting } from '../call/call.queries.ts'
import { listOffices } from '../office/office.queries.ts'
import { type NamedOffice, officeNames, openOffice, todayOf } from '../office/offices.ts'
import { bookableDays, isOpen, mayArrive, slotsOf } from '../office/plan.rules.ts'
import { arrive, bookTicket, cancelTicket, countBooked, findTicket, takeTicket, type Ticket } from './ticket.queries.ts'
import { BookPage, OfficePage, OfficesPage, TicketPage } from './tickets.page.tsx'

const root = '/lay-so'
const isUuid = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
const keyOf = (request: FastifyRequest): string => {
  const { key } = (request.body ?? {}) as { key?: unknown }
  if (!isUuid(key)) throw refuse('badRequest', 'core.bad_request')
  return key
}

/** Where numbers are taken. */
export async function showOffices(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const offices = await listOffices(server.db)
  const names = await officeNames(
    request,
    offices.map((office) => office.unitId),
  )
  const body = h(OfficesPage, { t, root, offices: offices.map(({ code, unitId }) => ({ code, name: names.get(unitId) ?? code })) })
  return reply.page({ title: t('reception.title'), body })
}

/** The page of the kiosk: one large button, and the way to an appointment. */
export async function showOffice(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const office = await openOffice(request)
  const day = todayOf(request)
  const figures = await figuresOf(server.db, { unitId: office.unitId, day })
  const body = h(OfficePage, {
    t,
    root,
    code: office.code,
    name: office.name,
    ticketKey: randomUUID(),
    isOpen: isOpen(office.plan, day, server.clock.now()),
    hours: office.plan.sessions.map(({ from, to }) => `${from}–${to}`).join(', '),
    books: office.plan.places > 0,
    waiting: figures.waiting,
    wait: figures.medianWait === null ? undefined : Math.round(figures.medianWait),
  })
  return reply.page({ title: `${t('reception.take')}: ${office.name}`, body, crumbs: crumbs(request) })
}

const crumbs = (request: FastifyRequest, office?: NamedOffice) => [
  { href: root, label: request.t('reception.title') },
  ...(office ? [{ href: `${root}/${office.code}`, label: office.name }] : []),
]

/** Gives a number to somebody who is there. */
export async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const office = await openOffice(request)
  const [day, at] = [todayOf(request), clock.now()]
  if (!isOpen(office.plan, day, at)) throw refuse('conflict', 'reception.closed')
  const ticket = await takeTicket(db, { id: keyOf(request), unitId: office.unitId, day, at })
  if (ticket?.unitId !== office.unitId) throw refuse('conflict', 'reception.key_used')
  return reply.redirect(`${root}/phieu/${ticket.id}`, 303)
}

type Booking = { day: string; slot: string; phone: string }

async function bookPage(
  request: FastifyRequest,
  reply: FastifyReply,
  office: NamedOffice,
  form: Booking,
  errors: FieldFault[] = [],
): Promise<FastifyReply> {
  const { t, server } = request
  const now = server.clock.now()
  const days = bookableDays(office.plan, dayOf(now))
  const day = days.includes(form.day) ? form.day : (days[0] ?? '')
  const slots = slotsOf(office.plan, day)
  const [first, last] = [slots[0], slots.at(-1)]
  const booked =
    first && last
      ? await countBooked(server.db, office.unitId, { from: first, to: new Date(last.getTime() + 1) })
      : new Map<number, number>()
  const title = t('reception.book_at', { name: office.name })
  const body = h(BookPage, {
    t,
    root,
    code: office.code,
    title,
    ticketKey: randomUUID(),
    days: days.map((value) => ({ value, label: formatDate(t.lang, value) })),
    slots: slots.map((at) => ({
      value: at.toISOString(),
      label: formatTime(t.lang, at),
      left: at <= now ? 0 : Math.max(0, office.plan.places - (booked.get(at.getTime()) ?? 0)),
    })),
    form: { ...form, day },
    errors,
  })
  return reply.page({
    title,
    body,
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbs(request, office),
  })
}

export async function showBook(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ngay = '' } = request.query as { ngay?: string }
  return bookPage(request, reply, await openOffice(request), { day: ngay, slot: '', phone: '' })
}

/** Books a place of a slot for a phone number: one a day. */
export async function book(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const office = await openOffice(request)
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? (body[name] as string).trim().slice(0, 60) : '')
  const form: Booking = { day: text('day'), slot: text('slot'), phone: text('phone') }
  const now = clock.now()
  const phone = foldPhone(form.phone)
  const slotAt = bookableDays(office.plan, dayOf(now)).includes(form.day)
    ? slotsOf(office.plan, form.day).find((slot) => slot.toISOString() === form.slot && slot > now)
    : undefined
  const errors: FieldFault[] = []
  if (!slotAt) errors.push({ field: 'slot', message: t('reception.slot_missing') })
  if (!phone) errors.push({ field: 'phone', message: t('reception.phone_wrong') })
  if (!slotAt || !phone) return bookPage(request, reply, office, form, errors)
  const { unitId, plan } = office
  const booked = await bookTicket(db, { id: keyOf(request), unitId, day: form.day, slotAt, phone, places: plan.places, at: now })
  if (booked === 'full') return bookPage(request, reply, office, form, [{ field: 'slot', message: t('reception.slot_full') }])
  if (booked === 'twice') return bookPage(request, reply, office, form, [{ field: 'phone', message: t('reception.booked_already') }])
  return reply.redirect(`${root}/phieu/${booked.id}`, 303)
}

async function openTicket(request: FastifyRequest): Promise<Ticket> {
  const ticket = await findTicket(request.server.db, (request.params as { id: string }).id)
  if (!ticket) throw refuse('notFound', 'reception.no_such_ticket')
  return ticket
}

/** A ticket: its number, who goes before, and how long it takes of late. It looks again every 20 seconds. */
export async function showTicket(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const ticket = await openTicket(request)
  const now = server.clock.now()
  const of = { unitId: ticket.unitId, day: ticket.day }
  const [waiting, figures, names] = await Promise.all([
    ticket.state === 'waiting' ? listWaiting(server.db, { ...of, now }, 500) : [],
    figuresOf(server.db, of),
    officeNames(request, [ticket.unitId]),
  ])
  const name = names.get(ticket.unitId) ?? ''
  const body = h(TicketPage, {
    t,
    root,
    id: ticket.id,
    name,
    number: ticket.number,
    state: ticket.state,
    counter: ticket.counter ?? undefined,
    when: `${ticket.slotAt ? `${formatTime(t.lang, ticket.slotAt)}, ` : ''}${formatDate(t.lang, ticket.day)}`,
    ahead: Math.max(
      0,
      waiting.findIndex((one) => one.id === ticket.id),
    ),
    wait: figures.medianWait === null ? undefined : Math.round(figures.medianWait),
    arrival: ticket.state === 'booked' && ticket.slotAt ? mayArrive(ticket.slotAt, now) : undefined,
  })
  if (ticket.state === 'waiting' || ticket.state === 'called') void reply.header('refresh', '20')
  const title = ticket.number === null ? t('reception.appointment') : t('reception.number', { number: ticket.number })
  return reply.page({ title: `${title}: ${name}`, body })
}

/** The person of an appointment is there and gets a number. */
export async function submitArrival(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const ticket = await openTicket(request)
  const now = clock.now()
  if (ticket.state === 'booked' && ticket.slotAt) {
    const may = mayArrive(ticket.slotAt, now)
    if (may !== 'yes') throw refuse('conflict', may === 'early' ? 'reception.too_early' : 'reception.too_late')
    await arrive(db, ticket, now)
  }
  return reply.redirect(`${root}/phieu/${ticket.id}`, 303)
}

export async function submitCancel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ticket = await openTicket(request)
  if (ticket.state !== 'booked' && ticket.state !== 'cancelled') throw refuse('conflict', 'reception.not_booked')
  await cancelTicket(request.server.db, ticket.id)
  return reply.redirect(`${root}/phieu/${ticket.id}`, 303)
}
