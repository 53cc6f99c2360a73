import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { translatorFor } from '#core/i18n.ts'
import { adviceFor } from '../lint/lint.ts'
import { countDefects, listDefects, scoreDefects, scoreGroups, scoreParts } from '../lint/lint.queries.ts'
import { audiences, Channel, levels, LocalizedText, Procedure } from '../procedure/procedure.ts'
import { readCursor, writeCursor } from './address.rules.ts'
import { dayIn, find } from './catalogue.ts'
import { findSheet } from './catalogue.queries.ts'
import type { PortalData } from './pack-data.ts'

const text = (description: string) => Type.Optional(Type.String({ description, maxLength: 4000 }))

export const ProcedureQuery = Type.Object({
  q: text('Words, with or without diacritics, or a code'),
  field: text('Field, as the catalogue writes it'),
  level: Type.Optional(Type.Enum(levels)),
  audience: Type.Optional(Type.Enum(audiences)),
  lifeEvent: text('Key of a life event'),
  agency: text('Agency, as the catalogue writes it'),
  after: text('`next` of the page before'),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
})
export type ProcedureQuery = Static<typeof ProcedureQuery>

const Facet = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }))

export const ProceduresAnswer = Type.Object({
  total: Type.Integer(),
  near: Type.Boolean({ description: 'Nothing has all the words; these have some of them' }),
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      name: LocalizedText,
      summary: Type.Union([LocalizedText, Type.Null()]),
      field: Type.String(),
      agency: Type.Union([Type.String(), Type.Null()]),
      channels: Type.Array(Channel),
      onlineLevel: Type.String(),
    }),
  ),
  facets: Type.Object({ fields: Facet, levels: Facet, audiences: Facet, lifeEvents: Facet, agencies: Facet }),
  next: Type.Union([Type.String(), Type.Null()]),
})

/** Search for programs: the same answers as the page. */
export async function apiProcedures(
  request: FastifyRequest<{ Querystring: ProcedureQuery }>,
  data: PortalData,
): Promise<Static<typeof ProceduresAnswer>> {
  const { q = '', after, limit = 20, ...filters } = request.query
  if (after !== undefined && !readCursor(after)) throw refuse('badRequest', 'procedures.bad_cursor')
  const clean = Object.fromEntries(Object.entries(filters).map(([key, value]) => [key, value.replaceAll('\u0000', '')]))
  const on = dayOf(request.server.clock.now())
  const found = await find(request.server.db, { on, data, q: q.slice(0, 200), filters: clean, cursor: after, limit })
  return {
    total: found.total,
    near: found.near,
    items: found.hits.map(({ cursor: _cursor, ...hit }) => hit),
    facets: found.facets,
    next: found.next ? writeCursor(found.next) : null,
  }
}

const Span = Type.Object({ number: Type.Integer(), validFrom: Type.String(), validTo: Type.Union([Type.String(), Type.Null()]) })

export const ProcedureAnswer = Type.Object({
  versionId: Type.String(),
  number: Type.Integer(),
  validFrom: Type.String(),
  validTo: Type.Union([Type.String(), Type.Null()]),
  procedure: Procedure,
  versions: Type.Array(Span),
  defects: Type.Array(Type.Object({ rule: Type.String(), severity: Type.String() })),
})

export async function apiProcedure(
  request: FastifyRequest<{ Params: { code: string }; Querystring: { on?: string } }>,
): Promise<Static<typeof ProcedureAnswer>> {
  const { params, query, server } = request
  const on = query.on === undefined ? dayOf(server.clock.now()) : dayIn(query.on)
  if (!on) throw refuse('badRequest', 'procedures.bad_day')
  const sheet = await findSheet(server.db, params.code.replaceAll('\u0000', ''), on)
  if (!sheet) throw refuse('notFound', 'procedures.no_such_procedure', { code: params.code })
  const { related: _related, ...answer } = sheet
  return answer
}

export const DefectQuery = Type.Object({
  rule: text('Only this rule'),
  ministry: text('Only this ministry'),
})
export type DefectQuery = Static<typeof DefectQuery>

const Severity = Type.Enum(['error', 'warning', 'info'])

export const DefectAnswer = Type.Object({
  counts: Type.Array(
    Type.Object({ rule: Type.String(), severity: Severity, ministry: Type.String(), procedures: Type.Integer(), findings: Type.Integer() }),
  ),
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      ministry: Type.String(),
      rule: Type.String(),
      severity: Severity,
      path: Type.String(),
      what: Type.String(),
      why: Type.String(),
      remedy: Type.String(),
    }),
    { description: 'The first 1,000 findings, when a rule or a ministry was asked for' },
  ),
})

/** The linter's report for programs. */
export async function apiDefects(request: FastifyRequest<{ Querystring: DefectQuery }>): Promise<Static<typeof DefectAnswer>> {
  const rule = request.query.rule?.replaceAll('\u0000', '')
  const ministry = request.query.ministry?.replaceAll('\u0000', '')
  const counts = await countDefects(request.server.db)
  const found = rule || ministry ? await listDefects(request.server.db, { rule, ministry, limit: 1000 }) : []
  const t = translatorFor(request.lang)
  return { counts, items: found.map((item) => ({ ...item, ...adviceFor(t, item.rule) })) }
}

export const ScoreQuery = Type.Object({ by: Type.Optional(Type.Enum([...scoreGroups], { default: 'agency' })) })
export type ScoreQuery = Static<typeof ScoreQuery>

export const ScoreAnswer = Type.Object({
  by: Type.String(),
  items: Type.Array(
    Type.Object({
      name: Type.String({ description: 'The agency, field or ministry as the catalogue writes it; empty where a record names none' }),
      procedures: Type.Integer(),
      errors: Type.Integer(),
      warnings: Type.Integer(),
      infos: Type.Integer(),
      score: Type.Number({
        description: '100 without a defect: each rule that finds something takes 10 (error), 3 (warning) or 1 (info), on average',
      }),
    }),
  ),
})

/** The linter's scores for programs. */
export async function apiScores(request: FastifyRequest<{ Querystring: ScoreQuery }>): Promise<Static<typeof ScoreAnswer>> {
  const by = request.query.by ?? 'agency'
  const { db } = request.server
  return { by, items: by === 'part' ? await scoreParts(db) : await scoreDefects(db, by) }
}
