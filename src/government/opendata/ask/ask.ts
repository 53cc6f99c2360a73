import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, translatorFor } from '#core/i18n.ts'
import { findCaseFile, openCase, wordsOfAction } from '#engine/casework/index.ts'
import { listLineage } from '#ground/places/index.ts'
import { tell } from '#ground/notifications/index.ts'
import type { Published } from '../catalogue/dcat.rules.ts'
import { getPublished } from '../catalogue/published.ts'
import { ownerOf, requestKind } from '../dataset/rights.ts'
import { settings } from '../dataset/settings.ts'
import { stewardsOf } from '../release/refresh.ts'
import { AskPage, FollowPage } from './ask.page.tsx'
import { isKeyOf, keyOf, sealContact } from './contact.ts'
import { findRequest, findSent, insertRequest, nextReference, type RequestKind } from './request.queries.ts'

export const AskQuery = Type.Object({ loai: Type.Optional(Type.String({ maxLength: 20 })) })
export const FollowQuery = Type.Object({
  khoa: Type.Optional(Type.String({ maxLength: 64 })),
  moi: Type.Optional(Type.String({ maxLength: 2 })),
})
const root = '/du-lieu-mo'
export const longest = 3000

type Form = { kind: RequestKind; words: string; name: string; contact: string; key: string }

const text = (body: unknown, name: string): string => {
  const value = (body as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value.trim() : ''
}

function readForm(body: unknown, isAbout: boolean): Form {
  const key = text(body, 'key')
  return {
    kind: isAbout ? (text(body, 'kind') === 'fault' ? 'fault' : 'question') : 'wish',
    words: text(body, 'words'),
    name: text(body, 'name'),
    contact: text(body, 'contact'),
    key: /^[0-9a-f-]{36}$/.test(key) ? key : randomUUID(),
  }
}

function faultsOf(request: FastifyRequest, { words, contact, name }: Form): FieldFault[] {
  const { t, actor } = request
  const faults: FieldFault[] = []
  if (words.length < 10) faults.push({ field: 'words', rule: 'minLength', message: t('opendata.ask.words_short') })
  if (words.length > longest) faults.push({ field: 'words', rule: 'maxLength', message: t('opendata.ask.words_long', { most: longest }) })
  if (!actor && contact !== '' && !/^(0\d{8,10}|[^\s@]+@[^\s@]+\.[^\s@]+)$/.test(contact.replace(/[ .-](?=\d)/g, '')))
    faults.push({ field: 'contact', rule: 'contact', message: t('opendata.ask.contact_wrong') })
  if (name.length > 120 || contact.length > 120)
    faults.push({ field: name.length > 120 ? 'name' : 'contact', rule: 'maxLength', message: t('opendata.ask.words_long', { most: 120 }) })
  return faults
}

type About = { published: Published | undefined; form: Form; errors: FieldFault[] }

function page(request: FastifyRequest, reply: FastifyReply, { published, form, errors }: About): FastifyReply {
  const { t, actor } = request
  const about = published && localized(t.lang, published.dataset.body.title)
  const at = published ? `${root}/${published.dataset.key}/hoi` : `${root}/de-nghi`
  const title = t(published ? `opendata.ask.${form.kind}` : 'opendata.ask.wish')
  return reply.page({
    title,
    status: errors.length > 0 ? 422 : 200,
    body: h(AskPage, { t, at, title, about, ...form, formKey: form.key, isKnown: actor !== undefined, errors }),
    parts: ['open-data'],
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: root, label: t('opendata.title') },
      ...(published ? [{ href: `${root}/${published.dataset.key}`, label: about ?? '' }] : []),
    ],
  })
}

async function publishedOf(request: FastifyRequest): Promise<Published | undefined> {
  const { dataset } = request.params as { dataset?: string }
  return dataset === undefined ? undefined : getPublished(request.server.db, dataset, request.server.clock.now())
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const published = await publishedOf(request)
  const { loai } = request.query as Static<typeof AskQuery>
  const kind = published ? (loai === 'fault' ? 'fault' : 'question') : 'wish'
  return page(request, reply, { published, form: { kind, words: '', name: '', contact: '', key: randomUUID() }, errors: [] })
}

/** Opens the case at the unit that answers for the data, once for each key of the form. */
async function file(request: FastifyRequest, published: Published | undefined, form: Form): Promise<string> {
  const { db, config, clock } = request.server
  const { actor, lang } = request
  const at = clock.now()
  const before = await findSent(db, form.key)
  if (before) return before
  const code = published?.dataset.body.owner ?? settings().publisher.unit
  const unit = await ownerOf(db, code, dayOf(at))
  if (!unit) throw refuse('conflict', 'opendata.no_such_owner', { owner: code })
  const units = await listLineage(db, unit.id, { on: dayOf(at) })
  return inTransaction(db, async (trx) => {
    const reference = await nextReference(trx, at)
    const owner = actor && actor.kind !== 'system' ? { id: actor.personId, name: actor.name } : undefined
    const opened = await openCase(trx, {
      kind: requestKind,
      definitionKey: requestKind,
      reference,
      title: published ? published.dataset.body.title.vi : translatorFor('vi')('opendata.ask.wish'),
      // The party of a case is shown in lists: what it is about, never a name.
      party: translatorFor('vi')(`opendata.request.${form.kind}`),
      channel: 'online',
      ownerId: owner?.id ?? null,
      unitId: unit.id,
      unitPath: units.map(({ id }) => id),
      unitCodes: units.map((one) => one.code),
      duration: settings().answerWithin,
      actor: { id: owner?.id ?? null, name: owner?.name ?? translatorFor('vi')('opendata.ask.nobody'), role: 'owner' },
      clientKey: `ask:${form.key}`,
      at,
    })
    await insertRequest(trx, {
      caseId: opened.id,
      reference,
      clientKey: form.key,
      kind: form.kind,
      datasetId: published?.dataset.datasetId ?? null,
      personId: owner?.id ?? null,
      name: sealContact(config, reference, owner ? '' : form.name),
      contact: sealContact(config, reference, owner ? '' : form.contact),
      words: form.words,
      lang,
      askedAt: at,
    })
    for (const { personId, lang: theirs } of await stewardsOf(trx, code, at))
      await tell(trx, {
        personId,
        lang: theirs,
        template: 'opendata.message.asked',
        vars: { reference },
        subject: reference,
        path: '/lam-viec/du-lieu-mo/yeu-cau',
        at,
      })
    return reference
  })
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const published = await publishedOf(request)
  const form = readForm(request.body, published !== undefined)
  const errors = faultsOf(request, form)
  if (errors.length > 0) return page(request, reply, { published, form, errors })
  const reference = await file(request, published, form)
  return reply.redirect(`${root}/yeu-cau/${reference}?khoa=${keyOf(request.server.config, reference)}&moi=1`, 303)
}

/** What became of a request: for who has its link, or asked with an account. */
export async function follow(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, actor, server } = request
  const { reference } = request.params as { reference: string }
  const { khoa, moi } = request.query as Static<typeof FollowQuery>
  const asked = await findRequest(server.db, { reference: reference.toUpperCase() })
  const isTheirs = asked && (isKeyOf(server.config, asked.reference, khoa) || (actor !== undefined && asked.personId === actor.personId))
  const found = isTheirs && (await findCaseFile(server.db, { id: asked.caseId }, actor, server.clock.now()))
  if (!found) throw refuse('notFound', 'opendata.no_such_request')
  const body = h(FollowPage, {
    t,
    reference: asked.reference,
    isNew: moi === '1',
    what: t(`opendata.request.${asked.kind}`),
    about: asked.datasetTitle ?? undefined,
    aboutHref: asked.datasetKey ? `${root}/${asked.datasetKey}` : undefined,
    words: asked.words,
    answer: asked.answer ?? undefined,
    state: localized(t.lang, found.definition.states[found.case.state]?.label ?? found.case.state),
    isOpen: found.case.closedAt === null,
    due: found.case.dueAt && !found.case.closedAt ? formatDateTime(t.lang, found.case.dueAt) : undefined,
    steps: found.actions.toReversed().flatMap((action) => {
      const what = action.type === 'open' ? t('opendata.ask.sent') : wordsOfAction(t, found.definition, action, true)?.what
      return what ? [{ what, when: formatDateTime(t.lang, action.at) }] : []
    }),
  })
  reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
  return reply.page({
    title: t('opendata.ask.of', { reference: asked.reference }),
    body,
    parts: ['open-data'],
    crumbs: [{ href: root, label: t('opendata.title') }],
  })
}
