import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { DefectsPage } from './lint.page.tsx'
import { countDefects, listDefects } from './lint.queries.ts'
import { rules } from './lint.rules.ts'

const pageSize = 100

type Query = Record<string, string | undefined>
const tidy = (value: string | undefined): string | undefined => value?.replaceAll('\u0000', '') || undefined

/** The report of the linter: rules by ministries, and behind each number the list. */
export async function defects(request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t, query } = request
  const rule = rules.find((r) => r.id === query['quy-tac'])?.id
  const ministry = tidy(query.bo)
  const [code, ruleId, path] = (tidy(query.sau) ?? '').split('~')
  const after = code && ruleId && path ? { code, rule: ruleId, path } : undefined
  const counts = await countDefects(server.db)
  const lines = rule || ministry ? await listDefects(server.db, { rule, ministry, after, limit: pageSize + 1 }) : []
  return reply.page({
    title: t('procedures.defects.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('procedures.defects.crumb') }],
    body: h(DefectsPage, { t, counts, rule, ministry, lines: lines.slice(0, pageSize), more: lines.length > pageSize }),
  })
}
