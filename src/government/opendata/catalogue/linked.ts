import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { settings } from '../dataset/settings.ts'
import { formatFacts } from '../release/formats.ts'
import { catalogueTriples, datasetTriples, type Place, type Published } from './dcat.rules.ts'
import { toJsonLd, toTurtle, type Triple } from './graph.rules.ts'
import { getPublished, listPublished } from './published.ts'

export const linkedTypes = { jsonld: 'application/ld+json', ttl: 'text/turtle' } as const
export type Linked = keyof typeof linkedTypes

/** Everything here is for everybody, also for pages of others. */
export function openToPages(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'etag, content-length, content-range, accept-ranges, content-disposition, last-modified, link')
    .header('cross-origin-resource-policy', 'cross-origin')
}

type Wish = { type: string; q: number }

/** What a program would rather have: a page, JSON-LD or Turtle, by the weights that it gives; a page where it does not say. */
export function wishedFor(accept: string | undefined): Linked | 'html' {
  const wishes: Wish[] = (accept ?? '').split(',').map((part) => {
    const [type = '', ...more] = part.trim().toLowerCase().split(';')
    const q = more.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1]).find(Boolean)
    return { type: type.trim(), q: q === undefined ? 1 : Number(q) }
  })
  const weight = (...types: string[]): number => Math.max(0, ...wishes.filter(({ type }) => types.includes(type)).map(({ q }) => q))
  const choices: [Linked | 'html', number][] = [
    ['html', weight('text/html', 'application/xhtml+xml')],
    ['jsonld', weight('application/ld+json', 'application/json')],
    ['ttl', weight('text/turtle', 'application/x-turtle')],
  ]
  const best = choices.reduce((first, one) => (one[1] > first[1] ? one : first))
  return best[1] > 0 ? best[0] : 'html'
}

export const placeOf = (request: FastifyRequest): Place => ({
  base: request.server.config.publicUrl,
  settings: settings(),
  language: 'vi',
  formats: formatFacts,
})

/** Answers with triples in the form asked for; unchanged ones are not sent again. */
export function sendLinked(request: FastifyRequest, reply: FastifyReply, triples: readonly Triple[], form: Linked): FastifyReply {
  const text = form === 'ttl' ? toTurtle(triples) : JSON.stringify(toJsonLd(triples))
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
  openToPages(reply).header('etag', etag).header('cache-control', 'public, max-age=300')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type(`${linkedTypes[form]}; charset=utf-8`).send(text)
}

export async function sendCatalogue(
  request: FastifyRequest,
  reply: FastifyReply,
  form: Linked,
  all?: readonly Published[],
): Promise<FastifyReply> {
  const { db, clock } = request.server
  return sendLinked(request, reply, catalogueTriples(placeOf(request), all ?? (await listPublished(db, clock.now()))), form)
}

/** The catalogue at its fixed addresses. */
export async function catalogueFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sendCatalogue(request, reply, (request.params as { form: Linked }).form)
}

export async function datasetFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { dataset, form } = request.params as { dataset: string; form: Linked }
  return sendLinked(request, reply, datasetTriples(placeOf(request), await getPublished(db, dataset, clock.now())), form)
}
