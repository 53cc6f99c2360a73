import type { FastifyRequest } from 'fastify'
import { dayOf, formatDate, localized, translatorFor } from '#core/i18n.ts'
import { listTasks, measureAll } from '#government/programme/index.ts'
import { budgetRules, checkRow, checkYears } from '../budget/budget.ts'
import { listContracts, listPayments } from '../pay/pay.queries.ts'
import { listProjects } from '../project/project.queries.ts'
import { money, ratioWords, root as projectsRoot } from '../project/words.ts'
import { valuer } from '../value/value.ts'
import type { Point } from './meeting.queries.ts'

// What is kept with the meeting and printed is Vietnamese, whoever called it.
const t = translatorFor('vi')
const mostOfAKind = 8
const red = ['missed', 'behind', 'below']

async function targets(request: FastifyRequest): Promise<Point[]> {
  const { server } = request
  return (await measureAll(server)).flatMap(({ resolution, targets: list }) =>
    list
      .filter(({ standing }) => red.includes(standing))
      .map(({ target, share, milestone }) => ({
        kind: 'target' as const,
        title: `${resolution.body.code}: ${localized(t.lang, target.name)}`,
        proof: t('projects.board.target_proof', {
          share: share === undefined ? '–' : String(Math.round(share)),
          year: String(milestone?.year ?? ''),
        }),
        href: `/dieu-hanh/nghi-quyet/${resolution.key}/${target.key}`,
      })),
  )
}

async function tasks(request: FastifyRequest, today: string): Promise<Point[]> {
  const { server } = request
  const late = await listTasks(server.db, { units: undefined, concerns: 'lead', overdueOn: today }, mostOfAKind)
  return late.map((task) => ({
    kind: 'task',
    title: task.words.slice(0, 200),
    proof: t('projects.board.task_proof', { lead: task.lead, due: formatDate(t.lang, task.dueOn ?? today) }),
    href: `/dieu-hanh/nhiem-vu/${task.id}`,
  }))
}

async function projects(request: FastifyRequest, today: string): Promise<Point[]> {
  const { server } = request
  const { db } = server
  const value = valuer(db, today)
  const points: Point[] = []
  const live = (await listProjects(db)).filter(({ state }) => ['running', 'in_use', 'approved'].includes(state))
  const contracts = await listContracts(
    db,
    live.map(({ id }) => id),
  )
  const payments = await listPayments(
    db,
    contracts.map(({ id }) => id),
  )
  for (const project of live) {
    const told = await value(project)
    const href = `${projectsRoot}/${project.id}`
    const least = told.method?.body.aim.least ?? 100
    const name = `${project.reference} ${project.body.name}`
    if (project.state === 'in_use' && (told.measured === undefined || (told.ratio && told.ratio.high < least)))
      points.push({ kind: 'project', title: name, proof: t('projects.board.value_proof', { ratio: ratioWords(t, told).text }), href })
    const own = contracts.filter(({ projectId }) => projectId === project.id).map(({ id }) => id)
    const late = payments.filter((one) => own.includes(one.contractId) && !one.paidOn && one.dueOn < today)
    if (late.length > 0)
      points.push({
        kind: 'payment',
        title: name,
        proof: t('projects.board.payment_proof', {
          amount: money(
            t,
            late.reduce((sum, { amount }) => sum + amount, 0),
          ),
        }),
        href,
      })
  }
  return points
}

async function budget(request: FastifyRequest, today: string): Promise<Point[]> {
  const { server } = request
  const year = Number(today.slice(0, 4))
  if (!(await budgetRules(server, year))) return []
  return (await checkYears(server))
    .filter((one) => one.year === year && one.basis === 'plan')
    .flatMap(({ checks }) => checks.filter(({ rule, result }) => rule.weight === 'must' && result === 'short'))
    .map((check) => {
      const row = checkRow(t, check)
      return { kind: 'budget', title: row.label, proof: `${row.share} / ${row.least}. ${row.missing}`, href: '/dieu-hanh/ngan-sach-so' }
    })
}

/** What a meeting has to speak of: everything that is red on the day, each with its proof. */
export async function agendaOf(request: FastifyRequest): Promise<Point[]> {
  const today = dayOf(request.server.clock.now())
  const lists = [await budget(request, today), await projects(request, today), await targets(request), await tasks(request, today)]
  return lists.flatMap((list) => list.slice(0, mostOfAKind))
}
