import type { Adapter, AdapterPayload } from 'oidc-provider'

/** Keeps the stand-in's state while the program runs: it is for demo and tests, on one node. */
export class MemoryAdapter implements Adapter {
  readonly #kept: Map<string, { payload: AdapterPayload; until: number }>
  readonly #kind: string
  constructor(kept: Map<string, { payload: AdapterPayload; until: number }>, kind: string) {
    this.#kept = kept
    this.#kind = kind
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const now = Date.now()
    for (const [key, { until }] of this.#kept) if (until < now) this.#kept.delete(key)
    this.#kept.set(`${this.#kind} ${id}`, { payload, until: now + expiresIn * 1000 })
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    // Each visit asks anew who it is: nobody stays signed in at the stand-in.
    if (this.#kind === 'Session') return undefined
    const found = this.#kept.get(`${this.#kind} ${id}`)
    return found && found.until > Date.now() ? found.payload : undefined
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#kept.values()].find(({ payload }) => payload.kind === 'Session' && payload.uid === uid)?.payload
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async consume(id: string): Promise<void> {
    const found = this.#kept.get(`${this.#kind} ${id}`)
    if (found) found.payload.consumed = Math.floor(Date.now() / 1000)
  }

  async destroy(id: string): Promise<void> {
    this.#kept.delete(`${this.#kind} ${id}`)
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(key)
  }
}
