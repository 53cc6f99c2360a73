import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { periodText } from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { checkYears } from '../budget/budget.ts'
import { quarterOf, scoresOf } from '../criteria/scores.ts'
import { openProject } from '../project/one.ts'
import type { Project } from '../project/project.ts'
import { projectsSeen } from '../project/rights.ts'
import { type Value, valuer } from '../value/value.ts'

const Money = Type.Integer({ description: 'whole đồng' })
const Maybe = <S extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.Number> | ReturnType<typeof Type.Object>>(of: S) =>
  Type.Union([of, Type.Null()])
const SpanShape = Type.Object({ low: Type.Integer(), mid: Type.Integer(), high: Type.Integer() })
const ProjectItem = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  unit: Type.String({ description: 'code of the leading unit' }),
  state: Type.String(),
  from: Type.Integer(),
  to: Type.Integer(),
  isGenerated: Type.Boolean({ description: 'made up for illustration' }),
  planned: Money,
  contracted: Money,
  paid: Money,
  value: Type.Union([SpanShape, Type.Null()], { description: 'measured value in đồng; null: not measured yet' }),
  ratio: Type.Union([SpanShape, Type.Null()], { description: 'what 100 đồng brought back so far' }),
})
export const ListShape = Type.Object({ projects: Type.Array(ProjectItem) })
export const OneShape = Type.Object({
  project: ProjectItem,
  method: Maybe(Type.Object({ number: Type.Integer(), validFrom: Type.String() })),
  visits: Type.Array(
    Type.Object({
      percent: Type.Integer(),
      dossiers: Type.Integer(),
      metres: SpanShape,
      seconds: SpanShape,
      money: SpanShape,
      lines: Type.Array(Type.Object({ month: Type.String(), unit: Type.String(), dossiers: Type.Integer(), money: SpanShape })),
    }),
  ),
})
export const BudgetShape = Type.Object({
  checks: Type.Array(
    Type.Object({
      year: Type.Integer(),
      basis: Type.String(),
      rule: Type.String(),
      atLeast: Type.Integer({ description: 'hundredths of a percent' }),
      result: Type.Enum(['met', 'short', 'unknown']),
      share: Maybe(Type.Integer()),
      missing: Maybe(Type.Integer()),
    }),
  ),
})
export const ScoresQuery = Type.Object({ period: Type.Optional(Type.String({ pattern: '^20\\d{2}-Q[1-4]$' })) })
export const ScoresShape = Type.Object({
  period: Type.String(),
  version: Type.Integer(),
  agencies: Type.Array(
    Type.Object({
      unit: Type.String(),
      name: Type.String(),
      score: Maybe(Type.Number()),
      known: Type.Integer({ description: 'percent of the weight that is measured' }),
      marks: Type.Array(
        Type.Object({ criterion: Type.String(), status: Type.String(), value: Maybe(Type.Number()), points: Maybe(Type.Integer()) }),
      ),
    }),
  ),
})

const itemOf = (project: Project, value: Value, unit: string): Static<typeof ProjectItem> => ({
  ...{ id: project.id, reference: project.reference, name: project.body.name, kind: project.body.kind, unit, state: project.state },
  ...{ from: project.body.from, to: project.body.to, isGenerated: project.isGenerated },
  ...{ planned: project.planned, contracted: project.contracted, paid: project.paid },
  ...{ value: value.measured ?? null, ratio: value.ratio ?? null },
})

const codesOf = async (request: FastifyRequest, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await listUnits(request.server.db, [...new Set(ids)])).map((unit) => [unit.id, unit.code]))

export async function list(request: FastifyRequest): Promise<Static<typeof ListShape>> {
  const { server } = request
  const projects = await projectsSeen(request)
  const codes = await codesOf(
    request,
    projects.map(({ unitId }) => unitId),
  )
  const value = valuer(server.db, dayOf(server.clock.now()))
  const told: Static<typeof ProjectItem>[] = []
  for (const project of projects) told.push(itemOf(project, await value(project), codes.get(project.unitId) ?? ''))
  return { projects: told }
}

export async function one(request: FastifyRequest): Promise<Static<typeof OneShape>> {
  const { server } = request
  const project = await openProject(request)
  const value = await valuer(server.db, dayOf(server.clock.now()))(project)
  const codes = await codesOf(request, [project.unitId, ...value.visits.flatMap(({ lines }) => lines.map(({ unitId }) => unitId))])
  return {
    project: itemOf(project, value, codes.get(project.unitId) ?? ''),
    method: value.method ? { number: value.method.number, validFrom: value.method.validFrom } : null,
    visits: value.visits.map(({ percent, count, saved, money, lines }) => ({
      ...{ percent, dossiers: count, metres: saved.metres, seconds: saved.seconds, money },
      lines: lines.map((line) => ({
        month: line.month,
        unit: codes.get(line.unitId) ?? '',
        dossiers: line.count,
        money: line.saved.money,
      })),
    })),
  }
}

export async function budget(request: FastifyRequest): Promise<Static<typeof BudgetShape>> {
  return {
    checks: (await checkYears(request.server)).flatMap(({ year, basis, checks }) =>
      checks.map((check) => ({
        ...{ year, basis, rule: check.rule.key, atLeast: check.rule.atLeast, result: check.result },
        share: check.result === 'unknown' ? null : (check.share ?? null),
        missing: check.result === 'unknown' ? null : check.missing,
      })),
    ),
  }
}

/** Scores by open criteria, for everybody. */
export async function scores(request: FastifyRequest, _reply: FastifyReply): Promise<Static<typeof ScoresShape>> {
  const { server } = request
  const period = quarterOf((request.query as Static<typeof ScoresQuery>).period, dayOf(server.clock.now()))
  const told = period && (await scoresOf(server, period))
  if (!told?.book.body.isOpen) throw refuse('notFound', 'projects.criteria.not_there')
  return {
    period: periodText(told.period),
    version: told.book.number,
    agencies: told.list.map(({ unit, score }) => ({
      ...{ unit: unit.code, name: unit.fullName, score: score.score ?? null, known: score.known },
      marks: score.marks.map((mark) => ({
        ...{ criterion: mark.key, status: mark.status },
        ...(mark.status === 'measured' ? { value: mark.value, points: mark.points } : { value: null, points: null }),
      })),
    })),
  }
}
