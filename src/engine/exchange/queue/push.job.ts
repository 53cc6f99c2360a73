import { request } from 'undici'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { unseal } from '#core/seal.ts'
import { acknowledge, failDelivery, leaseMessages, type Message } from './deliver.ts'
import { listPushing, nextDue } from './delivery.queries.ts'
import { pushJob } from './publish.ts'
import { findSubscription, type Subscription } from './queue.queries.ts'
import { verdictOf } from './retry.rules.ts'
import { sealingOf } from './subscribe.ts'
import { signWebhook } from './webhook.rules.ts'

type Run = Pick<Context, 'db' | 'clock' | 'config'>
// A receiver has so long; the lease is longer, so that nobody sends beside one who still waits.
const patienceMs = 15_000
const leaseSeconds = 60
const together = 16
const rounds = 200

async function send({ db, clock, config }: Run, subscription: Subscription, message: Message): Promise<void> {
  const now = clock.now()
  const body = JSON.stringify(message.event)
  const secret = unseal(sealingOf(config.secret, subscription.id), subscription.secretSealed ?? '')
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    ...signWebhook(secret, message.messageId, now, body),
  }
  try {
    const answer = await request(subscription.url ?? '', { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) })
    await answer.body.dump()
    const verdict = verdictOf(answer.statusCode)
    if (verdict === 'done') return await acknowledge(db, subscription.id, message.id, clock.now())
    const after = Number(answer.headers['retry-after'])
    const fault = `HTTP ${answer.statusCode}`
    const afterSeconds = Number.isFinite(after) && after > 0 ? after : undefined
    return await failDelivery(db, subscription, message.id, { now: clock.now(), fault, dead: verdict === 'dead', afterSeconds })
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error instanceof Error ? error.name : 'unknown')
    await failDelivery(db, subscription, message.id, { now: clock.now(), fault: `not delivered: ${code}` })
  }
}

/** Sends what is due to one subscriber, and comes back when the next try is due. */
export async function push(run: Run, payload: unknown): Promise<void> {
  const { id } = payload as { id: string }
  for (let round = 0; round < rounds; round++) {
    const subscription = await findSubscription(run.db, id)
    if (subscription?.delivery !== 'push' || subscription.state !== 'active') return
    const messages = await leaseMessages(run.db, subscription, { now: run.clock.now(), seconds: leaseSeconds, limit: together })
    if (messages.length === 0) break
    await Promise.all(messages.map((message) => send(run, subscription, message)))
  }
  const due = await nextDue(run.db, id)
  if (due) await enqueue(run.db, pushJob, { id }, { key: `${pushJob}:${id}:later`, runAt: due })
}

/** Every minute: nothing that waits is forgotten, whatever happened to its job. */
export async function pushAll({ db }: Run): Promise<void> {
  for (const id of await listPushing(db)) await enqueue(db, pushJob, { id }, { key: `${pushJob}:${id}` })
}
