import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, type MessageKey, type T } from '#core/i18n.ts'
import { unitChoices, unitName } from '#engine/indicators/index.ts'
import { findTask, giveTask, unitsSeen } from '#government/programme/index.ts'
import { getUnit, listUnits } from '#ground/places/index.ts'
import { dayGiven } from '../pay/pay.ts'
import { standingOf } from '../plan/progress.rules.ts'
import { givenOf } from '../project/edit.ts'
import { byOf } from '../project/rights.ts'
import { agendaOf } from './agenda.ts'
import { ListPage, MeetingPage } from './meeting.page.tsx'
import {
  findMeeting,
  insertConclusion,
  insertMeeting,
  listConclusions,
  listMeetings,
  markHeld,
  type Meeting,
  setAgenda,
} from './meeting.queries.ts'

export const root = '/dieu-hanh/ban-chi-dao'
export const managers = ['leader', 'programme_officer']
const tags = { done: 'done', doing: 'doing', waiting: 'waiting', late: 'overdue', dropped: 'stale', missing: 'stale' } as const
type Given = Readonly<Record<string, string>>

/** The board looks at the whole province: who sees a part of it has no business with its meetings. */
async function demandWhole(request: FastifyRequest): Promise<void> {
  if ((await unitsSeen(request)) !== undefined) throw refuse('notFound', 'projects.board.not_yours')
}
const manages = (request: FastifyRequest): boolean => request.actor?.roles.some(({ role }) => managers.includes(role)) ?? false

async function listPage(
  request: FastifyRequest,
  reply: FastifyReply,
  values: Given,
  errors: FieldFault[],
  isWhole = true,
): Promise<FastifyReply> {
  const { t, server } = request
  const body = h(ListPage, {
    t,
    values,
    errors,
    mayWrite: isWhole && manages(request),
    isWhole,
    agreementsHref: '/du-lieu/digital-agreements',
    rows: (isWhole ? await listMeetings(server.db) : []).map((one) => ({
      id: one.id,
      href: `${root}/${one.id}`,
      title: one.title,
      reference: one.reference,
      day: formatDate(t.lang, one.onDay),
      points: one.agenda.length,
      conclusions: one.conclusions,
      isHeld: one.heldAt !== null,
    })),
  })
  const crumbs = [{ href: '/dieu-hanh', label: t('core.nav.steering') }]
  return reply.page({
    title: t('projects.board.title'),
    face: 'steering',
    crumbs,
    status: errors.length > 0 ? 422 : 200,
    body,
    parts: ['projects'],
  })
}

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return listPage(request, reply, {}, [], (await unitsSeen(request)) === undefined)
}

/** Calls a meeting; its agenda is what is red today. */
export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await demandWhole(request)
  const { t, server } = request
  const given = givenOf(request)
  const [onDay, { title = '', place = '', chair = '' }] = [dayGiven(given, 'day'), given]
  const errors: FieldFault[] = []
  const line = (field: string, text: string): void => {
    if (text.length < 3 || text.length > 300) errors.push({ field, rule: 'line', message: t('projects.fault.line') })
  }
  line('title', title)
  line('place', place)
  line('chair', chair)
  if (!onDay || onDay < dayOf(server.clock.now())) errors.push({ field: 'day', rule: 'day', message: t('projects.fault.day_to_come') })
  if (errors.length > 0 || !onDay) return listPage(request, reply, given, errors)
  const agenda = await agendaOf(request)
  const id = await insertMeeting(server.db, { title, onDay, place, chair, agenda, by: byOf(actorOf(request)), at: server.clock.now() })
  return reply.redirect(`${root}/${id}`, 303)
}

export async function openMeeting(request: FastifyRequest): Promise<Meeting> {
  await demandWhole(request)
  const meeting = await findMeeting(request.server.db, (request.params as { id: string }).id)
  if (!meeting) throw refuse('notFound', 'projects.board.no_meeting')
  return meeting
}

/** The conclusions of a meeting with what became of their tasks. */
export async function conclusionsOf({ server }: FastifyRequest, meeting: Meeting, t: T) {
  const today = dayOf(server.clock.now())
  const list = await listConclusions(server.db, meeting.id)
  const names = new Map(
    (
      await listUnits(
        server.db,
        list.map(({ unitId }) => unitId),
      )
    ).map((unit) => [unit.id, unitName(t.lang, unit)]),
  )
  return Promise.all(
    list.map(async (one) => {
      const standing = standingOf('task', await findTask(server.db, { id: one.taskId }), today)
      return {
        number: String(one.number),
        words: one.words,
        unit: names.get(one.unitId) ?? '',
        due: formatDate(t.lang, one.dueOn),
        href: `/dieu-hanh/nhiem-vu/${one.taskId}`,
        state: t(`projects.plan.standing.${standing}` as MessageKey),
        tag: tags[standing],
      }
    }),
  )
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  meeting: Meeting,
  values: Given,
  errors: FieldFault[],
): Promise<FastifyReply> {
  const { t } = request
  const body = h(MeetingPage, {
    t,
    at: `${root}/${meeting.id}`,
    title: meeting.title,
    about: [
      meeting.reference,
      formatDate(t.lang, meeting.onDay),
      meeting.place,
      t('projects.board.chaired', { chair: meeting.chair }),
    ].join(' · '),
    agenda: meeting.agenda.map((point) => ({ ...point, kind: t(`projects.board.kind.${point.kind}` as MessageKey) })),
    conclusions: await conclusionsOf(request, meeting, t),
    held: meeting.heldAt && formatDateTime(t.lang, meeting.heldAt),
    minutes: meeting.minutes ?? '',
    mayWrite: manages(request),
    units: await unitChoices(request),
    values,
    errors,
  })
  const crumbs = [{ href: root, label: t('projects.board.title') }]
  return reply.page({ title: meeting.title, face: 'steering', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['projects'] })
}

export const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, await openMeeting(request), {}, [])

async function conclude(request: FastifyRequest, meeting: Meeting, given: Given): Promise<FieldFault[]> {
  const { t, server } = request
  const at = server.clock.now()
  const [dueOn, { words = '', unit = '', evidence = '' }] = [dayGiven(given, 'due'), given]
  const errors: FieldFault[] = []
  const known = (await unitChoices(request)).some(({ value }) => value === unit)
  if (words.length < 10 || words.length > 2000) errors.push({ field: 'words', rule: 'length', message: t('projects.fault.purpose') })
  if (!known) errors.push({ field: 'unit', rule: 'required', message: t('projects.fault.unit') })
  if (!dueOn || dueOn <= dayOf(at)) errors.push({ field: 'due', rule: 'day', message: t('projects.fault.day_to_come') })
  if (evidence.length < 3 || evidence.length > 600) errors.push({ field: 'evidence', rule: 'line', message: t('projects.fault.line') })
  if (errors.length > 0 || !dueOn) return errors
  const by = byOf(actorOf(request))
  await inTransaction(server.db, async (trx) => {
    await findMeeting(trx, meeting.id, { lock: true })
    const number = (await listConclusions(trx, meeting.id)).length + 1
    const lead = await getUnit(trx, unit)
    const { id: taskId } = await giveTask(trx, {
      ...{
        resolution: `meeting:${meeting.reference}`,
        no: String(number),
        area: meeting.title,
        words,
        lead: lead.fullName,
        partners: [],
        evidence,
      },
      ...{ dueWords: '', dueOn, isRegular: false, concerns: 'lead' as const, unitId: unit, by: { ...by, role: 'leader' }, at },
      clientKey: `meeting:${meeting.reference}:${number}`,
    })
    await insertConclusion(trx, meeting.id, { number, words, unitId: unit, dueOn, taskId, by, at })
  })
  return []
}

/** What is done to a meeting: its agenda anew, a conclusion that becomes a task, or the minutes that close it. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const meeting = await openMeeting(request)
  const given = givenOf(request)
  let errors: FieldFault[] = []
  if (given.what === 'agenda') {
    if (meeting.heldAt) throw refuse('conflict', 'projects.board.is_held')
    await setAgenda(server.db, meeting.id, await agendaOf(request))
  } else if (given.what === 'conclusion') errors = await conclude(request, meeting, given)
  else if (given.what === 'held') {
    const minutes = (given.minutes ?? '').slice(0, 8000)
    if (minutes.length < 10) errors = [{ field: 'minutes', rule: 'length', message: t('projects.fault.purpose') }]
    else if (!(await markHeld(server.db, meeting.id, minutes, server.clock.now()))) throw refuse('conflict', 'projects.board.is_held')
  } else throw refuse('invalid', 'projects.step.unknown', {}, [{ field: 'what', rule: 'unknown', message: given.what ?? '' }])
  if (errors.length > 0) return page(request, reply, meeting, given, errors)
  return reply.redirect(`${root}/${meeting.id}`, 303)
}
