import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { openLink } from '#core/opens.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import { openRows } from '#engine/registers/index.ts'
import { paidByYear } from '../pay/pay.queries.ts'
import { listProjects } from '../project/project.queries.ts'
import { money, root as projectsRoot, shareWords } from '../project/words.ts'
import { type Book, bookOn } from '../rulebook/rulebook.queries.ts'
import type { BudgetRules } from '../rulebook/shapes.ts'
import { BudgetPage, type CheckRow } from './budget.page.tsx'
import { type Amounts, amountsOf, type Checked, checkBudget } from './budget.rules.ts'

export const register = 'digital-budget'
export const root = '/dieu-hanh/ngan-sach-so'
type Server = Pick<FastifyInstance, 'db' | 'config' | 'clock'>
type Stage = 'plan' | 'spent'
export type Figure = { year: number; item: keyof Amounts; stage: Stage; amount: number; origin: string; isMadeUp: boolean }

/** The figures of the budget that were entered and agreed to, from their register. */
export async function listFigures({ db, config, clock }: Server): Promise<Figure[]> {
  const list: Figure[] = []
  let after: Awaited<ReturnType<typeof openRows>>['next']
  do {
    const page = await openRows(db, config, register, { on: dayOf(clock.now()), after, limit: 500 })
    for (const { data, madeUp } of page.rows)
      list.push({
        ...{ year: Number(data.year), item: data.item as Figure['item'], stage: data.stage as Stage },
        ...{ amount: Number(data.amount), origin: String(data.origin), isMadeUp: madeUp },
      })
    after = page.next
  } while (after)
  return list
}

export const figuresOf = (figures: readonly Figure[], year: number, stage: Stage): Amounts => {
  const of = (item: Figure['item']): number | undefined =>
    figures.find((one) => one.year === year && one.stage === stage && one.item === item)?.amount
  return { total: of('total'), it: of('it'), security: of('security') }
}

export const budgetRules = (server: Pick<Server, 'db'>, year: number): Promise<Book<BudgetRules> | undefined> =>
  bookOn<BudgetRules>(server.db, 'budget_rules', 'it', `${year}-12-31`)

export type Basis = 'spent' | 'plan' | 'projects_planned' | 'projects_paid'
export type YearCheck = { year: number; basis: Basis; amounts: Amounts; checks: Checked[]; rules: Book<BudgetRules> }

const planned = ['proposed', 'appraised', 'approved', 'running', 'in_use', 'closed']

/** Every year of which something is known, on every basis that knows something; generated projects are left out where real ones are. */
export async function checkYears(server: Server): Promise<YearCheck[]> {
  const figures = await listFigures(server)
  const all = (await listProjects(server.db)).filter(({ state }) => planned.includes(state))
  const paid = await paidByYear(server.db)
  const years = [
    ...new Set([
      ...figures.map(({ year }) => year),
      ...all.flatMap(({ body }) => body.sources.map(({ year }) => year)),
      ...paid.map(({ year }) => year),
    ]),
  ]
  const list: YearCheck[] = []
  for (const year of years.sort((a, b) => b - a)) {
    const rules = await budgetRules(server, year)
    if (!rules) continue
    const own = all.filter(
      ({ id, body }) => body.sources.some((one) => one.year === year) || paid.some((one) => one.projectId === id && one.year === year),
    )
    const real = own.some(({ isGenerated }) => !isGenerated) ? own.filter(({ isGenerated }) => !isGenerated) : own
    const total = figuresOf(figures, year, 'spent').total ?? figuresOf(figures, year, 'plan').total
    const ofProjects = amountsOf(
      real.flatMap(({ body }) => body.sources.map((one) => ({ ...one, securityPercent: body.securityPercent }))),
      year,
    )
    const money = real.flatMap(({ id, body }) =>
      paid.filter((one) => one.projectId === id).map((one) => ({ ...one, securityPercent: body.securityPercent })),
    )
    const bases: [Basis, Amounts][] = [
      ['spent', figuresOf(figures, year, 'spent')],
      ['plan', figuresOf(figures, year, 'plan')],
      ['projects_planned', ofProjects.it > 0 ? { total, ...ofProjects } : {}],
      ['projects_paid', money.some((one) => one.year === year) ? { total, ...amountsOf(money, year) } : {}],
    ]
    for (const [basis, amounts] of bases)
      if (amounts.it !== undefined || (amounts.total !== undefined && basis !== 'projects_planned' && basis !== 'projects_paid'))
        list.push({ year, basis, amounts, checks: checkBudget(rules.body, year, amounts), rules })
  }
  return list
}

/** A check in words: the share, and how much is missing. */
export function checkRow(t: T, { rule, part, of, ...told }: Checked): CheckRow {
  const amount = (value: number | undefined): string => (value === undefined ? '–' : money(t, value))
  return {
    key: rule.key,
    label: localized(t.lang, rule.label),
    weight: t(`projects.budget.${rule.weight}` as MessageKey),
    source: localized(t.lang, rule.source),
    part: amount(part),
    of: amount(of),
    least: shareWords(t, rule.atLeast),
    share: told.result === 'unknown' || told.share === undefined ? '–' : shareWords(t, told.share),
    result: t(`projects.budget.${told.result}` as MessageKey),
    tag: told.result === 'met' ? 'done' : told.result === 'unknown' ? 'stale' : rule.weight === 'must' ? 'soon' : 'plain',
    missing:
      told.result === 'short'
        ? t('projects.budget.missing', { amount: money(t, told.missing) })
        : told.result === 'unknown'
          ? t('projects.budget.lacks', { what: told.lacks.map((name) => t(`projects.budget.amount_${name}` as MessageKey)).join(', ') })
          : '',
  }
}

/** The budget of every year against its rules, and what is missing to meet them. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const checked = await checkYears(server)
  const figures = await listFigures(server)
  const body = h(BudgetPage, {
    t,
    years: [...new Set(checked.map(({ year }) => year))].map((year) => ({
      year: String(year),
      isGenerated: figures.some((one) => one.year === year && one.isMadeUp),
      origins: figures
        .filter((one) => one.year === year)
        .map(({ item, stage, amount, origin }) => ({
          label: `${t(`projects.budget.amount_${item}` as MessageKey)}, ${t(`projects.budget.basis.${stage}` as MessageKey).toLowerCase()}`,
          amount: money(t, amount),
          origin,
        })),
      bases: checked
        .filter((one) => one.year === year)
        .map(({ basis, checks }) => ({
          key: basis,
          label: t(`projects.budget.basis.${basis}` as MessageKey),
          checks: checks.map((one) => checkRow(t, one)),
        })),
    })),
    registerHref: `/du-lieu/${register}`,
    rulesHref: openLink(request, '/quan-tri/phien-ban/budget_rules/it'),
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: projectsRoot, label: t('projects.title') },
  ]
  return reply.page({ title: t('projects.budget.title'), face: 'steering', crumbs, body, parts: ['projects'] })
}
