import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { advice } from './advice.rules.ts'
import { DefectsPage } from './lint.page.tsx'
import { countDefects, type DefectLine, listDefects, scoreDefects, scoreParts, type ScoreGroup } from './lint.queries.ts'
import { rules } from './lint.rules.ts'
import { placeKey } from './place.rules.ts'

const pageSize = 100

type Query = Record<string, string | undefined>
const tidy = (value: string | undefined): string | undefined => value?.replaceAll('\u0000', '') || undefined
const groups = { 'co-quan': 'agency', 'linh-vuc': 'field', phan: 'part' } as const

/** The place of a finding in words. */
export const placeWords = (t: T, path: string): string => {
  const place = placeKey(path)
  return place ? t(`procedures.lint_place.${place}`) : path
}

/** A finding with all that its reader needs: which procedure, where, why it matters, what to do. */
export function adviceFor(t: T, rule: string): { what: string; why: string; remedy: string } {
  const own = advice[rule]
  return {
    what: t(`procedures.lint.${rule}` as MessageKey),
    why: own ? t(`procedures.lint_why.${own.why}`) : '',
    remedy: own ? t(`procedures.lint_do.${own.remedy}`) : '',
  }
}

const shown = (t: T) => (line: DefectLine) => ({ ...line, ...adviceFor(t, line.rule), place: placeWords(t, line.path) })

/** The report of the linter: by rule and ministry, or as scores of agencies, fields and parts; behind each number its list. */
export async function defects(request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t, query } = request
  const rule = rules.find((r) => r.id === query['quy-tac'])?.id
  const filter = {
    rule,
    ministry: tidy(query.bo),
    agency: query['co-quan'] === undefined ? undefined : (tidy(query['co-quan']) ?? ''),
    field: tidy(query['linh-vuc']),
    part: tidy(query.phan),
  }
  const view: ScoreGroup | undefined = groups[query.xem as keyof typeof groups]
  const [code, ruleId, path] = (tidy(query.sau) ?? '').split('~')
  const after = code && ruleId && path ? { code, rule: ruleId, path } : undefined
  const asked = Object.values(filter).some((value) => value !== undefined)
  const lines = asked ? await listDefects(server.db, { ...filter, after, limit: pageSize + 1 }) : []
  const scores = view === 'part' ? await scoreParts(server.db) : view ? await scoreDefects(server.db, view) : []
  return reply.page({
    title: t('procedures.defects.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('procedures.defects.crumb') }],
    body: h(DefectsPage, {
      t,
      counts: view ? [] : await countDefects(server.db),
      view,
      scores: scores.map((score) => ({ ...score, words: view === 'part' ? placeWords(t, score.name) : score.name })),
      filter,
      lines: lines.slice(0, pageSize).map(shown(t)),
      more: lines.length > pageSize,
    }),
  })
}
