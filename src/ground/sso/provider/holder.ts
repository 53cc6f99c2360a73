import type Provider from 'oidc-provider'
import type { Db } from '#core/db.ts'
import { nextChange } from '../keys/keys.rules.ts'
import { listKeys } from '../keys/keys.queries.ts'
import { signingKeys } from '../keys/keys.ts'
import type { Host } from './host.ts'
import { makeProvider } from './provider.ts'

type Held = { provider: Provider; kids: string; checkedAt: number; goodUntil: number }

// A key that another node made is published here within this time.
const checkEveryMs = 15_000

const held = new WeakMap<Db, { now?: Held; making?: Promise<Held> | undefined }>()

const kidsOf = (rows: { kid: string; signsFrom: Date; publishedUntil: Date | null }[]): string =>
  rows
    .map(({ kid, signsFrom, publishedUntil }) => `${kid} ${signsFrom.getTime()} ${publishedUntil?.getTime() ?? ''}`)
    .sort()
    .join('\n')

async function make(host: Host, before: Held | undefined): Promise<Held> {
  const at = host.clock.now()
  const checkedAt = performance.now()
  const goodUntil = (rows: Parameters<typeof nextChange>[0]): number => nextChange(rows, at)?.getTime() ?? Number.POSITIVE_INFINITY
  if (before) {
    const rows = await listKeys(host.db, at)
    if (kidsOf(rows) === before.kids && at.getTime() < before.goodUntil) return { ...before, checkedAt, goodUntil: goodUntil(rows) }
  }
  const { rows, jwks } = await signingKeys(host.db, host.config, at)
  return { provider: makeProvider(host, jwks), kids: kidsOf(rows), checkedAt, goodUntil: goodUntil(rows) }
}

/** The provider of this program; made at its first use, and anew when the signing keys change. */
export async function providerOf(host: Host): Promise<Provider> {
  const state = held.get(host.db) ?? {}
  held.set(host.db, state)
  const { now } = state
  if (now && performance.now() - now.checkedAt < checkEveryMs && host.clock.now().getTime() < now.goodUntil) return now.provider
  state.making ??= make(host, now).finally(() => {
    state.making = undefined
  })
  state.now = await state.making
  return state.now.provider
}

/** Forgets what is held, so that the next request reads the keys anew: a rotation on this node needs no waiting. */
export function resetProvider(db: Db): void {
  held.delete(db)
}
