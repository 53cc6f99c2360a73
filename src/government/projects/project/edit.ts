import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, type MessageKey } from '#core/i18n.ts'
import { listDefinitions, unitChoices, unitName } from '#engine/indicators/index.ts'
import { measureAll } from '#government/programme/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { sumMoney } from '../money/money.rules.ts'
import { claimedTogether } from './claims.rules.ts'
import { EditPage } from './edit.page.tsx'
import { formOf, type Given, readProject } from './form.rules.ts'
import { moneySources, type Project, type ProjectBody, projectKinds } from './project.ts'
import { addVersion, findProject, insertProject, listProjects } from './project.queries.ts'
import { byOf, powersOver } from './rights.ts'
import { mayChange } from './road.rules.ts'
import { kindWords, root, sourceWords } from './words.ts'

async function choicesOf(request: FastifyRequest) {
  const { t, server } = request
  const resolutions = await measureAll(server)
  return {
    units: await unitChoices(request),
    kinds: projectKinds.map((kind) => ({ value: kind, label: kindWords(t, kind) })),
    sources: moneySources.map((source) => ({ value: source, label: sourceWords(t, source) })),
    targets: resolutions.flatMap(({ resolution, targets }) =>
      targets.map(({ target }) => ({
        value: `${resolution.key}/${target.key}`,
        label: localized(t.lang, target.name).slice(0, 120),
        group: resolution.body.code,
      })),
    ),
    indicators: (await listDefinitions(server.db)).map(({ key, body }) => ({ value: key, label: localized(t.lang, body.label) })),
  }
}
type Choices = Awaited<ReturnType<typeof choicesOf>>

/** Every text field of a form, trimmed. */
export function givenOf(request: FastifyRequest): Record<string, string> {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.replaceAll('\u0000', '').trim()]] : [])),
  )
}

type Shown = { values: Given; errors: FieldFault[]; project?: Project | undefined; choices?: Choices }

async function page(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const { t } = request
  const { values, errors, project } = shown
  const title = project ? t('projects.change_title', { reference: project.reference }) : t('projects.new')
  const body = h(EditPage, {
    t,
    title,
    at: project ? `${root}/${project.id}/sua` : `${root}/moi`,
    values,
    errors,
    ...(shown.choices ?? (await choicesOf(request))),
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: root, label: t('projects.title') },
    ...(project ? [{ href: `${root}/${project.id}`, label: project.reference }] : []),
  ]
  return reply.page({ title, face: 'steering', crumbs, status: errors.length > 0 ? 422 : 200, body, parts: ['projects'] })
}

async function changeable(request: FastifyRequest): Promise<Project> {
  const project = await findProject(request.server.db, (request.params as { id: string }).id)
  const powers = project ? await powersOver(request, project.unitId) : []
  if (!project || powers.length === 0) throw refuse('notFound', 'projects.no_project')
  if (!powers.includes('owner')) throw refuse('notAllowed', 'projects.not_yours')
  if (!mayChange(project.state, powers)) throw refuse('conflict', 'projects.not_a_draft')
  return project
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const year = String(request.server.clock.now().getFullYear())
  return page(request, reply, {
    values: { from: year, to: year, security: '10', 'visits-percent': '100', 'indicator-spread': '30' },
    errors: [],
  })
}

export async function showEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const project = await changeable(request)
  return page(request, reply, { values: { ...formOf(project.body), unit: project.unitId }, errors: [], project })
}

type Checked = { body: ProjectBody; unitId: string } | { errors: FieldFault[] }

async function check(request: FastifyRequest, given: Given, choices: Choices, own: string | undefined): Promise<Checked> {
  const { t, server } = request
  const values = (options: readonly { value: string }[]): string[] => options.map(({ value }) => value)
  const known = { kinds: projectKinds, sources: moneySources, targets: values(choices.targets), indicators: values(choices.indicators) }
  const { body, faults } = readProject(given, known)
  const errors: FieldFault[] = faults.map(({ field, what }) => ({ field, rule: what, message: t(`projects.fault.${what}` as MessageKey) }))
  const unitId = given.unit ?? ''
  const isMine = values(choices.units).includes(unitId) && (await powersOver(request, unitId)).includes('owner')
  if (!isMine) errors.unshift({ field: 'unit', rule: 'required', message: t('projects.fault.unit') })
  if (body) {
    const live = (await listProjects(server.db)).filter(
      (one) => one.id !== own && !one.isGenerated && !['refused', 'stopped'].includes(one.state),
    )
    const percent = claimedTogether(
      body,
      live.map((one) => one.body),
    )
    if (percent > 100)
      errors.push({ field: 'visits-percent', rule: 'claimed_twice', message: t('projects.fault.claimed_twice', { percent }) })
  }
  return errors.length > 0 || !body ? { errors } : { body, unitId }
}

export async function submitNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const given = givenOf(request)
  const choices = await choicesOf(request)
  const read = await check(request, given, choices, undefined)
  if ('errors' in read) return page(request, reply, { values: given, errors: read.errors, choices })
  const planned = sumMoney(read.body.sources.map(({ amount }) => amount))
  const made = { body: read.body, planned, unitId: read.unitId, state: 'draft' as const, by: byOf(actorOf(request)), at: clock.now() }
  const id = await inTransaction(db, (trx) => insertProject(trx, made))
  return reply.redirect(`${root}/${id}`, 303)
}

export async function submitEdit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const project = await changeable(request)
  const given = givenOf(request)
  const choices = await choicesOf(request)
  if (!choices.units.some(({ value }) => value === project.unitId)) {
    const unit = await getUnit(db, project.unitId)
    choices.units.unshift({ value: unit.id, label: unitName(request.lang, unit) })
  }
  const read = await check(request, given, choices, project.id)
  if ('errors' in read) return page(request, reply, { values: given, errors: read.errors, project, choices })
  await inTransaction(db, async (trx) => {
    const now = await findProject(trx, project.id, { lock: true })
    if (!now || now.state !== 'draft' || now.version !== project.version) throw refuse('conflict', 'projects.changed_meanwhile')
    const planned = sumMoney(read.body.sources.map(({ amount }) => amount))
    const given = { body: read.body, planned, by: byOf(actorOf(request)), at: clock.now(), unitId: read.unitId }
    await addVersion(trx, project.id, now.version + 1, given)
  })
  return reply.redirect(`${root}/${project.id}`, 303)
}
