import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, type MessageKey } from '#core/i18n.ts'
import { findOpenDraft, saveDraft } from '#ground/versions/index.ts'
import { isBody, shapeFaults } from '../dataset/check.ts'
import { findDataset } from '../dataset/dataset.queries.ts'
import { type DatasetBody, frequencies, reservedKeys, themes } from '../dataset/definition.ts'
import { versionedKind } from '../dataset/kind.ts'
import { mayDo } from '../dataset/rights.ts'
import { settings } from '../dataset/settings.ts'
import { desk } from './address.ts'
import { choicesFor, listOrigins, ownersFor } from './choices.ts'
import { ChoosePage } from './choose.page.tsx'
import { EditPage } from './edit.page.tsx'
import { fieldOf, type Origin, originOf, readForm, readOrigin, type Sent, sentOf, textOf } from './form.rules.ts'

export const EditQuery = Type.Object({ nguon: Type.Optional(Type.String({ maxLength: 80 })) })

type Editing = { key: string | undefined; origin: Origin; sent: Sent; seen: string; errors: FieldFault[] }

/** What the form begins with: the open draft, or the newest definition; refused where they are not the officer's. */
async function beginning(request: FastifyRequest, key: string): Promise<{ body: DatasetBody; seen: string }> {
  const { db } = request.server
  const draft = await findOpenDraft(db, versionedKind, key)
  const dataset = await findDataset(db, key)
  const body = draft && isBody(draft.body) ? draft.body : dataset?.body
  const owners = [body?.owner, dataset?.body.owner].flatMap((owner) => owner ?? [])
  const may = await Promise.all(owners.map((owner) => mayDo(request, 'write', owner)))
  if (!body || may.includes(false)) throw refuse('notFound', 'opendata.no_such_dataset', { key })
  return { body, seen: draft?.hash ?? '' }
}

async function page(request: FastifyRequest, reply: FastifyReply, { key, origin, sent, seen, errors }: Editing): Promise<FastifyReply> {
  const { t, server } = request
  const choices = await choicesFor(server.db, t, origin)
  const title = key === undefined ? t('opendata.edit.new') : t('opendata.edit.title', { key })
  const body = h(EditPage, {
    t,
    title,
    at: key === undefined ? `${desk}/moi?nguon=${encodeURIComponent(`${origin.kind}:${origin.name}`)}` : `${desk}/${key}/sua`,
    isNew: key === undefined,
    sent,
    seen,
    errors,
    origin: choices.label,
    kind: origin.kind,
    columns: choices.columns,
    dimensions: choices.dimensions,
    checks: Object.keys(sent).flatMap((name) => (name.startsWith('checked.') ? [name.slice(8)] : [])),
    minimumK: settings().minimumK,
    themes: themes.map((theme) => ({ value: theme, label: t(`opendata.theme.${theme}` as MessageKey) })),
    frequencies: frequencies.map((one) => ({ value: one, label: t(`opendata.frequency.${one}` as MessageKey) })),
    licences: settings().licences.map((one) => ({ value: one.key, label: localized(t.lang, one.title) })),
    owners: await ownersFor(request),
  })
  return reply.page({
    title,
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    body,
    parts: ['open-data'],
    crumbs: [{ href: desk, label: t('opendata.desk.title') }],
  })
}

/** First the source, then the form for it. */
export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { nguon } = request.query as Static<typeof EditQuery>
  const origin = nguon ? readOrigin(nguon) : undefined
  if (nguon && !origin) throw refuse('notFound', 'opendata.field_unknown', { field: nguon })
  if (!origin) {
    const title = t('opendata.edit.new')
    return reply.page({
      title,
      face: 'desk',
      body: h(ChoosePage, { t, title, at: `${desk}/moi`, origins: await listOrigins(server.db, t) }),
      crumbs: [{ href: desk, label: t('opendata.desk.title') }],
    })
  }
  return page(request, reply, { key: undefined, origin, sent: { frequency: 'monthly', subject: 'things' }, seen: '', errors: [] })
}

export async function showEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { dataset: key } = request.params as { dataset: string }
  const { body, seen } = await beginning(request, key)
  return page(request, reply, { key, origin: originOf(body.source), sent: sentOf(body), seen, errors: [] })
}

async function faultsOf(request: FastifyRequest, body: unknown, isNew: boolean): Promise<FieldFault[]> {
  const { t, server } = request
  const faults = shapeFaults(body).map(({ at }) => ({
    field: fieldOf(at),
    rule: 'shape',
    message: t('opendata.edit.wrong', { field: fieldName(t, fieldOf(at)) }),
  }))
  if (!isBody(body)) return faults.filter((one, index) => faults.findIndex(({ field }) => field === one.field) === index)
  if (reservedKeys.has(body.key)) return [{ field: 'key', rule: 'reserved', message: t('opendata.key_reserved', { key: body.key }) }]
  if (isNew && ((await findDataset(server.db, body.key)) || (await findOpenDraft(server.db, versionedKind, body.key))))
    return [{ field: 'key', rule: 'taken', message: t('opendata.edit.key_taken', { key: body.key }) }]
  if (!(await mayDo(request, 'write', body.owner))) return [{ field: 'owner', rule: 'owner', message: t('opendata.edit.owner_not_yours') }]
  return []
}

function fieldName(t: FastifyRequest['t'], field: string): string {
  const names: Record<string, MessageKey> = {
    key: 'opendata.edit.key',
    theme: 'opendata.theme',
    licence: 'opendata.licence',
    owner: 'opendata.owner',
    frequency: 'opendata.frequency',
    subject: 'opendata.edit.subject',
    keywords: 'opendata.keywords',
    column: 'opendata.edit.columns',
    period: 'opendata.edit.period',
    last: 'opendata.edit.last',
    k: 'opendata.edit.k',
    checked: 'opendata.edit.checked',
    contact_vi: 'opendata.contact',
    contact_email: 'opendata.edit.email',
  }
  const known = names[field]
  return known ? t(known) : t(field.startsWith('about') ? 'opendata.edit.about' : 'opendata.edit.name')
}

async function save(
  request: FastifyRequest,
  reply: FastifyReply,
  given: { key: string | undefined; origin: Origin },
): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const sent = (request.body ?? {}) as Sent
  const body = readForm(sent, given.origin, given.key)
  const errors = await faultsOf(request, body, given.key === undefined)
  const seen = textOf(sent, 'seen')
  if (errors.length > 0 || !isBody(body)) return page(request, reply, { ...given, sent, seen, errors })
  const draft = await saveDraft(db, {
    kind: versionedKind,
    key: body.key,
    body,
    by: { id: actor.personId, name: actor.name },
    at: clock.now(),
    ...(textOf(sent, 'note') ? { note: textOf(sent, 'note').slice(0, 500) } : {}),
    ...(seen ? { seen } : {}),
  })
  return reply.redirect(`${desk}/ban-thao/${draft.id}`, 303)
}

export async function submitNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const origin = readOrigin((request.query as Static<typeof EditQuery>).nguon ?? '')
  if (!origin) throw refuse('notFound', 'opendata.field_unknown', { field: '' })
  return save(request, reply, { key: undefined, origin })
}

export async function submitEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { dataset: key } = request.params as { dataset: string }
  const { body } = await beginning(request, key)
  return save(request, reply, { key, origin: originOf(body.source) })
}
