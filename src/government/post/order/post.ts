import type { PostSettings } from '#core/config.ts'

export type Order = { id: string; kind: 'deliver' | 'collect'; name: string; phone: string; address: string; office: string; fee: number }

/** The post, as far as we need it: the same order again is the same parcel. What happens to it the post tells by itself. */
export type Post = {
  order(order: Order): Promise<string>
  /** Takes an order back; told again it is the same. Where it is too late, the post says why. */
  cancel(number: string): Promise<{ cancelled: true } | { cancelled: false; reason: string }>
}

export class PostAway extends Error {}
export class PostRefused extends Error {}

const patience = 15_000

/** The post over HTTP. No public interface of one was at hand: the paths and the fields are ours, to verify. */
export function httpPost({ url, secret }: PostSettings): Post {
  const send = async (path: string, key: string, body: object): Promise<{ status: number; fields: Record<string, unknown> }> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, authorization: `Bearer ${secret}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    }).catch((error: unknown) => {
      throw new PostAway((error as Error).name)
    })
    if (answer.status >= 500 || answer.status === 429) throw new PostAway(`HTTP ${answer.status}`)
    return { status: answer.status, fields: (await answer.json().catch(() => ({}))) as Record<string, unknown> }
  }
  return {
    order: async (order) => {
      const { status, fields } = await send('/orders', order.id, order)
      const { number } = fields
      if (status >= 300 || typeof number !== 'string' || !/^[\w-]{4,60}$/.test(number)) throw new PostRefused(`HTTP ${status}`)
      return number
    },
    cancel: async (number) => {
      const { status, fields } = await send(`/orders/${encodeURIComponent(number)}/cancel`, `cancel:${number}`, {})
      if (status < 300 && fields.cancelled === true) return { cancelled: true }
      if (status !== 409) throw new PostRefused(`HTTP ${status}`)
      return { cancelled: false, reason: String(fields.reason ?? '').slice(0, 300) }
    },
  }
}
