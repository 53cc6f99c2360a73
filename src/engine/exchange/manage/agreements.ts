import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { type Lang, localized } from '#core/i18n.ts'
import { type Agreement, findAgreement, listAgreements } from '../agree/agreement.queries.ts'
import { faultsOfProposal } from '../agree/agreement.rules.ts'
import { decideAgreement, endAgreement, proposeAgreement } from '../agree/agreement.ts'
import { type Effect, effectOn } from '../contract/affected.rules.ts'
import { listPendingContracts } from '../contract/contract.queries.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { keyOf } from '../gateway/grant.rules.ts'
import { listTrace } from '../register/register.queries.ts'
import type { Register } from '../register/snapshot.ts'
import { AgreementPage, AgreementsPage } from './agreements.page.tsx'
import { type FieldSpec, home } from './form.page.tsx'
import { byOf, dayOfForm, linesOf, managePage, numberOf, personOf, showForm, textOf, valuesOf, wordsOf } from './reading.ts'

const states = ['proposed', 'approved', 'refused', 'ended'] as const
export const Query = Type.Object({ trang_thai: Type.Optional(Type.Union(states.map((state) => Type.Literal(state)))) })

/** Names of both sides, in the reader's language. */
function sidesOf(register: Register, lang: Lang, agreement: Agreement): { client: string; service: string; serviceName: string } {
  const client = [...register.systems.values()].find((system) => system.id === agreement.clientId)
  const service = [...register.services.values()].find((one) => one.id === agreement.serviceId)
  return {
    client: client ? localized(lang, client.name) : '–',
    service: service?.identifier ?? '–',
    serviceName: service ? localized(lang, service.name) : '–',
  }
}

/** What contracts that wait for a decision mean for an agreement in force. */
async function effectsOn(request: FastifyRequest): Promise<(agreement: Agreement) => Effect> {
  const pending = await listPendingContracts(request.server.db)
  return (agreement) => {
    const contract = agreement.state === 'approved' ? pending.find(({ serviceId }) => serviceId === agreement.serviceId) : undefined
    return contract && effectOn(agreement.endpointKeys, contract.changes)
  }
}

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const state = (request.query as { trang_thai?: Agreement['state'] }).trang_thai
  const register = await exchangeOf(server.db).register()
  const agreements = await listAgreements(server.db, { state })
  const effect = await effectsOn(request)
  const lines = agreements.map((agreement) => ({ ...agreement, ...sidesOf(register, t.lang, agreement), effect: effect(agreement) }))
  return reply.page({
    title: t('exchange.ui.agreements'),
    face: 'desk',
    body: h(AgreementsPage, { t, agreements: lines, state, now: server.clock.now() }),
  })
}

function specsOf(request: FastifyRequest, register: Register): FieldSpec[] {
  const { t } = request
  const systems = [...register.systems].map(([identifier, system]) => ({
    value: system.id,
    label: `${localized(t.lang, system.name)} (${identifier})`,
  }))
  const services = [...register.services.values()].map((one) => ({
    value: one.id,
    label: `${localized(t.lang, one.name)} (${one.identifier})`,
  }))
  const modes = (['metadata', 'content', 'none'] as const).map((value) => ({ value, label: t(`exchange.logging.${value}`) }))
  return [
    { name: 'clientId', label: 'exchange.ui.client', kind: 'select', options: systems },
    { name: 'serviceId', label: 'exchange.ui.service', kind: 'select', options: services },
    { name: 'endpoints', label: 'exchange.ui.endpoints_allowed', hint: 'exchange.ui.endpoints_allowed_hint', kind: 'area', optional: true },
    { name: 'purpose', label: 'exchange.ui.purpose', kind: 'area', rows: 3 },
    { name: 'legalGround', label: 'exchange.ui.legal_ground', hint: 'exchange.ui.legal_ground_hint' },
    { name: 'validFrom', label: 'exchange.ui.valid_from', kind: 'date' },
    { name: 'validUntil', label: 'exchange.ui.valid_until', kind: 'date' },
    { name: 'perMinute', label: 'exchange.ui.per_minute', numeric: true, width: 10 },
    { name: 'logging', label: 'exchange.ui.logging', kind: 'select', options: modes },
  ]
}

const formOf = (request: FastifyRequest, register: Register) =>
  ({
    title: 'exchange.ui.new_agreement',
    lead: 'exchange.ui.new_agreement_lead',
    action: `${home}/thoa-thuan/them`,
    specs: specsOf(request, register),
    submit: 'exchange.ui.propose',
  }) as const

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const register = await exchangeOf(request.server.db).register()
  return showForm(request, reply, formOf(request, register), { perMinute: '600', logging: 'metadata' })
}

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const register = await exchangeOf(server.db).register()
  const service = [...register.services.values()].find((one) => one.id === textOf(request, 'serviceId'))
  const client = [...register.systems.values()].find((one) => one.id === textOf(request, 'clientId'))
  const endpoints = linesOf(textOf(request, 'endpoints'))
  const logging = textOf(request, 'logging')
  const shape = {
    purpose: textOf(request, 'purpose'),
    legalGround: textOf(request, 'legalGround'),
    validFrom: dayOfForm(request, 'validFrom').date,
    // The last day counts whole.
    validUntil: endOf(dayOfForm(request, 'validUntil').date),
    perMinute: numberOf(textOf(request, 'perMinute')),
    endpointKeys: endpoints.length > 0 ? endpoints : null,
  }
  const faults = faultsOfProposal(shape, service?.endpoints.map(keyOf) ?? [])
  if (!client) faults.clientId = 'exchange.choose'
  if (!service) faults.serviceId = 'exchange.choose'
  if (logging !== 'content' && logging !== 'metadata' && logging !== 'none') faults.logging = 'exchange.choose'
  const form = formOf(request, register)
  const { validFrom, validUntil } = shape
  if (Object.keys(faults).length > 0 || !client || !service || !validFrom || !validUntil)
    return showForm(request, reply, form, valuesOf(request, form.specs), wordsOf(t, faults))
  const agreement = {
    ...shape,
    validFrom,
    validUntil,
    clientId: client.id,
    serviceId: service.id,
    logging: logging as Agreement['logging'],
  }
  const id = await proposeAgreement(server.db, agreement, byOf(request))
  return reply.redirect(`${home}/thoa-thuan/${id}`, 303)
}

const endOf = (day: Date | undefined): Date | undefined => day && new Date(day.getTime() + 86_400_000)

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const agreement = await findAgreement(server.db, idOf(request))
  if (!agreement) throw refuse('notFound', 'exchange.not_found')
  const register = await exchangeOf(server.db).register()
  const sides = sidesOf(register, t.lang, agreement)
  const trace = await listTrace(server.db, agreement.id, 20)
  const own = agreement.proposedBy === personOf(request)
  const effect = (await effectsOn(request))(agreement)
  const body = h(AgreementPage, { t, agreement: { ...agreement, ...sides, effect }, own, trace, now: server.clock.now() })
  return managePage(reply, t, t('exchange.ui.agreement'), body)
}

export async function decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const approve = textOf(request, 'quyet-dinh') === 'approve'
  await decideAgreement(request.server.db, idOf(request), { approve, note: textOf(request, 'note', 500) }, byOf(request))
  return reply.redirect(`${home}/thoa-thuan/${idOf(request)}`, 303)
}

export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await endAgreement(request.server.db, idOf(request), textOf(request, 'note', 500), byOf(request))
  return reply.redirect(`${home}/thoa-thuan/${idOf(request)}`, 303)
}
