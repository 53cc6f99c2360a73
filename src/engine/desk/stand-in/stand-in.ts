import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, scopeOf } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { countOpenOf, getLatestDefinition, listCases, listDoneMeanwhile } from '#engine/casework/index.ts'
import { endLoans, lendRoles, listOfficers, type Officer } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { type Desk, isUuid, textsOf, unitsHeaded, unitsWorked } from '../desk/desk.ts'
import { StandInPage, StandInsPage } from './stand-in.page.tsx'
import {
  endStandIn,
  findStandIn,
  insertStandIn,
  isAwayWithin,
  listStandIns,
  listStoodInFor,
  lockAbsences,
  type StandIn,
} from './stand-in.queries.ts'
import { type StandInForm, standInFaults, standInState } from './stand-in.rules.ts'

/** A person and everybody whose work they do now: whose cases stand in their queue. */
export async function holdersFor(db: Db, kind: string, personId: string, at: Date): Promise<string[]> {
  return [personId, ...(await listStoodInFor(db, kind, personId, at)).map((one) => one.personId)]
}

type Known = { people: Officer[]; colleagues: Officer[] }

/** Whose work the actor may hand over (their own; a head that of the unit), and who of the same units may take it. */
async function knownTo(request: FastifyRequest, desk: Desk): Promise<Known> {
  const actor = actorOf(request)
  const { db, clock } = request.server
  const units = unitsWorked(actor, desk)
  const all = await listOfficers(db, { unitIds: units, at: clock.now() })
  const headed = unitsHeaded(actor, desk)
  const inDesk = all.filter(({ role }) => desk.work.includes(role))
  return { people: inDesk.filter((one) => one.personId === actor.personId || headed.includes(one.unitId)), colleagues: inDesk }
}

const once = (officers: readonly Officer[]): Officer[] => [...new Map(officers.map((one) => [one.personId, one])).values()]

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  form: StandInForm,
  errors: FieldFault[] = [],
): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const now = server.clock.now()
  const { people, colleagues } = await knownTo(request, desk)
  const [lines, open] = await Promise.all([
    listStandIns(server.db, { kind: desk.kind, personId: actor.personId, unitIds: unitsHeaded(actor, desk) }),
    countOpenOf(
      server.db,
      desk.kind,
      people.map((one) => one.personId),
    ),
  ])
  const title = t('desk.stand_in.title')
  return reply.page({
    title,
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [{ href: desk.root, label: t('core.nav.work') }],
    body: h(StandInsPage, {
      t,
      root: desk.root,
      form,
      errors,
      people: once(people).map(({ personId, name }) => ({
        value: personId,
        label: `${name} (${t('desk.assign.holds', { count: open.get(personId) ?? 0 })})`,
      })),
      colleagues: once(colleagues).map(({ personId, name }) => ({ value: personId, label: name })),
      lines: lines.map((one) => ({
        id: one.id,
        person: one.personName,
        other: one.standInName,
        from: formatDate(t.lang, one.validFrom),
        to: formatDate(t.lang, new Date((one.endedAt ?? one.validTo).getTime() - 1)),
        state: standInState(one, now),
      })),
    }),
  })
}

/** Absences, and the form for a new one; the person asked for by the address is chosen. */
export function showStandIns(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { nguoi } = request.query as { nguoi?: string }
  const today = dayOf(request.server.clock.now())
  return page(request, reply, desk, { person: nguoi ?? actorOf(request).personId, standIn: '', from: today, to: '', reason: '' })
}

const dayStart = (day: string): Date => new Date(`${day}T00:00:00+07:00`)

/** Hands over an absent officer's work for a time: their roles are lent, their cases stand in the other's queue and stay theirs. */
export async function createStandIn(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const texts = textsOf(request, 'person', 'stand_in', 'from', 'to', 'reason')
  const form: StandInForm = { ...texts, standIn: texts.stand_in }
  const at = server.clock.now()
  const today = dayOf(at)
  const { people, colleagues } = await knownTo(request, desk)
  const person = people.find((one) => one.personId === form.person)
  const beside = colleagues.filter((one) => people.some((own) => own.personId === form.person && own.unitId === one.unitId))
  const faults = standInFaults(form, { people: people.map((one) => one.personId), colleagues: beside.map((one) => one.personId), today })
  const errors = Object.entries(faults).map(([field, key]): FieldFault => ({ field, message: t(key as MessageKey) }))
  const other = beside.find((one) => one.personId === form.standIn)
  if (!person || !other || errors.length > 0) return page(request, reply, desk, form, errors)
  const span = { from: form.from === today ? at : dayStart(form.from), to: new Date(dayStart(form.to).getTime() + 86_400_000) }
  const clash = await inTransaction(server.db, async (trx): Promise<FieldFault | undefined> => {
    await lockAbsences(trx, person.personId)
    if (await isAwayWithin(trx, desk.kind, person.personId, span)) return { field: 'from', message: t('desk.stand_in.twice') }
    if (await isAwayWithin(trx, desk.kind, other.personId, span)) return { field: 'stand_in', message: t('desk.stand_in.other_away') }
    await write(trx, desk, { person, other, span, form, at, actor: { id: actor.personId, name: actor.name } })
    return undefined
  })
  if (clash) return page(request, reply, desk, form, [clash])
  return reply.redirect(`${desk.root}/ban-giao`, 303)
}

type Written = {
  person: Officer
  other: Officer
  span: { from: Date; to: Date }
  form: StandInForm
  at: Date
  actor: { id: string; name: string }
}

async function write(trx: Db, desk: Desk, { person, other, span, form, at, actor }: Written): Promise<void> {
  // What decides is lent by its holder alone; the rest of the work a head may have done by another.
  const roles = actor.id === person.personId ? desk.work : desk.lentByHeads
  const loans = await lendRoles(trx, {
    fromPerson: person.personId,
    toPerson: other.personId,
    unitId: person.unitId,
    roles,
    validFrom: span.from,
    validTo: span.to,
    reason: form.reason,
    at,
  })
  const open = (await countOpenOf(trx, desk.kind, [person.personId])).get(person.personId) ?? 0
  const id = await insertStandIn(trx, {
    kind: desk.kind,
    personId: person.personId,
    personName: person.name,
    standInId: other.personId,
    standInName: other.name,
    unitId: person.unitId,
    validFrom: span.from,
    validTo: span.to,
    reason: form.reason,
    openAtStart: open,
    delegations: loans.map((loan) => loan.id),
    madeBy: actor.id,
    madeByName: actor.name,
    at,
  })
  const vars = {
    person: person.name,
    other: other.name,
    from: formatDate('vi', form.from),
    to: formatDate('vi', form.to),
    open: String(open),
  }
  for (const personId of [person.personId, other.personId])
    await notify(trx, {
      channel: 'in_app',
      personId,
      template: 'desk.message.stand_in',
      vars,
      lang: 'vi',
      path: `${desk.root}/ban-giao/${id}`,
      at,
    })
}

/** An absence that concerns the actor, or is of a unit they head; for everybody else it is not there. */
async function open(request: FastifyRequest, desk: Desk): Promise<{ one: StandIn; mayEnd: boolean }> {
  const { id } = request.params as { id: string }
  const actor = actorOf(request)
  const one = isUuid(id) ? await findStandIn(request.server.db, id) : undefined
  const heads = one !== undefined && unitsHeaded(actor, desk).includes(one.unitId)
  if (!one || (!heads && actor.personId !== one.personId && actor.personId !== one.standInId))
    throw refuse('notFound', 'desk.stand_in.none_such')
  return { one, mayEnd: heads || actor.personId === one.personId }
}

/** One absence: what is open of the absent officer's, and what was done on it meanwhile. */
export async function showStandIn(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { one, mayEnd } = await open(request, desk)
  const now = clock.now()
  const scope = { ...scopeOf(request.actor, 'read', desk.kind), own: undefined }
  const [definition, held, done] = await Promise.all([
    getLatestDefinition(db, desk.definitionKey),
    listCases(db, { kind: desk.kind, scope, assignee: one.personId }, { limit: 100 }),
    listDoneMeanwhile(
      db,
      { kind: desk.kind, holderId: one.personId, actorId: one.standInId, from: one.validFrom, to: one.endedAt ?? one.validTo },
      100,
    ),
  ])
  const label = (words: Parameters<typeof localized>[1] | undefined, key: string): string =>
    localized(t.lang, words ?? key).replace(/…$/, '')
  return reply.page({
    title: t('desk.stand_in.of', { name: one.personName }),
    face: 'desk',
    crumbs: [
      { href: desk.root, label: t('core.nav.work') },
      { href: `${desk.root}/ban-giao`, label: t('desk.stand_in.title') },
    ],
    body: h(StandInPage, {
      t,
      root: desk.root,
      id: one.id,
      person: one.personName,
      other: one.standInName,
      from: formatDateTime(t.lang, one.validFrom),
      to: formatDateTime(t.lang, one.endedAt ?? one.validTo),
      reason: one.reason,
      by: one.madeByName,
      openAtStart: one.openAtStart,
      state: standInState(one, now),
      mayEnd: mayEnd && one.endedAt === null && one.validTo > now,
      held: held.cases.map((c) => ({
        code: c.reference,
        title: c.title,
        state: label(definition.states[c.state]?.label, c.state),
        due: c.dueAt ? formatDateTime(t.lang, c.dueAt) : '–',
      })),
      done: done.map((d) => ({
        code: d.reference,
        title: d.title,
        what: label(definition.actions[d.type]?.label, d.type),
        when: formatDateTime(t.lang, d.at),
      })),
    }),
  })
}

/** The officer is back early: the loans end and the work stands in their queue alone again. */
export async function finishStandIn(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { one, mayEnd } = await open(request, desk)
  if (!mayEnd) throw refuse('notAllowed', 'core.not_allowed')
  const by = { id: actorOf(request).personId, at: clock.now() }
  await inTransaction(db, async (trx) => {
    if (await endStandIn(trx, one.id, by)) await endLoans(trx, one.delegations, { at: by.at, by: by.id })
  })
  return reply.redirect(`${desk.root}/ban-giao/${one.id}`, 303)
}
