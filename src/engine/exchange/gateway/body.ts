import { createHash, type Hash } from 'node:crypto'
import { Fault } from './faults.rules.ts'

// What fits in here is read before anything goes on: its hash stands in the log before the provider sees it.
export const heldBytes = 64 * 1024
// A caller that sends nothing for so long has gone.
const stallMs = 30_000

/** A body that is read once, counted and hashed as it goes by. */
export class Body {
  readonly held: Buffer
  /** The whole body is in `held`. */
  readonly whole: boolean
  #bytes: number
  #done: boolean
  #broken: unknown
  readonly #hash: Hash
  readonly #rest: AsyncIterator<Buffer> | undefined
  readonly #limit: number
  readonly #tooLarge: () => Fault

  constructor(held: Buffer, rest: AsyncIterator<Buffer> | undefined, limit: number, tooLarge: () => Fault) {
    this.held = held
    this.whole = rest === undefined
    this.#rest = rest
    this.#bytes = held.length
    this.#done = rest === undefined
    this.#hash = createHash('sha512').update(held)
    this.#limit = limit
    this.#tooLarge = tooLarge
  }

  get bytes(): number {
    return this.#bytes
  }

  /** What went wrong while it was read. */
  get broken(): Fault | undefined {
    return this.#broken instanceof Fault ? this.#broken : undefined
  }

  /** SHA-512 of everything that came; final once the body has ended. */
  digest(): Buffer {
    return this.#hash.copy().digest()
  }

  async next(): Promise<Buffer | undefined> {
    if (this.#broken) throw this.#broken
    if (this.#done || !this.#rest) return undefined
    try {
      const { value, done } = await within(this.#rest.next())
      if (done) {
        this.#done = true
        return undefined
      }
      this.#bytes += value.length
      if (this.#bytes > this.#limit) throw this.#tooLarge()
      this.#hash.update(value)
      return value
    } catch (error) {
      this.#broken = error
      throw error
    }
  }

  /** The whole body, from its beginning. */
  async *stream(): AsyncGenerator<Buffer> {
    yield this.held
    for (let chunk = await this.next(); chunk; chunk = await this.next()) yield chunk
  }

  /** Reads to the end what nobody wanted, so that the hash is that of the whole. */
  async drain(): Promise<void> {
    while (await this.next());
  }

  async cancel(): Promise<void> {
    if (!this.#done) await this.#rest?.return?.().catch(() => undefined)
  }
}

async function within<V>(promise: Promise<V>): Promise<V> {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault('Client.BadRequest', 'the body does not arrive')), stallMs)
  })
  try {
    return await Promise.race([promise, stalled])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads the beginning of a body, or the whole of a small one. */
export async function openBody(source: AsyncIterable<Buffer>, limit: number, tooLarge: () => Fault): Promise<Body> {
  const rest = source[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  let bytes = 0
  while (bytes <= heldBytes) {
    const { value, done } = await within(rest.next())
    if (done) return new Body(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks), undefined, limit, tooLarge)
    bytes += value.length
    if (bytes > limit) throw tooLarge()
    chunks.push(value)
  }
  return new Body(Buffer.concat(chunks), rest, limit, tooLarge)
}
