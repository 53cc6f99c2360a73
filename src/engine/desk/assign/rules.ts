import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { type Desk, type FactValue, isUuid, listOf, namesOf, textsOf, unitsHeaded, withAncestors } from '../desk/desk.ts'
import { addRuleVersion, insertRule, listRules, listRuleVersions, retireRule, type Rule } from './assign.queries.ts'
import { inOrder, type Way } from './assign.rules.ts'
import { RulePage, RulesPage } from './rules.page.tsx'

type Form = { name: string; unit: string; position: string; way: string; officers: string[]; facts: Record<string, string> }

const crumbs = (request: FastifyRequest, desk: Desk) => [
  { href: desk.root, label: request.t('core.nav.work') },
  { href: `${desk.root}/quy-tac`, label: request.t('desk.assign.title') },
]

/** The rules of the units that the actor heads, and of those above that hold here too. */
export async function showRules(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { t, server } = request
  const headed = unitsHeaded(actorOf(request), desk)
  const units = await withAncestors(server.db, headed, server.clock.now())
  const rules = inOrder(await listRules(server.db, { kind: desk.kind, unitIds: units }), units)
  const [names, officers] = await Promise.all([namesOf(server.db, t.lang, units), officerNames(request, rules, desk)])
  return reply.page({
    title: t('desk.assign.title'),
    face: 'desk',
    crumbs: crumbs(request, desk).slice(0, 1),
    body: h(RulesPage, {
      t,
      root: desk.root,
      rules: rules.map((rule) => ({
        id: rule.id,
        name: rule.name,
        position: rule.position,
        way: rule.way,
        version: rule.version,
        unit: names.get(rule.unitId) ?? '',
        matches: desk.facts.flatMap(({ key, label }) => {
          const wanted = rule.matches[key] ?? []
          return wanted.length > 0 ? [`${t(label)}: ${wanted.map((one) => one.label).join('; ')}`] : []
        }),
        officers: rule.officers.map((id) => officers.get(id) ?? t('desk.assign.gone')),
        mayEdit: headed.includes(rule.unitId),
      })),
    }),
  })
}

async function officerNames(request: FastifyRequest, rules: readonly Rule[], desk: Desk): Promise<Map<string, string>> {
  const units = [...new Set(rules.map((rule) => rule.unitId))]
  if (units.length === 0) return new Map()
  const found = await listOfficers(request.server.db, { role: desk.doer, at: request.server.clock.now() })
  return new Map(found.map((one) => [one.personId, one.name]))
}

async function formPage(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  given: { form: Form; errors?: FieldFault[]; versions?: Rule[] },
): Promise<FastifyReply> {
  const { t, server } = request
  const headed = unitsHeaded(actorOf(request), desk)
  const [names, officers] = await Promise.all([
    namesOf(server.db, t.lang, headed),
    listOfficers(server.db, { unitIds: headed, role: desk.doer, at: server.clock.now() }),
  ])
  const errors = given.errors ?? []
  const title = t(given.versions ? 'desk.assign.edit' : 'desk.assign.new')
  return reply.page({
    title,
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbs(request, desk),
    body: h(RulePage, {
      t,
      title,
      root: desk.root,
      id: given.versions?.[0]?.id,
      form: given.form,
      errors,
      units: headed.map((id) => ({ value: id, label: names.get(id) ?? '' })),
      officers: [...new Map(officers.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label })),
      facts: desk.facts.map(({ key, label, hint }) => ({ key, label: t(label), hint: t(hint) })),
      versions: (given.versions ?? []).map((one) => ({
        number: one.version,
        when: formatDateTime(t.lang, one.madeAt),
        who: one.madeByName,
      })),
    }),
  })
}

export function showNewRule(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const [unit = ''] = unitsHeaded(actorOf(request), desk)
  return formPage(request, reply, desk, { form: { name: '', unit, position: '1', way: 'round_robin', officers: [], facts: {} } })
}

type Read = { form: Form; errors: FieldFault[]; matches: Record<string, FactValue[]> }

async function readForm(request: FastifyRequest, desk: Desk): Promise<Read> {
  const { t, server } = request
  const { name, unit, position, way } = textsOf(request, 'name', 'unit', 'position', 'way')
  const facts: Record<string, string> = textsOf(request, ...desk.facts.map(({ key }) => `fact_${key}`))
  const form: Form = { name, unit, position, way, officers: listOf(request, 'officers'), facts }
  const errors: FieldFault[] = []
  if (!name || name.length > 120) errors.push({ field: 'name', message: t('desk.assign.name_missing') })
  if (!/^\d{1,3}$/.test(position)) errors.push({ field: 'position', message: t('desk.assign.position_wrong') })
  if (way !== 'round_robin' && way !== 'least_loaded') errors.push({ field: 'way', message: t('desk.assign.way_missing') })
  const headed = unitsHeaded(actorOf(request), desk)
  const known = new Set(
    (await listOfficers(server.db, { unitIds: headed, role: desk.doer, at: server.clock.now() })).map((one) => one.personId),
  )
  if (form.officers.some((id) => !known.has(id))) errors.push({ field: 'officers', message: t('desk.assign.officer_wrong') })
  const matches: Record<string, FactValue[]> = {}
  for (const fact of desk.facts) {
    const lines = (facts[`fact_${fact.key}`] ?? '')
      .split(/[\n;]/)
      .map((line) => line.trim())
      .filter(Boolean)
      .slice(0, 200)
    const found: FactValue[] = []
    for (const line of lines) {
      const value = await fact.find(request, line)
      if (value) found.push(value)
      else errors.push({ field: `fact_${fact.key}`, message: t('desk.assign.fact_unknown', { text: line.slice(0, 80) }) })
    }
    if (found.length > 0) matches[fact.key] = found
  }
  return { form, errors, matches }
}

const ruleOf = ({ form, matches }: Read) => ({
  position: Number(form.position),
  name: form.name,
  way: form.way as Way,
  matches,
  officers: [...new Set(form.officers)],
})
const byOf = (request: FastifyRequest) => {
  const { personId, name } = actorOf(request)
  return { id: personId, name, at: request.server.clock.now() }
}

export async function createRule(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const read = await readForm(request, desk)
  if (!unitsHeaded(actorOf(request), desk).includes(read.form.unit))
    read.errors.push({ field: 'unit', message: request.t('desk.reasons.unit_missing') })
  if (read.errors.length > 0) return formPage(request, reply, desk, read)
  await insertRule(request.server.db, { kind: desk.kind, unitId: read.form.unit }, ruleOf(read), byOf(request))
  return reply.redirect(`${desk.root}/quy-tac`, 303)
}

async function openRule(request: FastifyRequest, desk: Desk): Promise<Rule[]> {
  const { id } = request.params as { id: string }
  const versions = isUuid(id) ? await listRuleVersions(request.server.db, id) : []
  const [latest] = versions
  if (!latest || latest.retiredAt || !unitsHeaded(actorOf(request), desk).includes(latest.unitId))
    throw refuse('notFound', 'desk.assign.none_such')
  return versions
}

export async function showRule(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const versions = await openRule(request, desk)
  const [rule] = versions
  const facts = Object.fromEntries(
    desk.facts.map(({ key }) => [`fact_${key}`, (rule?.matches[key] ?? []).map(({ value }) => value).join('\n')]),
  )
  return formPage(request, reply, desk, {
    form: {
      name: rule?.name ?? '',
      unit: rule?.unitId ?? '',
      position: String(rule?.position ?? 1),
      way: rule?.way ?? '',
      officers: rule?.officers ?? [],
      facts,
    },
    versions,
  })
}

/** Writes a new version; what the old one gave stays explained by it. */
export async function changeRule(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const versions = await openRule(request, desk)
  const read = await readForm(request, desk)
  if (read.errors.length > 0) return formPage(request, reply, desk, { ...read, versions })
  await addRuleVersion(request.server.db, versions[0]?.id ?? '', ruleOf(read), byOf(request))
  return reply.redirect(`${desk.root}/quy-tac`, 303)
}

export async function endRule(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const [rule] = await openRule(request, desk)
  await retireRule(request.server.db, rule?.id ?? '', byOf(request))
  return reply.redirect(`${desk.root}/quy-tac`, 303)
}
