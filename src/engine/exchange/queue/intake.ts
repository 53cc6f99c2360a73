import type { Db } from '#core/db.ts'
import type { Named } from './cloudevent.rules.ts'
import { type Published, publishEvents } from './publish.ts'

/** Where accepted events are kept first: in PostgreSQL, or on JetStream, from where they come into PostgreSQL. */
export type Intake = {
  publish(events: readonly Named[], by: { producerId: string | null; at: Date }): Promise<Published>
  close(): Promise<void>
}

export const postgresIntake = (db: Db): Intake => ({
  publish: (events, by) => publishEvents(db, events, by),
  close: async () => undefined,
})

/** An intake that is opened when it is first needed: the program starts although its servers are not there yet. */
export function lateIntake(open: () => Promise<Intake>): Intake & { begin(): void } {
  let opened: Promise<Intake> | undefined
  const get = (): Promise<Intake> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    begin: () => void get().catch(() => undefined),
    publish: async (events, by) => (await get()).publish(events, by),
    close: async () => (await opened?.catch(() => undefined))?.close(),
  }
}
