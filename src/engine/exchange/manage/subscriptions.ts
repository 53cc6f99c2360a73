import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { replay as replayFrom } from '../queue/deliver.ts'
import { countDeliveries, findSubscription, insertCodeMap, listCodeMaps, listSubscriptions } from '../queue/queue.queries.ts'
import { faultsOfWish, isSubscriptionStep, proposeSubscription, stepSubscription, type Wish } from '../queue/subscribe.ts'
import { listTrace } from '../register/register.queries.ts'
import { type FieldSpec, home } from './form.page.tsx'
import { byOf, dayOfForm, linesOf, managePage, numberOf, personOf, showForm, textOf, valuesOf, wordsOf } from './reading.ts'
import { CodeMapsPage, SubscriptionPage, SubscriptionsPage } from './subscriptions.page.tsx'
import { SecretPage } from './systems.page.tsx'

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const [subscriptions, counts, register] = await Promise.all([
    listSubscriptions(server.db),
    countDeliveries(server.db),
    exchangeOf(server.db).register(),
  ])
  const names = new Map([...register.systems.values()].map((system) => [system.id, localized(t.lang, system.name)]))
  const lines = subscriptions.map((one) => ({ ...one, system: names.get(one.systemId) ?? '–', counts: counts.get(one.id) }))
  return reply.page({ title: t('exchange.ui.subscriptions'), face: 'desk', body: h(SubscriptionsPage, { t, subscriptions: lines }) })
}

async function formOf(request: FastifyRequest) {
  const { server, t } = request
  const register = await exchangeOf(server.db).register()
  const systems = [...register.systems].map(([identifier, system]) => ({
    value: system.id,
    label: `${localized(t.lang, system.name)} (${identifier})`,
  }))
  const ways = (['pull', 'push'] as const).map((value) => ({ value, label: t(`exchange.delivery.${value}`) }))
  const specs: FieldSpec[] = [
    { name: 'systemId', label: 'exchange.ui.receiver', kind: 'select', options: systems },
    { name: 'name', label: 'exchange.ui.subscription_name' },
    { name: 'types', label: 'exchange.ui.event_types', hint: 'exchange.ui.event_types_hint', kind: 'area', rows: 3 },
    { name: 'sources', label: 'exchange.ui.sources', hint: 'exchange.ui.sources_hint', kind: 'area', rows: 2, optional: true },
    { name: 'delivery', label: 'exchange.ui.way', kind: 'select', options: ways },
    { name: 'url', label: 'exchange.ui.webhook', hint: 'exchange.ui.webhook_hint', optional: true },
    { name: 'mappings', label: 'exchange.ui.mappings', hint: 'exchange.ui.mappings_hint', kind: 'area', rows: 3, optional: true },
    { name: 'purpose', label: 'exchange.ui.purpose', kind: 'area', rows: 2 },
    { name: 'legalGround', label: 'exchange.ui.legal_ground', hint: 'exchange.ui.legal_ground_hint' },
    { name: 'maxAttempts', label: 'exchange.ui.max_attempts', numeric: true, width: 4 },
  ]
  return { title: 'exchange.ui.new_subscription', action: `${home}/dang-ky/them`, specs, submit: 'exchange.ui.propose' } as const
}

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return showForm(request, reply, await formOf(request), { delivery: 'pull', maxAttempts: '10' })
}

/** A line each: pointer; list of the sender; list of the receiver; version, the newest if left out. */
const mappingsOf = (text: string): Wish['mappings'] =>
  linesOf(text).map((line) => {
    const [pointer = '', from = '', to = '', version] = line.split(';').map((part) => part.trim())
    return { pointer, from, to, ...(version ? { version: Number(version) } : {}) }
  })

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const text = (name: string): string => textOf(request, name)
  const wish: Wish = {
    systemId: text('systemId'),
    name: text('name'),
    types: linesOf(text('types')),
    sources: linesOf(text('sources')),
    delivery: text('delivery') === 'push' ? 'push' : 'pull',
    url: text('url'),
    mappings: mappingsOf(text('mappings')),
    purpose: text('purpose'),
    legalGround: text('legalGround'),
    maxAttempts: numberOf(text('maxAttempts')),
  }
  const form = await formOf(request)
  const faults = faultsOfWish(wish)
  if (!form.specs[0]?.options?.some(({ value }) => value === wish.systemId)) faults.systemId = 'exchange.choose'
  if (Object.keys(faults).length > 0) return showForm(request, reply, form, valuesOf(request, form.specs), wordsOf(t, faults))
  const { id, webhookSecret } = await proposeSubscription(server.db, server.config.secret, wish, byOf(request))
  if (!webhookSecret) return reply.redirect(`${home}/dang-ky/${id}`, 303)
  const body = h(SecretPage, { t, id, secret: webhookSecret, backHref: `${home}/dang-ky/${id}` })
  return managePage(reply, t, t('exchange.ui.new_secret'), body)
}

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const subscription = await findSubscription(server.db, idOf(request))
  if (!subscription) throw refuse('notFound', 'exchange.not_found')
  const register = await exchangeOf(server.db).register()
  const [counts, trace] = await Promise.all([countDeliveries(server.db), listTrace(server.db, subscription.id, 30)])
  const body = h(SubscriptionPage, {
    t,
    subscription,
    system: register.identifiers.get(subscription.systemId) ?? '–',
    counts: counts.get(subscription.id),
    own: subscription.createdBy === personOf(request),
    trace,
  })
  return managePage(reply, t, subscription.name, body)
}

export async function step(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = textOf(request, 'viec')
  if (!isSubscriptionStep(asked)) throw refuse('badRequest', 'core.bad_request')
  await stepSubscription(request.server.db, idOf(request), asked, byOf(request))
  return reply.redirect(`${home}/dang-ky/${idOf(request)}`, 303)
}

export async function replay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const subscription = await findSubscription(server.db, idOf(request))
  if (!subscription) throw refuse('notFound', 'exchange.not_found')
  const { date } = dayOfForm(request, 'from')
  if (!date) throw refuse('invalid', 'exchange.date_wrong')
  if (subscription.state !== 'active') throw refuse('conflict', 'exchange.subscription.not_active')
  await replayFrom(server.db, subscription, date, byOf(request))
  return reply.redirect(`${home}/dang-ky/${subscription.id}`, 303)
}

const mapForm = {
  title: 'exchange.ui.new_code_map',
  lead: 'exchange.ui.new_code_map_lead',
  action: `${home}/danh-muc`,
  specs: [
    { name: 'from', label: 'exchange.ui.from_list', width: 20 },
    { name: 'to', label: 'exchange.ui.to_list', width: 20 },
    { name: 'codes', label: 'exchange.ui.codes', hint: 'exchange.ui.codes_hint', kind: 'area', rows: 10 },
  ] satisfies FieldSpec[],
  submit: 'exchange.ui.publish',
} as const

export async function listMaps(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const maps = (await listCodeMaps(server.db)).map(({ codes, ...map }) => ({ ...map, size: Object.keys(codes).length }))
  return reply.page({ title: t('exchange.ui.code_maps'), face: 'desk', body: h(CodeMapsPage, { t, maps }) })
}

export const showNewMap = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  showForm(request, reply, { ...mapForm, specs: [...mapForm.specs] }, {})

export async function createMap(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const [from, to, text] = [textOf(request, 'from', 100), textOf(request, 'to', 100), textOf(request, 'codes', 500_000)]
  const pairs = linesOf(text).map((line) => line.split('=').map((part) => part.trim()))
  const faults: Parameters<typeof wordsOf>[1] = {}
  if (!from) faults.from = 'exchange.name_missing'
  if (!to) faults.to = 'exchange.name_missing'
  if (pairs.length === 0 || pairs.some((pair) => pair.length !== 2 || !pair[0] || !pair[1])) faults.codes = 'exchange.code_map.lines_wrong'
  if (new Set(pairs.map(([code]) => code)).size !== pairs.length) faults.codes = 'exchange.code_map.twice'
  const form = { ...mapForm, specs: [...mapForm.specs] }
  if (Object.keys(faults).length > 0) return showForm(request, reply, form, valuesOf(request, form.specs), wordsOf(t, faults))
  await insertCodeMap(server.db, { from, to, codes: Object.fromEntries(pairs) as Record<string, string> }, byOf(request))
  return reply.redirect(`${home}/danh-muc`, 303)
}
