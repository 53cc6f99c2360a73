import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { TestClock } from '#core/clock.ts'
import type { Db } from '#core/db.ts'

/** What a test works with: the whole program on its own real database, and people made to order. */
export type World = {
  app: FastifyInstance
  db: Db
  clock: TestClock
  inject(options: InjectOptions & { as?: Person | undefined; lang?: 'vi' | 'en' | 'km' }): Promise<LightMyRequestResponse>
  citizen(options?: { name?: string; phone?: string }): Promise<Person>
  officer(role: string | string[], unitId: string, options?: { name?: string }): Promise<Person>
  /** A second, empty, migrated database for the few tests that must count everything. */
  freshDatabase(): Promise<Db>
}
export type Person = { personId: string; name: string; login: string; phone: string; cookie: string; token: string }

let shared: Promise<World> | undefined

/** One world a run; tests make their own people and records and never assume an empty table. */
export function world(): Promise<World> {
  shared ??= import('./make-world.ts').then((m) => m.makeWorld())
  return shared
}
