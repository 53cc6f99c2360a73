import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { prefillFrom } from '#engine/forms/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { formOf } from '../apply/apply.ts'
import { askFor } from '../catalogue/ask.rules.ts'
import { searchProcedures } from '../catalogue/search.queries.ts'
import { insertDraft } from '../dossier/draft.queries.ts'
import { listMostFiled } from '../dossier/dossier.queries.ts'
import { markFilledIn } from '../origins/marks.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { CounterPage, PersonPage } from './counter.page.tsx'
import { listCounterDrafts } from './counter.queries.ts'
import { findOrCreatePerson, type PersonForm } from './person.ts'
import { unitsAtCounter } from './where.ts'

export const root = '/lam-viec/quay'

export const crumbs = (request: FastifyRequest, further: { href: string; label: string }[] = []) => [
  { href: '/lam-viec', label: request.t('core.nav.work') },
  ...further,
]

/** Which procedure: what was begun, what most people file, and a search. */
export async function showCounter(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const { q = '' } = request.query as { q?: string }
  const now = clock.now()
  const on = dayOf(now)
  const ask = q.trim() ? askFor(fold(q), q, { ignore: [], groups: [] }) : undefined
  const hits = ask ? (await searchProcedures(db, { on, ask, mode: 'all', filters: {}, after: undefined, limit: 20 })).hits : []
  const often = q.trim() ? [] : await listMostFiled(db, new Date(now.getTime() - 90 * 86_400_000), 8)
  const named = await Promise.all(often.map(({ procedureCode }) => findProcedure(db, procedureCode, { on })))
  const choice = ({ code, name }: { code: string; name: string }) => ({ code, name })
  const drafts = await listCounterDrafts(db, actorOf(request).personId)
  const people = await Promise.all(drafts.map((draft) => findPerson(db, draft.ownerId)))
  return reply.page({
    title: t('procedures.counter.title'),
    face: 'desk',
    crumbs: crumbs(request),
    body: h(CounterPage, {
      t,
      root,
      q,
      searched: q.trim() !== '',
      choices: q.trim()
        ? hits.map((hit) => choice({ code: hit.code, name: localized(t.lang, hit.name) }))
        : named.flatMap((one) => (one ? [choice({ code: one.procedure.code, name: localized(t.lang, one.procedure.name) })] : [])),
      drafts: drafts.map((draft, index) => ({
        href: `/ho-so/nhap/${draft.id}/tiep`,
        name: draft.name,
        person: people[index]?.name ?? '',
        when: formatDateTime(t.lang, draft.updatedAt),
      })),
    }),
  })
}

async function openProcedure(request: FastifyRequest): Promise<ProcedureVersion> {
  const { db, clock } = request.server
  const { code } = request.params as { code: string }
  const version = await findProcedure(db, code, { on: dayOf(clock.now()) })
  if (!version) throw refuse('notFound', 'procedures.apply.no_such_procedure')
  return version
}

async function personPage(
  request: FastifyRequest,
  reply: FastifyReply,
  version: ProcedureVersion,
  form: PersonForm,
  wrong: { errors: FieldFault[]; other?: { id: string; name: string } } = { errors: [] },
): Promise<FastifyReply> {
  const { t } = request
  const name = localized(t.lang, version.procedure.name)
  const units = await unitsAtCounter(request, actorOf(request), version.procedure)
  const title = t('procedures.counter.person_title')
  return reply.page({
    title,
    face: 'desk',
    status: wrong.errors.length > 0 ? 422 : 200,
    crumbs: crumbs(request, [{ href: root, label: t('procedures.counter.title') }]),
    body: h(PersonPage, { t, root, code: version.procedure.code, name, form, ...wrong, here: units.length > 0 }),
  })
}

/** Who is there: as little as finds or makes the person. */
export async function showPerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return personPage(request, reply, await openProcedure(request), { name: '', phone: '', number: '', confirm: '' })
}

export function posted<K extends string>(request: FastifyRequest, ...names: K[]): Record<K, string> {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    names.map((name) => [name, typeof body[name] === 'string' ? (body[name] as string).replaceAll('\u0000', '').trim().slice(0, 300) : '']),
  ) as Record<K, string>
}

/** Finds or makes the person and begins the draft that the officer fills in for them. */
export async function submitPerson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  const version = await openProcedure(request)
  const form = posted(request, 'name', 'phone', 'number', 'confirm')
  const units = await unitsAtCounter(request, actor, version.procedure)
  const [unit] = units
  if (!unit) throw refuse('conflict', 'procedures.counter.not_here')
  const found = await findOrCreatePerson(request, actor, form, { procedure: version.procedure.code, unitId: unit.id })
  if ('errors' in found) return personPage(request, reply, version, form, found)
  const person = await findPerson(db, found.id)
  const definition = await formOf(db, version, clock.now())
  const known: [string, string | null | undefined][] = [
    ['profile.name', person?.name ?? form.name],
    ['profile.phone', person?.phone],
    ['profile.birth_date', person?.birthDate],
  ]
  const facts = new Map(
    known.flatMap(([source, value]) => (value ? [[source, { value, origin: { from: 'profile' as const } }] as const] : [])),
  )
  const { answers, origins } = prefillFrom(definition.body, facts, dayOf(clock.now()))
  const draft = await insertDraft(
    db,
    config,
    {
      ownerId: found.id,
      procedureId: version.procedureId,
      procedureVersionId: version.versionId,
      formId: definition.id,
      unitId: units.length === 1 ? unit.id : null,
      answers,
      files: [],
      origins: markFilledIn(config, answers, origins),
      counterOfficerId: actor.personId,
    },
    clock.now(),
  )
  return reply.redirect(`/ho-so/nhap/${draft.id}/tiep`, 303)
}
