import { createHash } from 'node:crypto'
import {
  AckPolicy,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type JsMsg,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Named, readEvent, toStructured } from './cloudevent.rules.ts'
import type { Intake } from './intake.ts'
import { publishEvents } from './publish.ts'
import { orderKeyOf, tryLockPump } from './queue.queries.ts'
import { inSequence } from './sequence.rules.ts'

/*
 * Events on JetStream: an event is accepted when a majority of three servers has it on disk, whether PostgreSQL answers or not.
 * One reader at a time carries them over in their order; PostgreSQL knows what it has by source and id, so what comes twice
 * counts once. Deliveries, tries and dead letters stay in PostgreSQL. See docs/adr/2026-11-22-jetstream-before-postgresql.md.
 */
const stream = 'TINHSO_EVENTS'
const subject = 'tinhso.exchange.event'
const reader = 'postgres'
const batch = 200
const nanos = (milliseconds: number): number => milliseconds * 1_000_000
// An election of a new leader takes seconds; a publisher waits so long before it is told to come again.
const patienceMs = 20_000

type Kept = { event: Record<string, unknown>; producerId: string | null; at: string }
type Options = { db: Db; urls: string[]; replicas?: number; log(message: string): void }

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** The stream and its reader, made when they are not there; servers that are just starting are waited for. */
async function prepare(connection: NatsConnection, replicas: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const manager = await jetstreamManager(connection)
      await manager.streams.add({
        name: stream,
        subjects: [subject],
        retention: RetentionPolicy.Workqueue,
        storage: StorageType.File,
        num_replicas: replicas,
        duplicate_window: nanos(10 * 60_000),
      })
      await manager.consumers.add(stream, {
        durable_name: reader,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(10_000),
        max_ack_pending: batch,
      })
      return
    } catch (error) {
      if (tries >= 40) throw error
      await pause(500)
    }
  }
}

const messageId = (event: Named): string => createHash('sha256').update(`${event.source}\n${event.id}`).digest('hex')

async function keep(js: JetStreamClient, event: Named, by: { producerId: string | null; at: Date }): Promise<boolean> {
  const kept: Kept = { event: toStructured(event, {}), producerId: by.producerId, at: by.at.toISOString() }
  const payload = JSON.stringify(kept)
  for (const until = Date.now() + patienceMs; ; ) {
    try {
      // The same id on every try: if the first one did arrive, the second is known as its double.
      return (await js.publish(subject, payload, { msgID: messageId(event), timeout: 2_000, retries: 0 })).duplicate
    } catch {
      if (Date.now() > until) throw refuse('upstream', 'exchange.queue_unreachable')
      await pause(100)
    }
  }
}

/** Opens the intake over JetStream and begins to carry over. */
export async function jetstreamIntake({ db, urls, replicas = 3, log }: Options): Promise<Intake & { settled(): Promise<boolean> }> {
  const connection = await connect({
    servers: urls,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    waitOnFirstConnect: true,
    name: 'tinhso',
  })
  await prepare(connection, replicas)
  const js = jetstream(connection)
  const pump = startPump(db, js, await jetstreamManager(connection), log)
  return {
    publish: async (events, by) => {
      // One subject's events go one after the other: a second try must not overtake what came after it.
      const lanes = Map.groupBy(events, orderKeyOf)
      const doubles = await Promise.all(
        [...lanes.values()].map(async (lane) => {
          let known = 0
          for (const event of lane) if (await keep(js, event, by)) known++
          return known
        }),
      )
      const duplicates = doubles.reduce((sum, count) => sum + count, 0)
      return { accepted: events.length - duplicates, duplicates }
    },
    settled: async () => {
      const { num_pending: waiting, num_ack_pending: open } = await (await jetstreamManager(connection)).consumers.info(stream, reader)
      return waiting === 0 && open === 0
    },
    close: async () => {
      await pump.stop()
      await connection.close()
    },
  }
}

function startPump(db: Db, js: JetStreamClient, manager: JetStreamManager, log: (message: string) => void): { stop(): Promise<void> } {
  let stopped = false
  const road: Road = { db, js, manager, next: 0 }
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const carried = await carryOver(road).catch((error: unknown) => {
        if (!stopped) log(`exchange: events wait on JetStream: ${error instanceof Error ? error.message : String(error)}`)
        return undefined
      })
      if (!stopped && !carried) await pause(500)
    }
  }
  const done = loop()
  return {
    stop: async () => {
      stopped = true
      await done
    },
  }
}

/** Where the carrying stands: `next` is the number in the stream that comes next; 0 when it is not known. */
type Road = { db: Db; js: JetStreamClient; manager: JetStreamManager; next: number }

/** The oldest message that the stream still has: nothing before it waits to be carried. */
const oldest = async (manager: JetStreamManager): Promise<number> => (await manager.streams.info(stream)).state.first_seq

/** Carries one batch over, if no other program is at it; true when there may be more at once. */
async function carryOver(road: Road): Promise<boolean> {
  const { db, js, manager } = road
  const taken: JsMsg[] = []
  try {
    const found = await inTransaction(db, async (trx) => {
      if (!(await tryLockPump(trx))) return undefined
      const consumer = await js.consumers.get(stream, reader)
      for await (const message of await consumer.fetch({ max_messages: batch, expires: 1_000 })) taken.push(message)
      let sorted = inSequence(taken, road.next)
      // Others may have carried further, and a stream may leave a number out: what it no longer has is not waited for.
      if (sorted.wait.length > 0) sorted = inSequence(taken, Math.max(road.next, await oldest(manager)))
      await write(trx, sorted.carry)
      return sorted
    })
    if (!found) return false
    road.next = found.next
    for (const message of found.carry) message.ack()
    for (const message of found.wait) message.nak(500)
    return found.wait.length === 0
  } catch (error) {
    for (const message of taken) message.nak()
    throw error
  }
}

async function write(trx: Db, messages: readonly JsMsg[]): Promise<void> {
  const kept = messages.map((message) => message.json<Kept>())
  const groups = Map.groupBy(kept, ({ producerId }) => producerId)
  for (const [producerId, own] of groups) {
    const at = new Date(own.at(-1)?.at ?? 0)
    await publishEvents(
      trx,
      own.map(({ event }) => readEvent(event)),
      { producerId, at },
    )
  }
}
