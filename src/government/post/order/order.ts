import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { ownQueue, type OwnQueue, publishToExchange, type Verdict, workOff } from '#engine/exchange/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findParcel, listSteps, lockParcel, type Parcel, setCancelRefused, setNumber, setState } from '../parcel/parcel.queries.ts'
import { stateAfter } from '../parcel/parcel.rules.ts'
import { tellParcel } from '../parcel/tell.ts'
import { startStandIn } from '../stand-in/server.ts'
import { httpPost, type Post, PostAway, PostRefused } from './post.ts'

export const orderJob = 'post.order'
const type = 'vn.tinhso.post.order'

export const orders: OwnQueue = {
  ...{ name: 'tinhso → Bưu chính công ích', way: 'to', types: [type], mappings: [] },
  system: {
    ...{ memberClass: 'COM', member: 'POST', subsystem: 'BCCI' },
    name: { vi: 'Bưu chính công ích', en: 'Public post', km: 'ប្រៃសណីយ៍សាធារណៈ' },
  },
  purpose: 'Đặt bưu gửi nhận giấy tờ và trả kết quả tại nhà',
  legalGround: 'Quy định về nhận hồ sơ, trả kết quả qua dịch vụ bưu chính công ích (cần xác minh số văn bản)',
}

/** Puts an order to the post into the queue of the exchange; only the parcel's id lies there. */
export async function publishOrder(trx: Db, parcel: Parcel, at: Date): Promise<void> {
  // A message reaches only queues that are there.
  await ownQueue(trx, orders, at)
  await publishToExchange(trx, { id: parcel.id, source: '/post', type, subject: parcel.id, data: { parcel: parcel.id }, at })
  await enqueue(trx, orderJob, {}, { key: orderJob })
}

/** Puts taking an order back into the queue, behind the order itself. */
export async function publishCancel(trx: Db, parcel: Parcel, at: Date): Promise<void> {
  await ownQueue(trx, orders, at)
  const message = { id: `${parcel.id}/cancel`, source: '/post', type, subject: parcel.id, data: { parcel: parcel.id, cancel: true }, at }
  await publishToExchange(trx, message)
  await enqueue(trx, orderJob, {}, { key: orderJob })
}

let standIn: Promise<Post> | undefined

/** The post of the configuration; outside production the stand-in where none is named. */
export async function postOf({ db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>): Promise<Post | undefined> {
  if (config.post.url) return httpPost(config.post)
  if (config.mode === 'production') return undefined
  standIn ??= startStandIn({ db, now: () => clock.now() }).then(({ url }) => httpPost({ ...config.post, url }))
  return standIn
}

/** Sends the orders that wait. */
export async function sendOrders(context: Context, given?: Post): Promise<void> {
  const { db, clock } = context
  const post = given ?? (await postOf(context))
  if (!post) return
  await workOff(context, await ownQueue(db, orders, clock.now()), async (message): Promise<Verdict> => {
    const { parcel: id, cancel } = message.event.data as { parcel: string; cancel?: boolean }
    const parcel = await findParcel(db, { id })
    if (!parcel) return 'done'
    try {
      await (cancel ? takeBack(context, post, parcel) : order(context, post, parcel))
      return 'done'
    } catch (error) {
      if (error instanceof PostAway) return { again: `away: ${error.message}`, stop: true }
      if (error instanceof PostRefused) return { dead: `refused: ${error.message}` }
      throw error
    }
  })
}

async function order({ db, clock }: Context, post: Post, parcel: Parcel): Promise<void> {
  if (parcel.number || parcel.closedAt) return
  const office = (await getUnit(db, parcel.unitId, { on: dayOf(clock.now()) })).fullName
  const { id, kind, name, phone, address, fee } = parcel
  const number = await post.order({ id, kind, name, phone, address, office, fee })
  await setNumber(db, id, number)
  // Taken back while the post was being asked.
  if ((await findParcel(db, { id }))?.state === 'cancelled') await post.cancel(number)
}

/** Takes an order back at the post; too late, the parcel goes on and its person hears why. */
async function takeBack({ db, clock }: Context, post: Post, parcel: Parcel): Promise<void> {
  if (parcel.closedAt || !parcel.number) return
  const answer = await post.cancel(parcel.number)
  const at = clock.now()
  await inTransaction(db, async (trx) => {
    const now = await lockParcel(trx, { id: parcel.id })
    if (!now || now.closedAt) return
    if (answer.cancelled) {
      await setState(trx, now.id, { state: 'cancelled', closedAt: at })
      return tellParcel(trx, now, { state: 'cancelled', key: 'cancelled', note: '', at })
    }
    const state = stateAfter(now.state === 'cancelling' ? 'ordered' : now.state, await listSteps(trx, [now.id]))
    await setCancelRefused(trx, now.id, { state, reason: answer.reason })
    await tellParcel(trx, now, { state: 'cancel_refused', key: 'cancel_refused', note: answer.reason, at })
  })
}
