import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, type Localized } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import type { Definition } from '../definition/definition.ts'
import { listVersions } from '../definition/definition.queries.ts'
import { drillDown } from '../drill/drill.ts'
import { compareFrozen } from '../freeze/freeze.ts'
import { keptReadings } from '../catalogue/kept.ts'
import { definitionOf } from '../indicator/indicator.ts'
import { compute } from '../query/compute.ts'
import { readQuestion } from '../query/grammar.rules.ts'
import { periodOf, periodText } from '../query/period.rules.ts'
import { undivided } from '../query/units.ts'
import { readIndicator, type Reading } from '../reading/reading.ts'
import { unitAsked } from '../reading/scope.ts'

const Maybe = Type.Union([Type.Number(), Type.Null()])
const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const plain = ({ vi, en, km }: Localized): Static<typeof Words> => ({ vi, ...(en ? { en } : {}), ...(km ? { km } : {}) })
export const ReadingShape = Type.Object({
  key: Type.String(),
  version: Type.Integer(),
  group: Type.String(),
  label: Words,
  unit: Type.String(),
  status: Type.Enum(['ok', 'expired', 'no_data', 'not_connected'], {
    description: 'not_connected: no value is made up, `plan` says what will compute it',
  }),
  period: Type.String(),
  value: Maybe,
  numerator: Maybe,
  denominator: Maybe,
  previous: Maybe,
  asOf: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  source: Words,
  owner: Words,
  plan: Type.Optional(Type.Object({ source: Words, by: Type.String() })),
  href: Type.String(),
})
export const ListShape = Type.Object({ indicators: Type.Array(ReadingShape) })
export const ListQuery = Type.Object({ unit: Type.Optional(Type.String({ format: 'uuid' })) })
export const OneShape = Type.Object({
  reading: ReadingShape,
  definition: Type.Record(Type.String(), Type.Unknown()),
  versions: Type.Array(
    Type.Object({ version: Type.Integer(), publishedAt: Type.String({ format: 'date-time' }), publishedBy: Type.String() }),
  ),
  frozen: Type.Array(
    Type.Object({
      period: Type.String(),
      version: Type.Integer(),
      value: Maybe,
      now: Maybe,
      restated: Type.Boolean(),
      hash: Type.String(),
      frozenAt: Type.String({ format: 'date-time' }),
    }),
  ),
})
/** The closed grammar: these words and no others. */
export const ValuesQuery = Type.Object(
  {
    period: Type.Optional(Type.String({ description: 'day, month, quarter or year; the definition says how fine it may be' })),
    from: Type.Optional(Type.String({ description: '2026, 2026-Q4, 2026-11 or 2026-11-23' })),
    to: Type.Optional(Type.String()),
    unit: Type.Optional(Type.String({ format: 'uuid', description: 'A unit with all below it' })),
    by: Type.Optional(Type.String({ description: 'unit, or a dimension that the definition names' })),
    where: Type.Optional(Type.String({ description: 'dimension:value,dimension:value' })),
    structure: Type.Optional(
      Type.String({ description: 'then (the usual): units as they were in each period; or a day: everything in the units of that day' }),
    ),
  },
  { additionalProperties: false },
)
const Row = { value: Maybe, numerator: Maybe, denominator: Maybe }
export const ValuesShape = Type.Object({
  key: Type.String(),
  version: Type.Integer(),
  unit: Type.String(),
  structure: Type.String(),
  by: Type.Union([Type.String(), Type.Null()]),
  values: Type.Array(
    Type.Object({
      period: Type.String(),
      ...Row,
      groups: Type.Array(Type.Object({ group: Type.String(), code: Type.Union([Type.String(), Type.Null()]), ...Row })),
    }),
  ),
})
export const RecordsQuery = Type.Object(
  {
    period: Type.String(),
    unit: Type.Optional(Type.String({ format: 'uuid' })),
    where: Type.Optional(Type.String()),
    structure: Type.Optional(Type.String()),
    after: Type.Optional(Type.String({ maxLength: 120 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
)
export const RecordsShape = Type.Object({
  records: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      about: Type.String(),
      unitId: Type.String(),
      at: Type.String({ format: 'date-time' }),
      href: Type.String(),
    }),
  ),
  next: Type.Union([Type.String(), Type.Null()]),
})

const shape = ({
  key,
  version,
  group,
  label,
  unit,
  status,
  period,
  value,
  numerator,
  denominator,
  previous,
  asOf,
  source,
  owner,
  plan,
  href,
}: Reading) => ({
  ...{ key, version, group, unit, status, period, value, numerator, denominator, previous, href },
  ...{ label: plain(label), source: plain(source), owner: plain(owner) },
  asOf: asOf?.toISOString() ?? null,
  ...(plan ? { plan: { source: plain(plan.source), by: plan.by } } : {}),
})

const todayOf = (request: FastifyRequest): string => dayOf(request.server.clock.now())

export async function list(request: FastifyRequest): Promise<Static<typeof ListShape>> {
  const { unit } = request.query as Static<typeof ListQuery>
  const asked = await unitAsked(request, unit)
  return { indicators: (await keptReadings(request.server, { today: todayOf(request), unitId: asked?.id })).map(shape) }
}

export async function one(request: FastifyRequest): Promise<unknown> {
  const { db } = request.server
  const definition = await definitionOf(request)
  const asked = await unitAsked(request, undefined)
  const today = todayOf(request)
  const reading = await readIndicator(db, definition.key, { today, unitId: asked?.id })
  if (!reading) throw refuse('notFound', 'indicators.not_found', { key: definition.key })
  return {
    reading: shape(reading),
    definition: definition.body,
    versions: (await listVersions(db, definition.key)).map(({ version, publishedAt, publishedBy }) => ({
      version,
      publishedAt: publishedAt.toISOString(),
      publishedBy,
    })),
    frozen: (reading.status === 'not_connected' ? [] : await compareFrozen(db, definition.key, today)).map((frozen) => ({
      period: periodText(frozen.period),
      version: frozen.version,
      value: frozen.body.value,
      now: frozen.now,
      restated: frozen.restated,
      hash: frozen.hash,
      frozenAt: frozen.frozenAt.toISOString(),
    })),
  }
}

async function codes(request: FastifyRequest, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const units = await listUnits(
    request.server.db,
    ids.flatMap((id) => (id && id !== undivided ? id : [])),
  )
  return new Map(units.map((unit) => [unit.id, unit.code]))
}

export async function values(request: FastifyRequest): Promise<Static<typeof ValuesShape>> {
  const query = request.query as Static<typeof ValuesQuery>
  const definition: Definition = await definitionOf(request)
  const today = todayOf(request)
  const unit = await unitAsked(request, query.unit)
  const question = readQuestion(definition.body, { ...query, unit: unit?.id }, (kind) => periodOf(kind, today))
  const found = await compute(request.server.db, definition.body, question, today)
  const known = await codes(
    request,
    found.flatMap(({ groups }) => groups.map(({ unitId }) => unitId)),
  )
  return {
    key: definition.key,
    version: definition.version,
    unit: definition.body.unit,
    structure: question.structure,
    by: question.by ?? null,
    values: found.map(({ period, value, numerator, denominator, groups }) => ({
      ...{ period: periodText(period), value, numerator, denominator },
      groups: groups.map((group) => ({
        group: question.by === 'unit' ? (group.unitId ?? '') : group.group,
        code: known.get(group.unitId ?? '') ?? null,
        ...{ value: group.value, numerator: group.numerator, denominator: group.denominator },
      })),
    })),
  }
}

export async function records(request: FastifyRequest): Promise<Static<typeof RecordsShape>> {
  const query = request.query as Static<typeof RecordsQuery>
  const { actor } = request
  const { body } = await definitionOf(request)
  const today = todayOf(request)
  const unit = await unitAsked(request, query.unit)
  const asked = readQuestion(body, { from: query.period, to: query.period, where: query.where, structure: query.structure }, (kind) =>
    periodOf(kind, today),
  )
  const period = asked.periods.at(-1)
  if (!period || !actor) throw refuse('notFound', 'indicators.no_records')
  const found = await drillDown(request.server.db, {
    ...{
      body,
      period,
      unitId: unit?.id,
      structure: asked.structure,
      where: asked.where,
      actor,
      after: query.after,
      limit: query.limit ?? 50,
      lang: request.lang,
      today,
    },
  })
  return {
    records: found.records.map(({ id, label, about, unitId, at, href }) => ({ id, label, about, unitId, at: at.toISOString(), href })),
    next: found.next ?? null,
  }
}
