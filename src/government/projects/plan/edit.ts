import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDate, localized, type MessageKey } from '#core/i18n.ts'
import { unitChoices } from '#engine/indicators/index.ts'
import { measureAll } from '#government/programme/index.ts'
import { findLastUnitByCode, listUnits } from '#ground/places/index.ts'
import { findOpenDraft, saveDraft } from '#ground/versions/index.ts'
import { readMoney } from '../money/money.rules.ts'
import { dayGiven } from '../pay/pay.ts'
import { givenOf } from '../project/edit.ts'
import { byOf, powersOver, projectsSeen } from '../project/rights.ts'
import { money } from '../project/words.ts'
import { bookFaults, tellers } from '../rulebook/kinds.ts'
import { listEditions } from '../rulebook/rulebook.queries.ts'
import type { Plan } from '../rulebook/shapes.ts'
import { withGoal, withItem, withoutGoal, withoutItem } from './edit.rules.ts'
import { EditPage, NewPage } from './edit.page.tsx'
import { root, yearsOf } from './plan.ts'
import { unknownNames } from './tasks.ts'

type Given = Readonly<Record<string, string>>
type Draft = { plan: Plan; seen: string | undefined; draftId: string | undefined }
const isYear = (text: string): boolean => /^20\d{2}$/.test(text)

/** Units by their codes, which a plan holds because ids are of this database alone. */
async function unitCodes(request: FastifyRequest) {
  const choices = await unitChoices(request)
  const codes = new Map(
    (
      await listUnits(
        request.server.db,
        choices.map(({ value }) => value),
      )
    ).map((unit) => [unit.id, unit.code]),
  )
  return choices.flatMap(({ value, label }) => (codes.has(value) ? [{ value: codes.get(value) ?? '', label }] : []))
}

async function newPage(request: FastifyRequest, reply: FastifyReply, values: Given, errors: FieldFault[]): Promise<FastifyReply> {
  const { t } = request
  const body = h(NewPage, { t, values, errors, units: await unitCodes(request) })
  const crumbs = [{ href: root, label: t('projects.plan.title') }]
  return reply.page({
    title: t('projects.plan.new'),
    face: 'steering',
    crumbs,
    status: errors.length > 0 ? 422 : 200,
    body,
    parts: ['projects'],
  })
}

export const showNew = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const year = String(request.server.clock.now().getFullYear())
  return newPage(request, reply, { from: year, to: year }, [])
}

/** Begins a plan: a draft without goals. */
export async function submitNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const given = givenOf(request)
  const errors: FieldFault[] = []
  const need = (field: string, holds: boolean, key: 'name' | 'line' | 'year' | 'years' | 'unit'): void => {
    if (!holds) errors.push({ field, rule: key, message: t(`projects.fault.${key}`) })
  }
  const { title = '', basis = '', unit = '', from = '', to = '' } = given
  need('title', title.length >= 5 && title.length <= 300, 'name')
  need('basis', basis.length >= 3 && basis.length <= 600, 'line')
  const found = unit ? await findLastUnitByCode(server.db, unit) : undefined
  need('unit', found !== undefined && (await powersOver(request, found.id)).length > 0, 'unit')
  need('from', isYear(from), 'year')
  need('to', isYear(to) && (!isYear(from) || to >= from), isYear(to) ? 'years' : 'year')
  if (errors.length > 0) return newPage(request, reply, given, errors)
  const key = `kh_${from}_${to}_${server.clock.now().getTime().toString(36)}`
  const plan: Plan = { title, basis, unit, from: Number(from), to: Number(to), goals: [] }
  await saveDraft(server.db, { kind: 'digital_plan', key, body: plan, by: byOf(actorOf(request)), at: server.clock.now() })
  return reply.redirect(`${root}/${key}/soan`, 303)
}

/** What the writer goes on from: the open draft, else the plan in force. Only for who has a say over its unit. */
async function begun(request: FastifyRequest): Promise<Draft> {
  const { db } = request.server
  const { key } = request.params as { key: string }
  const draft = await findOpenDraft(db, 'digital_plan', key)
  const plan = (draft?.body as Plan | undefined) ?? (await listEditions<Plan>(db, 'digital_plan', key))[0]?.body
  const unit = plan && (await findLastUnitByCode(db, plan.unit))
  if (!plan || !unit || (await powersOver(request, unit.id)).length === 0) throw refuse('notFound', 'projects.plan.no_plan')
  return { plan, seen: draft?.hash, draftId: draft?.id }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { plan, seen, draftId }: Draft,
  values: Given,
  errors: FieldFault[],
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { key } = request.params as { key: string }
  const units = await unitCodes(request)
  const labels = new Map(units.map(({ value, label }) => [value, label.replace(/^[– ]+/, '')]))
  const teller = tellers.find(({ kind }) => kind === 'digital_plan')
  const faults = teller ? [...bookFaults(teller, plan), ...(await unknownNames(server.db, plan))] : []
  const body = h(EditPage, {
    t,
    at: `${root}/${key}/soan`,
    title: plan.title,
    about: `${plan.basis} · ${plan.from === plan.to ? plan.from : `${plan.from}–${plan.to}`}`,
    seen: seen ?? '',
    values,
    errors,
    faults: faults.map(({ at, message }) => `${at}: ${message}`),
    review:
      draftId === undefined
        ? undefined
        : {
            href: `/quan-tri/ban-thao/${draftId}`,
            mayOpen: actor?.roles.some(({ role }) => ['leader', 'administrator'].includes(role)) ?? false,
          },
    units,
    years: yearsOf(plan).map((year) => ({ value: String(year), label: String(year) })),
    projects: (await projectsSeen(request)).map(({ reference, body: { name } }) => ({ value: reference, label: `${reference} ${name}` })),
    targets: (await measureAll(server)).flatMap(({ resolution, targets }) =>
      targets.map(({ target }) => ({
        value: `${resolution.key}/${target.key}`,
        label: localized(t.lang, target.name).slice(0, 120),
        group: resolution.body.code,
      })),
    ),
    goals: plan.goals.map((goal) => ({
      key: goal.key,
      name: goal.name,
      items: goal.items.map((item) => ({
        key: item.key,
        words: item.words,
        about: [
          t(`projects.plan.kind.${item.kind}` as MessageKey),
          labels.get(item.unit) ?? item.unit,
          formatDate(t.lang, item.due),
          ...item.money.map(({ year, amount }) => `${year}: ${money(t, amount)}`),
        ].join(' · '),
      })),
    })),
  })
  const crumbs = [{ href: root, label: t('projects.plan.title') }]
  return reply.page({
    title: t('projects.plan.writing', { title: plan.title }),
    face: 'steering',
    crumbs,
    status: errors.length > 0 ? 422 : 200,
    body,
    parts: ['projects'],
  })
}

export const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, await begun(request), {}, [])

type Changed = { plan: Plan } | { errors: FieldFault[] }

function addGoal(plan: Plan, given: Given, fault: (key: 'name') => string): Changed {
  const name = given['goal-name'] ?? ''
  if (name.length < 3 || name.length > 400) return { errors: [{ field: 'goal-name', rule: 'name', message: fault('name') }] }
  const [resolution, target] = (given['goal-target'] ?? '').split('/')
  return { plan: withGoal(plan, { name, ...(resolution && target ? { target: { resolution, target } } : {}) }) }
}

async function addItem(request: FastifyRequest, plan: Plan, given: Given): Promise<Changed> {
  const { t, server } = request
  const errors: FieldFault[] = []
  const need = (
    field: string,
    holds: boolean,
    key: 'purpose' | 'unit' | 'plan_day' | 'line' | 'money' | 'percent' | 'project' | 'years',
  ): void => {
    if (!holds) errors.push({ field, rule: key, message: t(`projects.fault.${key}`) })
  }
  const due = dayGiven(given, 'due')
  const { words = '', unit = '', evidence = '', project = '', goal = '' } = given
  const kind = project ? 'project' : 'task'
  const amount = given.amount ? readMoney(given.amount) : 0
  const percent = /^\d{1,3}$/.test(given.security || '0') ? Number(given.security || '0') : 101
  const year = Number(given.year || plan.from)
  need('words', words.length >= 10 && words.length <= 2000, 'purpose')
  need('unit', unit !== '' && (await findLastUnitByCode(server.db, unit)) !== undefined, 'unit')
  need('due', due !== undefined && Number(due.slice(0, 4)) >= plan.from && Number(due.slice(0, 4)) <= plan.to, 'plan_day')
  need('evidence', evidence.length >= 3 && evidence.length <= 600, 'line')
  need('amount', amount !== undefined, 'money')
  need('security', percent <= 100, 'percent')
  need('year', yearsOf(plan).includes(year), 'years')
  need('project', !project || (await projectsSeen(request)).some(({ reference }) => reference === project), 'project')
  if (errors.length > 0 || !due || amount === undefined) return { errors }
  const spent = amount > 0 ? [{ year, amount, securityPercent: percent }] : []
  return { plan: withItem(plan, goal, { kind, words, unit, due, evidence, money: spent, ...(project ? { project } : {}) }) }
}

/** One change to the draft: a goal or an item more or less. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { key } = request.params as { key: string }
  const draft = await begun(request)
  const given = givenOf(request)
  const [what = '', which = ''] = (given.what ?? '').split(':')
  const changes: Record<string, () => Changed | Promise<Changed>> = {
    goal: () => addGoal(draft.plan, given, (fault) => t(`projects.fault.${fault}`)),
    item: () => addItem(request, draft.plan, given),
    drop_goal: () => ({ plan: withoutGoal(draft.plan, which) }),
    drop_item: () => ({ plan: withoutItem(draft.plan, which) }),
  }
  const change = changes[what]
  if (!change) throw refuse('invalid', 'projects.step.unknown', {}, [{ field: 'what', rule: 'unknown', message: what }])
  const changed = await change()
  if ('errors' in changed) return page(request, reply, draft, given, changed.errors)
  await saveDraft(server.db, {
    ...{ kind: 'digital_plan', key, body: changed.plan, by: byOf(actorOf(request)), at: server.clock.now() },
    ...(given.seen ? { seen: given.seen } : {}),
  })
  return reply.redirect(`${root}/${key}/soan`, 303)
}
