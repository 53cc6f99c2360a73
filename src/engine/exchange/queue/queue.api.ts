import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Access } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { authenticateClient, evidenceOf } from '../gateway/authenticate.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { Fault } from '../gateway/faults.rules.ts'
import { fromBinary, type Named, readBatch, readEvent } from './cloudevent.rules.ts'
import { acknowledge, failDelivery, leaseMessages, replay } from './deliver.ts'
import type { Intake } from './intake.ts'
import { findSubscription, listSubscriptions, type Subscription } from './queue.queries.ts'

/** Systems, not people: the route itself proves who calls by the credentials of the exchange. */
export const system: Access = { name: 'exchange system', allows: () => 'yes' }

type Caller = { ids: ReadonlySet<string>; identifiers: string[] }
const callers = new WeakMap<FastifyRequest, Promise<Caller>>()

/** Which systems the caller speaks for; asked once a request. */
function systemOf(request: FastifyRequest): Promise<Caller> {
  const asked = callers.get(request) ?? findSystem(request)
  callers.set(request, asked)
  return asked
}

/** Who calls is known before what they say is read: a stranger learns nothing of the form. */
export async function known(request: FastifyRequest): Promise<void> {
  await systemOf(request)
}

async function findSystem(request: FastifyRequest): Promise<Caller> {
  const exchange = exchangeOf(request.server.db)
  const register = await exchange.register()
  try {
    const by = { secret: exchange.secret, at: exchange.clock.now(), verifyToken: exchange.verifyToken }
    const { systemIds } = await authenticateClient(register, evidenceOf(request.raw), by)
    const active = [...register.systems.values()].filter((one) => systemIds.has(one.id) && !one.disabledAt)
    if (active.length === 0) throw refuse('notAllowed', 'exchange.system.is_disabled')
    return { ids: new Set(active.map((one) => one.id)), identifiers: active.map((one) => register.identifiers.get(one.id) ?? '') }
  } catch (error) {
    if (error instanceof Fault) throw refuse('signInNeeded', 'exchange.client_unproved')
    throw error
  }
}

async function ownSubscription(request: FastifyRequest): Promise<Subscription> {
  const { ids } = await systemOf(request)
  const { id } = request.params as { id: string }
  const subscription = await findSubscription(request.server.db, id)
  if (!subscription || !ids.has(subscription.systemId)) throw refuse('notFound', 'exchange.not_found')
  return subscription
}

const tags = ['exchange']
const security = [{ exchange: [] }, { bearer: [] }]
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const MessageId = Type.Object({ id: Type.String({ format: 'uuid' }), message: Type.Integer({ minimum: 1 }) })

export const Publish = {
  tags,
  summary: 'Publish CloudEvents 1.0: one (structured or binary) or a batch; 202 when they are kept for every subscriber',
  security,
  consumes: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'],
  response: { 202: Type.Object({ accepted: Type.Integer(), duplicates: Type.Integer() }) },
}

function eventsOf(request: FastifyRequest): Named[] {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/cloudevents-batch+json') return readBatch(request.body)
  if (request.headers['ce-specversion'] !== undefined) return [readEvent(fromBinary(request.headers, request.body))]
  return [readEvent(request.body)]
}

const SubscriptionView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  types: Type.Array(Type.String()),
  delivery: Type.String(),
  state: Type.String(),
})

export const ListSubscriptions = {
  tags,
  summary: 'The subscriptions of the calling system',
  security,
  response: { 200: Type.Object({ subscriptions: Type.Array(SubscriptionView) }) },
}

export const Pull = {
  tags,
  summary: 'Take messages that wait, one of each subject at most; each is hidden from others until it is acknowledged or its time is up',
  security,
  params: Id,
  querystring: Type.Object({
    max: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
    visibility: Type.Integer({ minimum: 5, maximum: 3_600, default: 60, description: 'Seconds' }),
  }),
  response: {
    200: Type.Object({
      messages: Type.Array(
        Type.Object({
          id: Type.Integer(),
          attempts: Type.Integer(),
          hiddenUntil: Type.String({ format: 'date-time' }),
          event: Type.Object({}, { additionalProperties: true, description: 'CloudEvents 1.0, JSON format' }),
        }),
      ),
    }),
  },
}

export const Acknowledge = {
  tags,
  summary: 'Acknowledge a message; saying it again changes nothing',
  security,
  params: MessageId,
  response: { 204: Type.Null() },
}

export const Refuse = {
  tags,
  summary: 'Give a message back: it comes again after a pause, or becomes a dead letter when it was tried often enough',
  security,
  params: MessageId,
  body: Type.Object({
    reason: Type.String({ minLength: 1, maxLength: 400 }),
    dead: Type.Boolean({ default: false, description: 'The message is wrong for good' }),
  }),
  response: { 204: Type.Null() },
}

export const Replay = {
  tags,
  summary: 'Deliver again everything that was published since a moment',
  security,
  params: Id,
  body: Type.Object({ from: Type.String({ format: 'date-time' }) }),
  response: { 202: Type.Object({ messages: Type.Integer() }) },
}

/** Takes events in: kept for every subscriber, or refused with reasons. */
export const publisher =
  (intake: Intake) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { ids, identifiers } = await systemOf(request)
    const events = eventsOf(request)
    // Nobody speaks for another: the source of an event begins with the identifier of who publishes it.
    const foreign = events.find(({ source }) => !identifiers.some((own) => source === `/${own}` || source.startsWith(`/${own}/`)))
    if (foreign) throw refuse('notAllowed', 'exchange.event.foreign_source', { source: `/${identifiers[0] ?? ''}` })
    const [producerId = null] = ids
    return reply.code(202).send(await intake.publish(events, { producerId, at: request.server.clock.now() }))
  }

export async function list(request: FastifyRequest): Promise<Static<(typeof ListSubscriptions)['response'][200]>> {
  const { ids } = await systemOf(request)
  const found = (await Promise.all([...ids].map((id) => listSubscriptions(request.server.db, id)))).flat()
  return { subscriptions: found.map(({ id, name, types, delivery, state }) => ({ id, name, types, delivery, state })) }
}

export async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await ownSubscription(request)
  await acknowledge(request.server.db, id, (request.params as Static<typeof MessageId>).message, request.server.clock.now())
  return reply.code(204).send()
}

export async function giveBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const subscription = await ownSubscription(request)
  const { reason, dead } = request.body as Static<typeof Refuse.body>
  const { message } = request.params as Static<typeof MessageId>
  await failDelivery(request.server.db, subscription, message, { now: request.server.clock.now(), fault: reason, dead })
  return reply.code(204).send()
}

export async function playAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const subscription = await ownSubscription(request)
  const { from } = request.body as Static<typeof Replay.body>
  const { db, clock } = request.server
  return reply.code(202).send({ messages: await replay(db, subscription, new Date(from), { person: null, at: clock.now() }) })
}

export async function pull(request: FastifyRequest): Promise<Static<(typeof Pull)['response'][200]>> {
  const subscription = await ownSubscription(request)
  if (subscription.delivery !== 'pull') throw refuse('conflict', 'exchange.subscription.is_pushed')
  if (subscription.state !== 'active') throw refuse('conflict', 'exchange.subscription.not_active')
  const { max, visibility } = request.query as Static<typeof Pull.querystring>
  const { db, clock } = request.server
  const messages = await leaseMessages(db, subscription, { now: clock.now(), seconds: visibility, limit: max })
  return {
    messages: messages.map(({ id, attempts, leasedUntil, event }) => ({ id, attempts, hiddenUntil: leasedUntil.toISOString(), event })),
  }
}
