import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Actor, listOfficerRoles } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, localized, type T } from '#core/i18n.ts'
import { crumbsOf, frameOf } from '../browse/frame.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { findRegister, listVersions } from '../definition/definition.queries.ts'
import { type Defect, differences } from '../definition/check-definition.rules.ts'
import type { Definition, Register } from '../definition/definition.ts'
import { jsonSchemaOf } from '../definition/json-schema.rules.ts'
import { defectsOf, publishRegister, shapeDefects } from '../definition/publish.ts'
import { may } from '../definition/reach.rules.ts'
import { textsOf } from '../record/edit.ts'
import { DefinitionPage, DraftPage } from './define.page.tsx'
import { NewPage } from './new.page.tsx'
import { type Draft, findOpenDraft, insertDraft, lockOpenDraft, moveDraft, saveDraft } from './draft.queries.ts'
import { emptyDefinition, readDefinition } from './form.rules.ts'

const steward = 'data_steward'

/** Who may change a register's definition: those it names; of a register that is not published yet, any data steward. */
async function openDefinition(
  request: FastifyRequest,
  verb: 'define' | 'see',
): Promise<{ register: Register | undefined; key: string; actor: Actor }> {
  const { actor, server } = request
  const { register: key } = request.params as { register: string }
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const [register, draft] = await Promise.all([findRegister(server.db, key), findOpenDraft(server.db, key)])
  if (!register && !draft) throw refuse('notFound', 'registers.no_such_register', { register: key })
  const allowed = register
    ? may(register.definition, actor, 'define') || (verb === 'see' && may(register.definition, actor, 'read'))
    : actor.roles.some(({ role }) => role === steward)
  if (!allowed) throw refuse('notAllowed', 'registers.not_yours')
  return { register, key, actor }
}

export const defectWords = (t: T, defect: Defect): string => {
  const place = defect.path ? `${defect.path}: ` : ''
  return defect.rule === 'shape'
    ? `${place}${defect.detail}`
    : `${place}${t(`registers.defect.${defect.rule}` as 'registers.defect.field_twice')} ${defect.detail}`.trim()
}

/** The definition in force: fields, rights, versions, and its JSON Schema. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { register, key } = await openDefinition(request, 'see')
  if (!register) return reply.redirect(`${baseOf(key)}/dinh-nghia/sua`, 303)
  const { definition } = register
  const [versions, draft] = await Promise.all([listVersions(server.db, register.id), findOpenDraft(server.db, key)])
  const props = {
    t,
    ...(await frameOf(request, register)),
    version: register.version,
    versions: versions.map((own) => ({ ...own, when: formatDateTime(t.lang, own.publishedAt) })),
    schema: JSON.stringify(jsonSchemaOf(definition, t.lang === 'vi' ? 'vi' : 'en'), null, 2),
    draft: draft && { state: draft.state, by: draft.byName },
    roles: Object.fromEntries(listOfficerRoles().map(({ role, label }) => [role, t(label)])),
  }
  return reply.page({
    title: t('registers.tab.definition'),
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, definition, true),
    body: h(DefinitionPage, props),
  })
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.page({
    title: request.t('registers.new_register'),
    face: 'desk',
    parts: ['registers'],
    body: h(NewPage, { t: request.t, texts: {}, errors: [] }),
  })
}

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const texts = textsOf(request)
  const key = texts.key ?? ''
  const errors: FieldFault[] = []
  if (!/^[a-z][a-z0-9-]{1,40}$/.test(key)) errors.push({ field: 'key', message: t('registers.define.key_wrong') })
  else if ((await findRegister(server.db, key)) || (await findOpenDraft(server.db, key)))
    errors.push({ field: 'key', message: t('registers.define.key_taken') })
  if (!texts.title) errors.push({ field: 'title', message: t('core.field.required', { label: t('registers.define.title') }) })
  if (errors.length > 0 || !actor)
    return reply.page({
      title: t('registers.new_register'),
      face: 'desk',
      parts: ['registers'],
      status: 422,
      body: h(NewPage, { t, texts, errors }),
    })
  const by = { id: actor.personId, name: actor.name }
  await insertDraft(server.db, { key, baseVersion: 0, body: emptyDefinition(key, texts.title ?? key), by, at: server.clock.now() })
  return reply.redirect(`${baseOf(key)}/dinh-nghia/sua`, 303)
}

type Editing = { body: Definition; errors: FieldFault[]; state: string }

async function draftPage(
  request: FastifyRequest,
  reply: FastifyReply,
  about: { register: Register | undefined; draft: Draft | undefined; editing: Editing; extra: number },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { register, draft, editing, extra } = about
  const { body, errors } = editing
  const shape = shapeDefects(body)
  const defects = shape.length > 0 ? shape : await defectsOf(server.db, body)
  const base = register?.definition
  const frame = register
    ? await frameOf(request, register)
    : { definition: body, can: { read: false, export: false, write: false, approve: false, define: true }, madeUp: false }
  const props = {
    t,
    ...frame,
    body,
    errors,
    extra,
    sound: shape.length === 0,
    defects: defects.map((defect) => defectWords(t, defect)),
    differences: shape.length === 0 ? differences(base, body) : [],
    draft: draft && {
      state: draft.state,
      by: draft.byName,
      when: formatDateTime(t.lang, draft.updatedAt),
      note: draft.note,
      own: draft.byId === actor?.personId,
    },
  }
  const title = t('registers.define.edit', { register: localized(t.lang, body.title) || body.key })
  return reply.page({
    title,
    face: 'desk',
    parts: ['registers'],
    status: errors.length > 0 ? 422 : 200,
    crumbs: base ? crumbsOf(t, base, true) : [{ href: '/du-lieu', label: t('registers.title') }],
    body: h(DraftPage, { ...props, title }),
  })
}

export async function showDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { register, key } = await openDefinition(request, 'define')
  const draft = await findOpenDraft(request.server.db, key)
  const body = (draft?.body as Definition | undefined) ?? register?.definition
  if (!body) throw refuse('notFound', 'registers.no_such_register', { register: key })
  const extra = (request.query as { them?: string }).them === '1' ? 1 : 0
  return draftPage(request, reply, { register, draft, editing: { body, errors: [], state: draft?.state ?? 'none' }, extra })
}

async function keep(
  db: Db,
  key: string,
  about: { register: Register | undefined; body: Definition; actor: Actor; at: Date },
): Promise<void> {
  const by = { id: about.actor.personId, name: about.actor.name }
  await inTransaction(db, async (trx) => {
    const open = await lockOpenDraft(trx, key)
    if (open?.state === 'proposed') throw refuse('conflict', 'registers.define.is_proposed')
    if (open) await saveDraft(trx, open.id, about.body, by, about.at)
    else await insertDraft(trx, { key, baseVersion: about.register?.version ?? 0, body: about.body, by, at: about.at })
  })
}

/** Keeps what was edited; defects are shown and do no harm until it is to be published. */
export async function submitDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { register, key, actor } = await openDefinition(request, 'define')
  const draft = await findOpenDraft(server.db, key)
  const before = (draft?.body as Definition | undefined) ?? register?.definition
  if (!before) throw refuse('notFound', 'registers.no_such_register', { register: key })
  const texts = textsOf(request)
  const { body, faulty } = readDefinition(texts, before)
  const errors = faulty.map(({ field }) => ({ field, message: t('registers.define.no_json', { part: field.replace('json.', '') }) }))
  if (errors.length > 0)
    return draftPage(request, reply, { register, draft, editing: { body, errors, state: draft?.state ?? 'none' }, extra: 0 })
  await keep(server.db, key, { register, body, actor, at: server.clock.now() })
  return reply.redirect(`${baseOf(key)}/dinh-nghia/sua${texts.y === 'them' ? '?them=1' : ''}`, 303)
}

/** Asks a second person to publish, or takes the question back. */
export async function propose(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { key } = await openDefinition(request, 'define')
  const texts = textsOf(request)
  await inTransaction(server.db, async (trx) => {
    const draft = await lockOpenDraft(trx, key)
    if (!draft) throw refuse('conflict', 'registers.define.no_draft')
    if (texts.y === 'bo') return moveDraft(trx, draft.id, 'dropped', server.clock.now())
    const defects = await defectsOf(trx, draft.body)
    if (defects.length > 0)
      throw refuse('invalid', 'registers.definition_faulty', { detail: defects.map((defect) => defectWords(request.t, defect)).join('; ') })
    if (draft.state === 'proposed') throw refuse('conflict', 'registers.define.is_proposed')
    return moveDraft(trx, draft.id, 'proposed', server.clock.now())
  })
  return reply.redirect(texts.y === 'bo' ? '/du-lieu' : `${baseOf(key)}/dinh-nghia/sua`, 303)
}

/** The second person publishes, or sends it back with a note. Who wrote it cannot. */
export async function publish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { key, actor, register } = await openDefinition(request, 'define')
  const texts = textsOf(request)
  const at = server.clock.now()
  const by = { id: actor.personId, name: actor.name }
  await inTransaction(server.db, async (trx) => {
    const draft = await lockOpenDraft(trx, key)
    if (draft?.state !== 'proposed') throw refuse('conflict', 'registers.define.no_draft')
    if (draft.byId === by.id) throw refuse('notAllowed', 'registers.second_person')
    if (texts.y !== 'cong-bo') {
      if (!texts['ghi-chu']) throw refuse('invalid', 'registers.note_needed')
      return moveDraft(trx, draft.id, 'returned', at, { by, note: texts['ghi-chu'] })
    }
    if (draft.baseVersion !== (register?.version ?? 0)) throw refuse('conflict', 'registers.define.stale')
    await publishRegister(
      trx,
      draft.body as Definition,
      { source: 'person', proposed: { id: draft.byId, name: draft.byName }, published: by },
      at,
    )
    return moveDraft(trx, draft.id, 'published', at, { by, note: null })
  })
  return reply.redirect(texts.y === 'cong-bo' ? `${baseOf(key)}/dinh-nghia` : `${baseOf(key)}/dinh-nghia/sua`, 303)
}
