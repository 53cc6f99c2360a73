import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, type Lang, localized } from '#core/i18n.ts'
import { type Definition, getLatestDefinition } from '#engine/casework/index.ts'
import { type Desk, isUuid, listOf, namesOf, textsOf, unitsHeaded, unitsWorked, withAncestors } from '../desk/desk.ts'
import { ReasonPage, ReasonsPage } from './reasons.page.tsx'
import { addVersion, insertReason, listReasons, listVersions, type Reason, retireReason } from './reasons.queries.ts'

export type ReadyReason = { key: string; name: string; text: string }

/** The ready reasons for an action on a case, in the language of the one who will read them. `key` names reason and version. */
export async function readyReasons(
  db: Db,
  by: { kind: string; unitPath: readonly string[]; action: string; lang: Lang },
): Promise<ReadyReason[]> {
  const found = await listReasons(db, { kind: by.kind, unitIds: by.unitPath, action: by.action })
  return found.map(({ id, version, name, body }) => ({ key: `${id}@${version}`, name, text: localized(by.lang, body) }))
}

/** Actions that ask for a reason: those for which texts can be made ready. */
const withReason = (definition: Definition): string[] =>
  Object.entries(definition.actions)
    .filter(([, action]) => action.note === 'required' && action.roles.some((role) => role !== 'system'))
    .map(([type]) => type)

const crumbs = (request: FastifyRequest, desk: Desk) => [
  { href: desk.root, label: request.t('core.nav.work') },
  { href: `${desk.root}/mau-ly-do`, label: request.t('desk.reasons.title') },
]

/** The ready reasons that hold for an officer's units. */
export async function showReasons(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const units = await withAncestors(server.db, unitsWorked(actor, desk), server.clock.now())
  const [reasons, definition, names] = await Promise.all([
    listReasons(server.db, { kind: desk.kind, unitIds: units }),
    getLatestDefinition(server.db, desk.definitionKey),
    namesOf(server.db, t.lang, units),
  ])
  const headed = unitsHeaded(actor, desk)
  return reply.page({
    title: t('desk.reasons.title'),
    face: 'desk',
    crumbs: crumbs(request, desk).slice(0, 1),
    body: h(ReasonsPage, {
      t,
      root: desk.root,
      mayAdd: headed.length > 0,
      reasons: reasons.map((reason) => ({
        id: reason.id,
        name: reason.name,
        unit: names.get(reason.unitId) ?? '',
        actions: reason.actions.map((type) => localized(t.lang, definition.actions[type]?.label ?? type).replace(/…$/, '')).join(', '),
        text: localized(t.lang, reason.body),
        version: reason.version,
        mayEdit: headed.includes(reason.unitId),
      })),
    }),
  })
}

type Form = { name: string; vi: string; en: string; km: string; actions: string[]; unit: string }
const emptyForm: Form = { name: '', vi: '', en: '', km: '', actions: [], unit: '' }

async function formPage(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  given: { form: Form; errors?: FieldFault[]; versions?: Reason[] },
): Promise<FastifyReply> {
  const { t, server } = request
  const headed = unitsHeaded(actorOf(request), desk)
  const [definition, names] = await Promise.all([getLatestDefinition(server.db, desk.definitionKey), namesOf(server.db, t.lang, headed)])
  const errors = given.errors ?? []
  const title = t(given.versions ? 'desk.reasons.edit' : 'desk.reasons.new')
  return reply.page({
    title,
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbs(request, desk),
    body: h(ReasonPage, {
      t,
      title,
      root: desk.root,
      id: given.versions?.[0]?.id,
      form: given.form,
      errors,
      units: headed.map((id) => ({ value: id, label: names.get(id) ?? '' })),
      actions: withReason(definition).map((type) => ({
        value: type,
        label: localized(t.lang, definition.actions[type]?.label ?? type).replace(/…$/, ''),
      })),
      versions: (given.versions ?? []).map((one) => ({
        number: one.version,
        when: formatDateTime(t.lang, one.madeAt),
        who: one.madeByName,
        text: localized(t.lang, one.body),
      })),
    }),
  })
}

export function showNewReason(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const [unit = ''] = unitsHeaded(actorOf(request), desk)
  return formPage(request, reply, desk, { form: { ...emptyForm, unit } })
}

async function readForm(request: FastifyRequest, desk: Desk): Promise<{ form: Form; errors: FieldFault[] }> {
  const { t, server } = request
  const form: Form = { ...textsOf(request, 'name', 'vi', 'en', 'km', 'unit'), actions: listOf(request, 'actions') }
  const known = withReason(await getLatestDefinition(server.db, desk.definitionKey))
  const errors: FieldFault[] = []
  if (!form.name || form.name.length > 120) errors.push({ field: 'name', message: t('desk.reasons.name_missing') })
  if (!form.vi || form.vi.length > 2000) errors.push({ field: 'vi', message: t('desk.reasons.text_missing') })
  if (form.actions.length === 0 || form.actions.some((type) => !known.includes(type)))
    errors.push({ field: 'actions', message: t('desk.reasons.action_missing') })
  return { form, errors }
}

const textOf = ({ name, vi, en, km, actions }: Form) => ({ name, actions, body: { vi, ...(en ? { en } : {}), ...(km ? { km } : {}) } })
const byOf = (request: FastifyRequest) => {
  const { personId, name } = actorOf(request)
  return { id: personId, name, at: request.server.clock.now() }
}

export async function createReason(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { form, errors } = await readForm(request, desk)
  if (!unitsHeaded(actorOf(request), desk).includes(form.unit))
    errors.push({ field: 'unit', message: request.t('desk.reasons.unit_missing') })
  if (errors.length > 0) return formPage(request, reply, desk, { form, errors })
  await insertReason(request.server.db, { kind: desk.kind, unitId: form.unit }, textOf(form), byOf(request))
  return reply.redirect(`${desk.root}/mau-ly-do`, 303)
}

/** A reason of a unit that the actor heads, with its versions; for everybody else it is not there. */
async function openReason(request: FastifyRequest, desk: Desk): Promise<Reason[]> {
  const { id } = request.params as { id: string }
  const versions = isUuid(id) ? await listVersions(request.server.db, id) : []
  const [latest] = versions
  if (!latest || latest.retiredAt || !unitsHeaded(actorOf(request), desk).includes(latest.unitId))
    throw refuse('notFound', 'desk.reasons.none_such')
  return versions
}

export async function showReason(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const versions = await openReason(request, desk)
  const [latest] = versions
  const body = latest?.body
  const form = { ...emptyForm, name: latest?.name ?? '', actions: latest?.actions ?? [], unit: latest?.unitId ?? '' }
  return formPage(request, reply, desk, { form: { ...form, vi: body?.vi ?? '', en: body?.en ?? '', km: body?.km ?? '' }, versions })
}

/** Writes a new version; what was used before stays as it was. */
export async function changeReason(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const versions = await openReason(request, desk)
  const { form, errors } = await readForm(request, desk)
  if (errors.length > 0) return formPage(request, reply, desk, { form, errors, versions })
  await addVersion(request.server.db, versions[0]?.id ?? '', textOf(form), byOf(request))
  return reply.redirect(`${desk.root}/mau-ly-do`, 303)
}

export async function endReason(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const [latest] = await openReason(request, desk)
  await retireReason(request.server.db, latest?.id ?? '', byOf(request))
  return reply.redirect(`${desk.root}/mau-ly-do`, 303)
}
