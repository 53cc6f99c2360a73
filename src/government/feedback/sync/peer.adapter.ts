import type { Config } from '#core/config.ts'
import { seal, unseal } from '#core/seal.ts'
import type { Peer } from './sync.queries.ts'
import { type Heard, readStatus } from './sync.rules.ts'

/** Another GeoReport v2 server, as a client sees it. What it answers is not believed: only what fits is taken. */
export class PeerFault extends Error {}

const patience = 10_000
const mostBytes = 5 * 1024 * 1024
const sealing = (config: Config, id: string) => ({ secret: config.secret, use: 'feedback-peer-key', boundTo: id })

export const sealPeerKey = (config: Config, id: string, key: string): string => seal(sealing(config, id), key)

async function ask(peer: Peer, path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${peer.baseUrl.replace(/\/$/, '')}/${path}`, {
    redirect: 'error',
    ...init,
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    throw new PeerFault(`${peer.name}: ${error instanceof Error ? error.message : String(error)}`)
  })
  const text = await answer.text()
  if (!answer.ok) throw new PeerFault(`${peer.name}: ${answer.status} ${text.slice(0, 200)}`)
  if (text.length > mostBytes) throw new PeerFault(`${peer.name}: the answer is too long`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new PeerFault(`${peer.name}: the answer is not JSON`)
  }
}

const withJurisdiction = (peer: Peer, fields: Record<string, string>): URLSearchParams =>
  new URLSearchParams({ ...(peer.jurisdiction ? { jurisdiction_id: peer.jurisdiction } : {}), ...fields })

const keyOf = (config: Config, peer: Peer): string => unseal(sealing(config, peer.id), peer.apiKey)
const rowsOf = (answer: unknown): Record<string, unknown>[] =>
  (Array.isArray(answer) ? answer : []).filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

export type Outgoing = {
  reference: string
  service: string
  words: string
  address: string
  lat: number | null
  lon: number | null
  media: string | undefined
}

/** Sends a report; answers with its number there. Sent again with the same reference it is the same report. */
export async function sendReport(config: Config, peer: Peer, report: Outgoing): Promise<string> {
  const body = withJurisdiction(peer, {
    api_key: keyOf(config, peer),
    service_code: report.service,
    description: report.words,
    address_string: report.address,
    ...(report.lat !== null && report.lon !== null ? { lat: String(report.lat), long: String(report.lon) } : {}),
    ...(report.media ? { media_url: report.media } : {}),
  })
  const [row] = rowsOf(
    await ask(peer, 'requests.json', {
      method: 'POST',
      body,
      headers: { accept: 'application/json', 'idempotency-key': report.reference },
    }),
  )
  const id = textOf(row?.service_request_id)
  if (id) return id
  const token = textOf(row?.token)
  if (!token) throw new PeerFault(`${peer.name}: neither a number nor a token`)
  const [found] = rowsOf(await ask(peer, `tokens/${encodeURIComponent(token)}.json?${withJurisdiction(peer, {}).toString()}`))
  const later = textOf(found?.service_request_id)
  if (!later) throw new PeerFault(`${peer.name}: the token has no number yet`)
  return later
}

export type OutgoingNews = { externalId: string; updateId: string; status: string; words: string; at: Date }

/** Sends news of a report; the same number again is the same news. */
export async function sendNews(config: Config, peer: Peer, news: OutgoingNews): Promise<void> {
  const body = withJurisdiction(peer, {
    api_key: keyOf(config, peer),
    service_request_id: news.externalId,
    update_id: news.updateId,
    status: news.status,
    description: news.words,
    updated_datetime: news.at.toISOString(),
  })
  await ask(peer, 'servicerequestupdates.json', { method: 'POST', body, headers: { accept: 'application/json' } })
}

export type PeerNews = Heard & { externalId: string }

/** News of a time, the oldest first. What has no number, no readable moment or an unknown state is left out. */
export async function fetchNews(config: Config, peer: Peer, span: { from: Date; to: Date }): Promise<PeerNews[]> {
  const query = withJurisdiction(peer, {
    api_key: keyOf(config, peer),
    start_date: span.from.toISOString(),
    end_date: span.to.toISOString(),
  })
  const rows = rowsOf(await ask(peer, `servicerequestupdates.json?${query.toString()}`, { headers: { accept: 'application/json' } }))
  const news = rows.flatMap((row): PeerNews[] => {
    const [updateId, externalId] = [textOf(row.update_id), textOf(row.service_request_id)]
    const saidAt = new Date(textOf(row.updated_datetime))
    const status = readStatus(textOf(row.status))
    if (!updateId || !externalId || !status || Number.isNaN(saidAt.getTime())) return []
    return [{ updateId: updateId.slice(0, 200), externalId, status, words: textOf(row.description).slice(0, 2000), saidAt }]
  })
  return news.sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime() || (a.updateId < b.updateId ? -1 : 1))
}
