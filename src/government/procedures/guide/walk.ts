import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatMoney, localized } from '#core/i18n.ts'
import { costWords, timeWords } from '../catalogue/words.rules.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import type { Guide, Guides } from './guide.ts'
import { openQuestion, onTheRoad, questionBefore, stepsOf } from './guide.rules.ts'
import { PlanPage, PlansPage, QuestionPage } from './guide.page.tsx'
import { mergePapers, sometimesOf } from './papers.rules.ts'
import { dropPlan, listPlans, listResultsOf, savePlan } from './plan.queries.ts'

type Query = Record<string, unknown>
const root = '/viec-doi'

function guideOf(request: FastifyRequest, { guides }: Guides): Guide {
  const { key } = request.params as { key: string }
  const guide = guides.find((one) => one.key === key)
  if (!guide) throw refuse('notFound', 'procedures.guide.none')
  return guide
}

const answersFrom = (given: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((given ?? {}) as Query).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))

const addressOf = (guide: Guide, path: string, answers: Record<string, string>): string => {
  const params = new URLSearchParams(answers).toString()
  return `${root}/${guide.key}${path}${params ? `?${params}` : ''}`
}

const crumbsOf = (request: FastifyRequest, guide: Guide) => [
  { href: '/', label: request.t('procedures.home.crumb') },
  { href: `/su-kien/${guide.event}`, label: localized(request.lang, guide.title) },
]

/** One question a page. Every state of the path is an address: it can be gone back to, kept and passed on. */
export async function showQuestion(request: FastifyRequest, reply: FastifyReply, guides: Guides): Promise<FastifyReply> {
  const { t } = request
  const guide = guideOf(request, guides)
  const query = answersFrom(request.query)
  const given = onTheRoad(guide, query)
  // Asked again: the answers from this question on are given anew.
  const again = guide.questions.find((question) => question.key === query.cau)
  const before = again ? Object.fromEntries(Object.entries(given).slice(0, Object.keys(given).indexOf(again.key))) : given
  const question = (again && Object.hasOwn(given, again.key) ? again : undefined) ?? openQuestion(guide, given)
  if (!question) return reply.redirect(addressOf(guide, '/ke-hoach', given), 303)
  const kept = again && Object.hasOwn(given, again.key) ? before : given
  const missing = query.cho === question.key
  const previous = questionBefore(guide, question.key, given)
  const body = h(QuestionPage, {
    t,
    title: localized(t.lang, guide.title),
    intro: Object.keys(kept).length === 0 ? localized(t.lang, guide.intro) : undefined,
    action: `${root}/${guide.key}`,
    kept,
    name: question.key,
    text: localized(t.lang, question.text),
    hint: question.hint && localized(t.lang, question.hint),
    options: question.options.map(({ value, label }) => ({ value, label: localized(t.lang, label) })),
    value: again ? given[again.key] : undefined,
    error: missing ? t('procedures.guide.choose') : undefined,
    back: previous && addressOf(guide, '', { ...given, cau: previous.key }),
  })
  return reply.page({ title: localized(t.lang, guide.title), crumbs: crumbsOf(request, guide), status: missing ? 422 : 200, body })
}

async function proceduresOf(
  request: FastifyRequest,
  steps: Guide['steps'],
): Promise<{ step: Guide['steps'][number]; procedure: Procedure }[]> {
  const { db, clock } = request.server
  const today = dayOf(clock.now())
  const found = await Promise.all(steps.map(async (step) => ({ step, version: await findProcedure(db, step.code, { on: today }) })))
  return found.flatMap(({ step, version }) => (version ? [{ step, procedure: version.procedure }] : []))
}

/** The plan: procedures in their order, each paper once, where, how long, how much, and a start for each. */
export async function showPlan(request: FastifyRequest, reply: FastifyReply, guides: Guides): Promise<FastifyReply> {
  const { t, server, actor } = request
  const guide = guideOf(request, guides)
  const given = onTheRoad(guide, answersFrom(request.query))
  if (openQuestion(guide, given)) return reply.redirect(addressOf(guide, '', given), 303)
  const steps = await proceduresOf(request, stepsOf(guide, given))
  const results = actor ? await listResultsOf(server.db, actor.personId) : []
  const fees = steps.map(({ procedure }) => procedure.channels.map(({ fee }) => (fee?.kind === 'free' ? 0 : fee?.amountVnd)))
  const sums = fees.map((one) => one.filter((amount) => amount !== undefined)).map((one) => (one.length > 0 ? Math.min(...one) : undefined))
  const procedures = steps.map(({ procedure }) => procedure)
  const sometimes = sometimesOf(procedures, guides.papers)
  const body = h(PlanPage, {
    t,
    title: localized(t.lang, guide.title),
    otherwise: localized(t.lang, guide.otherwise),
    answers: guide.questions.flatMap(({ key, text, options }) => {
      const chosen = options.find((option) => option.value === given[key])
      return chosen
        ? [
            {
              label: localized(t.lang, text),
              value: localized(t.lang, chosen.label),
              changeHref: addressOf(guide, '', { ...given, cau: key }),
            },
          ]
        : []
    }),
    steps: steps.map(({ step, procedure }, index) => ({
      code: procedure.code,
      name: procedure.name,
      why: localized(t.lang, step.why),
      agency: procedure.agency ?? procedure.authority ?? t('procedures.agency.none'),
      time: timeWords(t, procedure.channels),
      cost: costWords(t, procedure.channels),
      online: procedure.onlineLevel !== 'none',
      sometimes: sometimes[index] ?? 0,
    })),
    papers: mergePapers(procedures, guides.papers, results),
    total: sums.every((sum) => sum !== undefined)
      ? formatMoney(
          t.lang,
          sums.reduce((all, sum) => all + (sum ?? 0), 0),
        )
      : undefined,
    address: addressOf(guide, '/ke-hoach', given),
    saved: (request.query as Query).luu === '1',
    signedIn: actor !== undefined,
  })
  return reply.page({ title: t('procedures.guide.plan'), crumbs: crumbsOf(request, guide), body })
}

/** Keeps the plan for the person who asks for it. */
export async function keepPlan(request: FastifyRequest, reply: FastifyReply, guides: Guides): Promise<FastifyReply> {
  const { server, actor } = request
  const guide = guideOf(request, guides)
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const given = onTheRoad(guide, answersFrom(request.query))
  if (openQuestion(guide, given)) return reply.redirect(addressOf(guide, '', given), 303)
  await savePlan(server.db, { ownerId: actor.personId, guide: guide.key, answers: given, at: server.clock.now() })
  return reply.redirect(addressOf(guide, '/ke-hoach', { ...given, luu: '1' }), 303)
}

/** The person's kept plans. */
export async function showPlans(request: FastifyRequest, reply: FastifyReply, { guides }: Guides): Promise<FastifyReply> {
  const { t, server, actor } = request
  const plans = actor ? await listPlans(server.db, actor.personId) : []
  const shown = plans.flatMap((plan) => {
    const guide = guides.find((one) => one.key === plan.guide)
    return guide
      ? [
          {
            id: plan.id,
            href: addressOf(guide, '/ke-hoach', plan.answers),
            title: localized(t.lang, guide.title),
            saved: formatDate(t.lang, plan.savedAt),
          },
        ]
      : []
  })
  return reply.page({ title: t('procedures.guide.plans'), body: h(PlansPage, { t, plans: shown }) })
}

export async function removePlan(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  await dropPlan(server.db, actor.personId, (request.params as { id: string }).id)
  return reply.redirect('/ke-hoach', 303)
}
