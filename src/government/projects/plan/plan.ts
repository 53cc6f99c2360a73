import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { openLink } from '#core/opens.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized, type MessageKey } from '#core/i18n.ts'
import { unitName } from '#engine/indicators/index.ts'
import { findTask, measureAll } from '#government/programme/index.ts'
import { findLastUnitByCode, type Unit } from '#ground/places/index.ts'
import { findOpenDraft, listOpenDrafts } from '#ground/versions/index.ts'
import { budgetRules, checkRow, figuresOf, listFigures } from '../budget/budget.ts'
import { amountsOf, checkBudget } from '../budget/budget.rules.ts'
import { sumMoney } from '../money/money.rules.ts'
import { findByReference } from '../project/project.queries.ts'
import { powersOver, seesUnit, writers } from '../project/rights.ts'
import { money, root as projectsRoot, shortMoney, stateWords } from '../project/words.ts'
import { type Book, listBooks, listEditions } from '../rulebook/rulebook.queries.ts'
import type { Plan, PlanGoal, PlanItem } from '../rulebook/shapes.ts'
import { ListPage, PlanPage } from './plan.page.tsx'
import { progressOf, type Standing, standingOf } from './progress.rules.ts'
import { paperOf } from './tasks.ts'

export const root = '/dieu-hanh/ke-hoach'
const tags = { done: 'done', doing: 'doing', waiting: 'waiting', late: 'overdue', dropped: 'stale', missing: 'stale' } as const

export type ItemTold = {
  item: PlanItem
  unit: Unit | undefined
  standing: Standing
  state: string
  href: string | undefined
  paid: number | undefined
}
export type GoalTold = { goal: PlanGoal; items: ItemTold[] }

/** Every item of a plan with what became of its task or its project. */
export async function followPlan({ server, t }: Pick<FastifyRequest, 'server' | 't'>, key: string, plan: Plan): Promise<GoalTold[]> {
  const { db, clock } = server
  const today = dayOf(clock.now())
  const tell = async (item: PlanItem): Promise<ItemTold> => {
    const unit = await findLastUnitByCode(db, item.unit)
    if (item.kind === 'task') {
      const task = await findTask(db, { resolution: paperOf(key), no: item.key })
      const standing = standingOf('task', task, today)
      return {
        item,
        unit,
        standing,
        state: t(`projects.plan.standing.${standing}` as MessageKey),
        href: task && `/dieu-hanh/nhiem-vu/${task.id}`,
        paid: undefined,
      }
    }
    const project = item.project ? await findByReference(db, item.project) : undefined
    const standing = standingOf('project', project && { state: project.state, dueOn: item.due, closedOn: null }, today)
    const words = project ? stateWords(t, project.state) : t('projects.plan.standing.missing')
    const state = standing === 'late' ? `${t('projects.plan.standing.late')} (${words})` : words
    return { item, unit, standing, state, href: project && `${projectsRoot}/${project.id}`, paid: project?.paid }
  }
  const goals: GoalTold[] = []
  for (const goal of plan.goals) {
    const items: ItemTold[] = []
    for (const item of goal.items) items.push(await tell(item))
    goals.push({ goal, items })
  }
  return goals
}

/** The plan of a key, in force, if the reader sees the unit whose plan it is. */
export async function openPlan(request: FastifyRequest): Promise<{ book: Book<Plan>; unit: Unit }> {
  const { db } = request.server
  const { key } = request.params as { key: string }
  const [book] = await listEditions<Plan>(db, 'digital_plan', key)
  const unit = book && (await findLastUnitByCode(db, book.body.unit))
  if (!book || !unit || !(await seesUnit(request, unit.id))) throw refuse('notFound', 'projects.plan.no_plan')
  return { book, unit }
}

export const moneyOf = (plan: Plan) => plan.goals.flatMap(({ items }) => items.flatMap((item) => item.money))
export const yearsOf = ({ from, to }: Plan): number[] =>
  Array.from({ length: Math.max(0, Math.min(to - from, 30)) + 1 }, (_, index) => from + index)

/** Every plan that the reader sees, with how far it is; and drafts that wait for a second person. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const rows = []
  for (const book of await listBooks<Plan>(server.db, 'digital_plan')) {
    const unit = await findLastUnitByCode(server.db, book.body.unit)
    if (!unit || !(await seesUnit(request, unit.id))) continue
    const progress = progressOf(
      (await followPlan(request, book.key, book.body)).flatMap(({ items }) => items.map(({ standing }) => standing)),
    )
    rows.push({
      key: book.key,
      href: `${root}/${book.key}`,
      title: book.body.title,
      unit: unitName(t.lang, unit),
      years: book.body.from === book.body.to ? String(book.body.from) : `${book.body.from}–${book.body.to}`,
      money: shortMoney(t, sumMoney(moneyOf(book.body).map(({ amount }) => amount))),
      progress,
    })
  }
  const drafts = []
  for (const { key } of await listOpenDrafts(server.db, 'digital_plan')) {
    const draft = await findOpenDraft(server.db, 'digital_plan', key)
    if (!draft) continue
    const unit = await findLastUnitByCode(server.db, (draft.body as Plan).unit)
    if (unit && (await seesUnit(request, unit.id)))
      drafts.push({
        href: `${root}/${draft.key}/soan`,
        title: (draft.body as Plan).title,
        by: draft.draftedByName,
        at: formatDate(t.lang, draft.draftedAt),
      })
  }
  const body = h(ListPage, { t, rows, drafts, mayWrite: actor?.roles.some(({ role }) => writers.includes(role)) ?? false })
  return reply.page({
    title: t('projects.plan.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
    parts: ['projects'],
  })
}

async function budgetOf(request: FastifyRequest, plan: Plan) {
  const { t, server } = request
  const figures = await listFigures(server)
  const list = []
  for (const year of yearsOf(plan)) {
    const amounts = amountsOf(moneyOf(plan), year)
    const rules = amounts.it > 0 ? await budgetRules(server, year) : undefined
    if (!rules) continue
    const total = figuresOf(figures, year, 'plan').total ?? figuresOf(figures, year, 'spent').total
    list.push({
      year: String(year),
      amount: money(t, amounts.it),
      checks: checkBudget(rules.body, year, { total, ...amounts }).map((one) => checkRow(t, one)),
    })
  }
  return list
}

/** A plan in force: goals, who does what by when, the money, and what became of it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { book, unit } = await openPlan(request)
  const { key, body: plan } = book
  const [followed, measured] = [await followPlan(request, key, plan), await measureAll(server)]
  const targetOf = (goal: PlanGoal) => {
    const paper = measured.find(({ resolution }) => resolution.key === goal.target?.resolution)
    const found = paper?.targets.find(({ target }) => target.key === goal.target?.target)
    return (
      paper &&
      found && {
        href: `/dieu-hanh/nghi-quyet/${paper.resolution.key}/${found.target.key}`,
        label: `${paper.resolution.body.code}: ${localized(t.lang, found.target.name)}`,
      }
    )
  }
  const mayWrite = (await powersOver(request, unit.id)).length > 0
  const body = h(PlanPage, {
    t,
    title: plan.title,
    at: `${root}/${key}`,
    basis: plan.basis,
    unit: unitName(t.lang, unit),
    years: plan.from === plan.to ? String(plan.from) : `${plan.from}–${plan.to}`,
    version: t('projects.plan.version', {
      number: book.number,
      day: formatDate(t.lang, book.validFrom),
      by: [...new Set([book.draftedBy, book.reviewedBy])].join(', '),
    }),
    versionsHref: openLink(request, `/quan-tri/phien-ban/digital_plan/${key}`),
    total: money(t, sumMoney(moneyOf(plan).map(({ amount }) => amount))),
    progress: progressOf(followed.flatMap(({ items }) => items.map(({ standing }) => standing))),
    hasDraft: (await findOpenDraft(server.db, 'digital_plan', key)) !== undefined,
    mayWrite,
    goals: followed.map(({ goal, items }) => ({
      key: goal.key,
      name: goal.name,
      target: targetOf(goal),
      progress: progressOf(items.map(({ standing }) => standing)),
      items: items.map(({ item, unit: lead, standing, state, href, paid }) => ({
        key: item.key,
        words: item.words,
        kind: t(`projects.plan.kind.${item.kind}` as MessageKey),
        href,
        unit: lead ? unitName(t.lang, lead) : item.unit,
        due: formatDate(t.lang, item.due),
        money: item.money.length === 0 ? '–' : shortMoney(t, sumMoney(item.money.map(({ amount }) => amount))),
        paid: paid === undefined ? '' : t('projects.plan.paid', { amount: shortMoney(t, paid) }),
        state,
        tag: tags[standing],
      })),
    })),
    budget: await budgetOf(request, plan),
  })
  return reply.page({
    title: plan.title,
    face: 'steering',
    crumbs: [{ href: root, label: t('projects.plan.title') }],
    body,
    parts: ['projects'],
  })
}
