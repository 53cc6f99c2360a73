import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import { unitName } from '#engine/indicators/index.ts'
import { measureAll } from '#government/programme/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { listContracts, listPayments } from '../pay/pay.queries.ts'
import { listSoftware } from '../software/catalogue.ts'
import { valuer } from '../value/value.ts'
import { OnePage } from './one.page.tsx'
import type { Project } from './project.ts'
import { findProject, type KeptStep, listSteps, listVersions, type ProjectVersion } from './project.queries.ts'
import { powersOver, seesUnit } from './rights.ts'
import { mayBuy, mayChange, mayPay, possible, road } from './road.rules.ts'
import { kindWords, money, ratioWords, root, sourceWords, spanWords, stateTag, stateWords } from './words.ts'

/** The project of the address, if the reader may see its unit. */
export async function openProject(request: FastifyRequest): Promise<Project> {
  const project = await findProject(request.server.db, (request.params as { id: string }).id)
  if (!project || !(await seesUnit(request, project.unitId))) throw refuse('notFound', 'projects.no_project')
  return project
}

async function moneyOf(request: FastifyRequest, project: Project) {
  const { t, server } = request
  const contracts = await listContracts(server.db, [project.id])
  const payments = await listPayments(
    server.db,
    contracts.map(({ id }) => id),
  )
  const today = dayOf(server.clock.now())
  return {
    sources: project.body.sources.map(({ year, source, amount }) => ({
      year: String(year),
      source: sourceWords(t, source),
      amount: money(t, amount),
    })),
    planned: money(t, project.planned),
    contracted: money(t, project.contracted),
    paid: money(t, project.paid),
    contracts: contracts.map((one) => ({
      id: one.id,
      number: one.number,
      about: `${one.supplier} · ${one.words}`,
      signed: formatDate(t.lang, one.signedOn),
      amount: money(t, one.amount),
      price: one.quantity === 1 ? '' : `${one.quantity} × ${money(t, one.unitPrice)}`,
      software: one.software ?? '',
      above: one.referencePrice !== null && one.unitPrice > one.referencePrice ? (one.reason ?? '') : '',
      payments: payments
        .filter(({ contractId }) => contractId === one.id)
        .map((each) => ({
          id: each.id,
          due: formatDate(t.lang, each.dueOn),
          amount: money(t, each.amount),
          paid: each.paidOn && `${formatDate(t.lang, each.paidOn)} · ${each.paidBy}`,
          isLate: !each.paidOn && each.dueOn < today,
        })),
    })),
  }
}

async function servesOf(request: FastifyRequest, project: Project) {
  if (project.body.serves.length === 0) return []
  const all = await measureAll(request.server)
  return project.body.serves.flatMap(({ resolution, target }) => {
    const paper = all.find((one) => one.resolution.key === resolution)
    const found = paper?.targets.find((one) => one.target.key === target)
    return paper && found
      ? [
          {
            href: `/dieu-hanh/nghi-quyet/${resolution}/${target}`,
            label: `${paper.resolution.body.code}: ${localized(request.lang, found.target.name)}`,
          },
        ]
      : []
  })
}

/** What was typed into one of the page's forms and could not be taken. */
export type Wrong = { values: Readonly<Record<string, string>>; errors: FieldFault[] }

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return showProject(request, reply, await openProject(request))
}

function historyOf(t: T, steps: readonly KeptStep[], versions: readonly ProjectVersion[]) {
  return [
    ...steps.map(({ at, action, note, byName }) => ({
      ...{ at, who: byName, what: t(`projects.done.${action}` as MessageKey) + (note ? `: ${note}` : '') },
    })),
    ...versions.map((one) => ({
      at: one.at,
      who: one.byName,
      what: t('projects.version', { number: one.number, amount: money(t, one.planned) }),
    })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ at, what, who }) => ({ what, who, when: formatDateTime(t.lang, at) }))
}

/** The page of a project; with what was wrong beside the fields of the form that was sent. */
export async function showProject(request: FastifyRequest, reply: FastifyReply, project: Project, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const powers = await powersOver(request, project.unitId)
  const [steps, versions] = [await listSteps(db, project.id), await listVersions(db, project.id)]
  const value = await valuer(db, dayOf(clock.now()))(project)
  const ratio = ratioWords(t, value)
  const { body: paper } = project
  const software = mayBuy(project.state, powers) ? await listSoftware(server) : []
  const page = h(OnePage, {
    t,
    at: `${root}/${project.id}`,
    reference: project.reference,
    name: paper.name,
    purpose: paper.purpose,
    note: paper.note ?? '',
    isGenerated: project.isGenerated,
    kind: kindWords(t, paper.kind),
    unit: unitName(t.lang, await getUnit(db, project.unitId)),
    years: paper.from === paper.to ? String(paper.from) : `${paper.from}–${paper.to}`,
    security: paper.securityPercent === null ? t('projects.security_unknown') : `${paper.securityPercent} %`,
    state: stateWords(t, project.state),
    tag: stateTag(project.state),
    serves: await servesOf(request, project),
    value: {
      money: value.measured ? spanWords(t, value.measured, money) : undefined,
      ratio,
      cost: money(t, value.cost),
      hasRule: paper.value.length > 0,
      stated: value.stated.map((one) => ({
        words: one.words,
        method: one.method,
        evidence: one.evidence,
        money: spanWords(t, one, money),
      })),
    },
    ...(await moneyOf(request, project)),
    acts: possible({ state: project.state, powers, by: actorOf(request).personId, steps }).map((action) => ({
      type: action,
      label: t(`projects.act.${action}` as MessageKey),
      needsNote: road[action].note === true,
      final: road[action].to === 'refused' || road[action].to === 'stopped',
    })),
    clientKey: randomUUID(),
    mayChange: mayChange(project.state, powers),
    mayBuy: mayBuy(project.state, powers),
    mayPay: mayPay(project.state, powers),
    software: software.map(({ code, name, price }) => ({
      value: code,
      label: price === undefined ? name : `${name} (${money(t, price)})`,
    })),
    history: historyOf(t, steps, versions),
    values: wrong?.values ?? {},
    errors: wrong?.errors ?? [],
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: root, label: t('projects.title') },
  ]
  return reply.page({ title: paper.name, face: 'steering', crumbs, status: wrong ? 422 : 200, body: page, parts: ['projects'] })
}
