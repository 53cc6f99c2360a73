import { sign } from 'node:crypto'
import type { Clock } from '#core/clock.ts'
import type { Db } from '#core/db.ts'
import { Fault } from '../gateway/faults.rules.ts'
import { batchWords, type Batch, rootOf, sha256 } from './batch.rules.ts'
import { type Facts, numbered, type ResponseFacts, tallyOf, wordsOf } from './entry.rules.ts'
import { signingKey, type SigningKey } from './keys.ts'
import { insertBatch, insertTraffic, type Line } from './batch.queries.ts'
import { type Head, readHead } from './log.queries.ts'

export type Draft = { facts: Facts; content: Buffer | null /** Agreements that log nothing are counted only. */; countedOnly: boolean }
export type MessageLog = {
  /** Resolves when the entry is durable and signed; rejects with LoggingFailed when it is not. */
  write(draft: Draft): Promise<void>
  /**
   * Takes an entry that may wait a moment for company: it is written with whatever is written next, and by itself when nothing is.
   * What is answered waits until it is durable. A log behind which many wait, or that has not just shown that it can be written, resolves only then.
   */
  hold(draft: Draft): Promise<Held>
  /** Throws LoggingFailed while the log is known not to take entries: nothing is accepted then. */
  demandReady(): void
  /** Waits until what was handed in is written. */
  settle(): Promise<void>
}

/** An entry on its way: asking for it makes it durable now. */
export type Held = () => Promise<void>

type Waiting = Draft & { done(): void; failed(fault: Fault): void }

// One statement carries at most so many entries; more than `crowd` waiting means that the database does not keep up.
const largest = 500
const crowd = 20_000
// So many waiting behind a batch that is under way are company enough: a read is then written before its provider is asked.
const company = 12
// After a failure callers are refused at once for so long, then one batch tries again.
const restMs = 1_000
// For so long an entry may wait for company: a provider that takes longer is found in the log while it is asked.
const usualGraceMs = 20

/**
 * The message log with group commit: while one batch is on its way to the disk the next one gathers, so that a thousand
 * exchanges a second cost some hundred commits, and each answer waits for one or two of them.
 */
export function openLog(options: { db: Db; clock: Clock; secret: string; graceMs?: number }): MessageLog {
  const { db, graceMs = usualGraceMs } = options
  let waiting: Waiting[] = []
  // Somebody waits for one of them; those that are merely held do not set a batch going.
  let due = false
  let running: Promise<void> | undefined
  let failedAt = Number.NEGATIVE_INFINITY
  const state: { head: Head | undefined; key: SigningKey | undefined } = { head: undefined, key: undefined }

  const run = async (): Promise<void> => {
    // Entries of the same turn of the event loop share a batch.
    await new Promise((next) => setImmediate(next))
    while (due && waiting.length > 0) {
      due = waiting.length > largest
      const batch = waiting.slice(0, largest)
      waiting = waiting.slice(largest)
      try {
        await writeBatch({ ...options, db }, state, batch)
        for (const one of batch) one.done()
      } catch (error) {
        failedAt = performance.now()
        state.head = undefined
        state.key = undefined
        const fault = new Fault('Server.ServerProxy.LoggingFailed', 'the message log cannot be written: nothing is exchanged without proof')
        fault.cause = error
        for (const one of [...batch, ...waiting]) one.failed(fault)
        waiting = []
        due = false
      }
    }
  }

  const start = (): void => {
    due = true
    running ??= run().finally(() => {
      running = undefined
      // What was handed in between the last look and this line.
      if (due && waiting.length > 0) start()
    })
  }

  const demandReady = (): void => {
    if (performance.now() - failedAt < restMs || waiting.length > crowd)
      throw new Fault('Server.ServerProxy.LoggingFailed', 'the message log cannot be written: nothing is exchanged without proof', 1)
  }

  const take = (draft: Draft): Promise<void> => new Promise((done, failed) => void waiting.push({ ...draft, done, failed }))

  const write = (draft: Draft): Promise<void> => {
    const durable = take(draft)
    start()
    return durable
  }

  const hold = async (draft: Draft): Promise<Held> => {
    // With many waiting the log has company enough: then one caller's question is written while another's provider answers.
    if (!state.head || (running && waiting.length >= company)) {
      await write(draft)
      return async () => undefined
    }
    const timer = setTimeout(start, graceMs)
    const durable = take(draft).finally(() => clearTimeout(timer))
    // Whoever asks for it is told that it failed; until then nobody may be asking.
    durable.catch(() => undefined)
    return () => {
      start()
      return durable
    }
  }

  return {
    demandReady,
    write,
    hold,
    settle: async () => {
      if (waiting.length > 0) start()
      while (running) await running
    },
  }
}

type State = { head: Head | undefined; key: SigningKey | undefined }

async function writeBatch(
  { db, clock, secret }: { db: Db; clock: Clock; secret: string },
  state: State,
  drafts: readonly Draft[],
): Promise<void> {
  const tallies = tallyOf(drafts.flatMap(({ facts }) => (facts.kind === 'response' ? [facts] : [])))
  const kept = drafts.filter((draft) => !draft.countedOnly)
  if (kept.length === 0) return tallies.length > 0 ? insertTraffic(db, tallies) : undefined
  const words = kept.map(({ facts, content }) => wordsOf(facts, content ? sha256(content) : undefined))
  // Another program may have moved the head: then read it and sign anew.
  for (let tries = 0; tries < 50; tries++) {
    const key = (state.key ??= await signingKey(db, secret, clock.now()))
    const head = (state.head ??= await readHead(db))
    const entries = words.map((word, index) => numbered(word, head.entries + 1 + index))
    const batch = signBatch(key, head, entries, clock.now())
    const lines = kept.map(({ facts, content }, index) => lineOf(facts, entries[index] ?? '', content))
    if (await insertBatch(db, head, batch, lines, tallies)) {
      state.head = { batch: batch.number, entries: head.entries + batch.count, hash: batch.hash }
      return
    }
    state.head = undefined
  }
  throw new Error('the head of the log moved fifty times')
}

function signBatch(key: SigningKey, head: Head, entries: readonly string[], at: Date): Batch {
  const unsigned = {
    number: head.batch + 1,
    firstEntry: head.entries + 1,
    count: entries.length,
    root: rootOf(entries),
    previous: head.hash,
    writtenAt: at.toISOString(),
    keyId: key.id,
  }
  const words = batchWords(unsigned)
  return { ...unsigned, hash: sha256(words), signature: sign(null, words, key.privateKey).toString('base64') }
}

function lineOf(facts: Facts, entry: string, content: Buffer | null): Line {
  const answer: ResponseFacts | undefined = facts.kind === 'response' ? facts : undefined
  return {
    exchange: facts.exchange,
    kind: facts.kind,
    at: facts.at,
    id: facts.id,
    client: facts.client,
    service: facts.service,
    agreement: facts.agreement,
    method: facts.method,
    endpoint: facts.endpoint,
    status: answer?.status ?? null,
    fault: answer?.fault ?? null,
    issue: facts.issue,
    user: facts.user,
    tookMs: answer ? Math.max(0, answer.times[3] - answer.times[0]) : null,
    requestBytes: answer ? answer.requestBytes : facts.bytes,
    responseBytes: answer ? answer.bytes : 0,
    entry,
    content,
  }
}
