import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { root } from '../register/form.ts'
import { listVersions } from '../register/document.queries.ts'
import { open } from '../register/open.ts'
import { ComparePage } from './compare.page.tsx'
import { diffTexts } from './diff.rules.ts'

const Number = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))
export const CompareQuery = Type.Object({ tu: Number, den: Number })

/** Two versions of a draft side by side: by themselves the last two. */
export async function compare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { document } = await open(request)
  const versions = await listVersions(server.db, document.id)
  const asked = request.query as Static<typeof CompareQuery>
  const latest = versions[0]?.version ?? 0
  const to = versions.find((each) => each.version === (asked.den ?? latest))
  const from = versions.find((each) => each.version === (asked.tu ?? Math.max(1, (to?.version ?? 1) - 1)))
  if (!from || !to) throw refuse('notFound', 'documents.no_version')
  const body = h(ComparePage, { t, at: `${root}/${document.id}`, versions, from, to, lines: diffTexts(from.content, to.content) })
  const crumbs = [
    { href: root, label: t('documents.title') },
    { href: `${root}/${document.id}`, label: document.senderCode || document.reference },
  ]
  return reply.page({ title: t('documents.compare'), face: 'desk', crumbs, body, parts: ['documents'] })
}
