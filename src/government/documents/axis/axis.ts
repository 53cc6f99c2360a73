/** A message that waits at the axis for one of our agencies. */
export type Waiting = { id: string; to: string }

/** The axis between agencies, as far as the exchange needs it. */
export type Axis = {
  /** The same key again is the same message. */
  send(message: { from: string; to: string; key: string; body: Buffer }): Promise<void>
  list(): Promise<Waiting[]>
  fetch(id: string): Promise<Buffer>
  /** It was taken: the axis need not keep it. */
  confirm(id: string): Promise<void>
}

const patience = 20_000
const largest = 60 * 1024 * 1024

/** An axis that is reached over HTTP; no public interface of one was at hand, so the paths are ours. */
export function httpAxis(url: string): Axis {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(patience), redirect: 'error' })
    if (!answer.ok) throw new Error(`axis: ${init.method ?? 'GET'} ${path} answered ${answer.status}`)
    return answer
  }
  return {
    send: async ({ from, to, key, body }) => {
      const headers = { 'content-type': 'application/xml', 'x-from': from, 'x-to': to, 'idempotency-key': key }
      await call('/messages', { method: 'POST', headers, body: new Uint8Array(body) })
    },
    list: async () => {
      const waiting = (await (await call('/messages')).json()) as Waiting[]
      return waiting.filter((each) => typeof each.id === 'string' && typeof each.to === 'string')
    },
    fetch: async (id) => {
      const answer = await call(`/messages/${encodeURIComponent(id)}`)
      if (Number(answer.headers.get('content-length') ?? 0) > largest) throw new Error(`axis: the message ${id} is too large`)
      return Buffer.from(await answer.arrayBuffer())
    },
    confirm: async (id) => void (await call(`/messages/${encodeURIComponent(id)}`, { method: 'DELETE' })),
  }
}
