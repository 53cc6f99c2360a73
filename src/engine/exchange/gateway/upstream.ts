import { Pool } from 'undici'
import { Fault } from './faults.rules.ts'
import type { Pair } from './headers.rules.ts'

export type Target = { id: string; baseUrl: string; verifyTls: boolean; caPem: string | null; timeoutMs: number }
export type Question = {
  method: string
  /** Path and query below the service's address, as they came. */
  target: string
  headers: readonly Pair[]
  body: Buffer | AsyncIterable<Buffer> | undefined
  /** Known length of a streamed body. */
  length: number | undefined
}
export type ProviderAnswer = { status: number; headers: string[]; body: AsyncIterable<Buffer> }
export type Upstream = {
  ask(target: Target, question: Question, signal: AbortSignal): Promise<ProviderAnswer>
  close(): Promise<void>
}

type Held = { pool: Pool; made: string }

/** Certificate and key with which this gateway shows itself to providers that ask for one. */
export type OwnCertificate = { cert: string; key: string }

/** Keep-alive connections to the providers: a pool for each service. Redirects are never followed; time is kept by the caller. */
export function openUpstream(own: OwnCertificate | undefined): Upstream {
  const pools = new Map<string, Held>()
  const poolFor = (target: Target): Pool => {
    const made = `${target.baseUrl}\n${target.verifyTls}\n${target.caPem}`
    const held = pools.get(target.id)
    if (held?.made === made) return held.pool
    // The address or the trust has changed: what is under way ends on the old connections.
    held?.pool.close().catch(() => undefined)
    const tls = { rejectUnauthorized: target.verifyTls, ...(target.caPem ? { ca: target.caPem } : {}), ...(own ?? {}) }
    const pool = new Pool(new URL(target.baseUrl).origin, {
      connections: 128,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 32_768,
      connect: { timeout: Math.min(10_000, target.timeoutMs), ...tls },
    })
    pools.set(target.id, { pool, made })
    return pool
  }
  return {
    ask: async (target, { method, target: path, headers, body, length }, signal) => {
      const base = new URL(target.baseUrl).pathname.replace(/\/$/, '')
      const flat = headers.flat()
      if (length !== undefined && body !== undefined && !Buffer.isBuffer(body)) flat.push('Content-Length', String(length))
      const answer = await poolFor(target).request({
        method: method as 'GET',
        path: `${base}${path}`,
        headers: flat,
        body: Buffer.isBuffer(body) || body === undefined ? (body ?? null) : (body as never),
        signal,
        responseHeaders: 'raw',
      })
      const raw = answer.headers as unknown as (string | string[])[]
      return { status: answer.statusCode, headers: raw.flat(), body: answer.body as AsyncIterable<Buffer> }
    },
    close: async () => {
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
      pools.clear()
    },
  }
}

/** Whose fault a failed call is, in words without addresses of the inside. */
export function faultOfProvider(error: unknown, timeoutMs: number, timedOut: boolean): Fault {
  if (error instanceof Fault) return error
  if (timedOut) return new Fault('Server.ServerProxy.NetworkError', `the service did not answer within ${timeoutMs} ms`)
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  const network = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EPIPE)$/.test(code)
  const trust = /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_/.test(code)
  const fault = network
    ? new Fault('Server.ServerProxy.NetworkError', 'the service cannot be reached')
    : trust
      ? new Fault('Server.ServerProxy.NetworkError', 'the certificate of the service is not trusted')
      : new Fault('Server.ServerProxy.ServiceFailed', 'the service broke off its answer')
  fault.cause = error
  return fault
}
