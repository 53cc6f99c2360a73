import type { PostSettings } from '#core/config.ts'

export type Order = { id: string; kind: 'deliver' | 'collect'; name: string; phone: string; address: string; office: string; fee: number }

/** The post, as far as we need it: the same order again is the same parcel. What happens to it the post tells by itself. */
export type Post = { order(order: Order): Promise<string> }

export class PostAway extends Error {}
export class PostRefused extends Error {}

const patience = 15_000

/** The post over HTTP. No public interface of one was at hand: the path and the fields are ours, to verify. */
export function httpPost({ url, secret }: PostSettings): Post {
  return {
    order: async (order) => {
      const answer = await fetch(`${url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': order.id, authorization: `Bearer ${secret}` },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(patience),
        redirect: 'error',
      }).catch((error: unknown) => {
        throw new PostAway((error as Error).name)
      })
      if (answer.status >= 500 || answer.status === 429) throw new PostAway(`HTTP ${answer.status}`)
      const { number } = (await answer.json().catch(() => ({}))) as { number?: unknown }
      if (!answer.ok || typeof number !== 'string' || !/^[\w-]{4,60}$/.test(number)) throw new PostRefused(`HTTP ${answer.status}`)
      return number
    },
  }
}
