import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { crumbsOf, draftRoot, root, titleOf } from '../browse/browse.ts'
import { saveDraft } from '../draft/draft.ts'
import { findOpenDraft } from '../draft/draft.queries.ts'
import { getKind } from '../kinds/kinds.ts'
import { EditPage } from './edit.page.tsx'
import { leavesOf, withLeaves } from './leaves.rules.ts'

type Params = { kind: string; key: string }
const prefix = 'o:'

export const actorOf = (request: FastifyRequest): { id: string; name: string } => {
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return { id: actor.personId, name: actor.name }
}

/** What the writer goes on from: the open draft, else the newest version. */
async function begun(request: FastifyRequest): Promise<{ body: unknown; seen: string | undefined; note: string }> {
  const { kind, key } = request.params as Params
  const { db } = request.server
  const of = getKind(kind)
  const draft = await findOpenDraft(db, kind, key)
  if (draft) return { body: draft.body, seen: draft.hash, note: draft.note ?? '' }
  if (of.begin) return { body: await of.begin(db, key), seen: undefined, note: '' }
  const newest = (await of.versions(db, key))[0]
  if (!newest) throw refuse('notFound', 'versions.no_such_version')
  return { body: await of.body(db, key, newest.number), seen: undefined, note: '' }
}

type Shown = { body: unknown; text?: string | undefined; seen: string | undefined; note: string; errors?: FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const { t } = request
  const { kind: name, key } = request.params as Params
  const kind = getKind(name)
  const title = await titleOf(request, name, key)
  const whole = shown.text !== undefined || (request.query as { kieu?: string }).kieu === 'toan-van'
  const at = `${root}/${name}/${encodeURIComponent(key)}/soan`
  const errors = shown.errors ?? []
  const body = h(EditPage, {
    t,
    title,
    action: whole ? `${at}?kieu=toan-van` : at,
    other: { href: whole ? at : `${at}?kieu=toan-van`, label: t(whole ? 'versions.edit_fields' : 'versions.edit_whole') },
    text: whole ? (shown.text ?? JSON.stringify(shown.body, null, 2)) : undefined,
    leaves: whole
      ? []
      : leavesOf(shown.body).map((leaf) => ({
          ...leaf,
          name: `${prefix}${leaf.path}`,
          label: kind.place?.(t, leaf.path.replaceAll('/', '.')) ?? leaf.path,
        })),
    seen: shown.seen ?? '',
    note: shown.note,
    errors,
  })
  const label = t('versions.writing', { title })
  return reply.page({ title: label, face: 'desk', crumbs: crumbsOf(t, kind, { key, title }), status: errors.length > 0 ? 422 : 200, body })
}

export async function showEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { kind, key } = request.params as Params
  await titleOf(request, kind, key)
  return page(request, reply, await begun(request))
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\r', '') : '')

/** The posted document: as one text, or value by value laid over what the writer began from. */
function readBody(request: FastifyRequest, before: unknown): { document: unknown; faults: FieldFault[]; text?: string } {
  const given = (request.body ?? {}) as Record<string, unknown>
  if (typeof given.body === 'string') {
    const text = textOf(given.body)
    try {
      return { document: JSON.parse(text), faults: [], text }
    } catch (error) {
      const message = request.t('versions.not_json', { why: error instanceof Error ? error.message : '' })
      return { document: before, text, faults: [{ field: 'body', message }] }
    }
  }
  const values = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), textOf(value)]] : [],
  )
  const { document, wrong } = withLeaves(before, new Map(values))
  return { document, faults: wrong.map((path) => ({ field: `${prefix}${path}`, message: request.t('versions.not_number') })) }
}

/** Keeps the draft. Faults of its content are shown beside it and forbid its publication, not its keeping. */
export async function submitEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { kind, key } = request.params as Params
  await titleOf(request, kind, key)
  const { db, clock } = request.server
  const before = await begun(request)
  const given = (request.body ?? {}) as { note?: unknown; seen?: unknown }
  const { document, faults, text } = readBody(request, before.body)
  const note = textOf(given.note).slice(0, 2000)
  const seen = textOf(given.seen) || undefined
  if (faults.length > 0) return page(request, reply, { body: document, text, note, seen, errors: faults })
  const draft = await saveDraft(db, { kind, key, body: document, by: actorOf(request), at: clock.now(), note, seen })
  return reply.redirect(`${draftRoot}/${draft.id}`, 303)
}
