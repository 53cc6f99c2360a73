import { randomBytes, randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { seal, type Sealing } from '#core/seal.ts'
import { insertTrace } from '../register/register.queries.ts'
import { urlFault } from '../register/register.rules.ts'
import { isPointer, type Mapping } from './mapping.rules.ts'
import { pushJob } from './publish.ts'
import { insertSubscription, lockSubscription, setSubscriptionState, type Subscription } from './queue.queries.ts'

export type By = { person: string; at: Date }
export type Wish = {
  systemId: string
  name: string
  types: string[]
  sources: string[]
  delivery: 'push' | 'pull'
  url: string
  mappings: Mapping[]
  purpose: string
  legalGround: string
  maxAttempts: number
}

export const sealingOf = (secret: string, id: string): Sealing => ({ secret, use: 'exchange.webhook', boundTo: id })

export function faultsOfWish(wish: Wish): Record<string, MessageKey> {
  const faults: Record<string, MessageKey> = {}
  if (!wish.name.trim()) faults.name = 'exchange.name_missing'
  if (wish.types.length === 0 || wish.types.some((type) => !/^[\w.:/-]{1,200}\*?$/.test(type)))
    faults.types = 'exchange.subscription.types_wrong'
  if (wish.delivery === 'push' && urlFault(wish.url)) faults.url = 'exchange.service.url_wrong'
  if (wish.mappings.some(({ pointer, from, to }) => !isPointer(pointer) || !from || !to))
    faults.mappings = 'exchange.subscription.mappings_wrong'
  if (wish.purpose.trim().length < 10) faults.purpose = 'exchange.agreement.purpose_short'
  if (wish.legalGround.trim().length < 5) faults.legalGround = 'exchange.agreement.ground_short'
  if (!Number.isInteger(wish.maxAttempts) || wish.maxAttempts < 1 || wish.maxAttempts > 50)
    faults.maxAttempts = 'exchange.subscription.attempts_wrong'
  return faults
}

/** Proposes a subscription; the secret that signs its webhooks is answered once. It receives from its approval on. */
export async function proposeSubscription(
  db: Db,
  secret: string,
  wish: Wish,
  by: By,
): Promise<{ id: string; webhookSecret: string | undefined }> {
  const id = randomUUID()
  const made = wish.delivery === 'push' ? `whsec_${randomBytes(32).toString('base64')}` : undefined
  await inTransaction(db, async (trx) => {
    await insertSubscription(trx, {
      ...wish,
      id,
      url: wish.delivery === 'push' ? wish.url : null,
      secretSealed: made ? seal(sealingOf(secret, id), made) : null,
      createdAt: by.at,
      createdBy: by.person,
    })
    await insertTrace(trx, { at: by.at, by: by.person, what: 'subscription_proposed', subject: id, detail: {} })
  })
  return { id, webhookSecret: made }
}

type Step = { from: Subscription['state'][]; to: Subscription['state'] }
const steps: Record<'approve' | 'pause' | 'resume' | 'end', Step> = {
  approve: { from: ['proposed'], to: 'active' },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
  end: { from: ['proposed', 'active', 'paused'], to: 'ended' },
}
export type SubscriptionStep = keyof typeof steps
export const isSubscriptionStep = (text: string): text is SubscriptionStep => Object.hasOwn(steps, text)

/** Approves (a second person), pauses, goes on or ends; while it is paused messages gather. */
export async function stepSubscription(db: Db, id: string, step: SubscriptionStep, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    const subscription = await lockSubscription(trx, id)
    if (!subscription) throw refuse('notFound', 'exchange.not_found')
    const { from, to } = steps[step]
    if (!from.includes(subscription.state)) throw refuse('conflict', 'exchange.subscription.wrong_state')
    if (step === 'approve' && subscription.createdBy === by.person) throw refuse('notAllowed', 'exchange.agreement.two_people')
    await setSubscriptionState(trx, id, { state: to, ...(step === 'approve' ? { approved: { by: by.person, at: by.at } } : {}) })
    await insertTrace(trx, { at: by.at, by: by.person, what: `subscription_${step}`, subject: id, detail: {} })
    if (to === 'active' && subscription.delivery === 'push') await enqueue(trx, pushJob, { id }, { key: `${pushJob}:${id}` })
  })
}
