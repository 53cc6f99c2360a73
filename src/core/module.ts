import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, OfficerRole, Right } from '#core/access.ts'
import type { Clock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { Listener } from '#core/events.ts'
import type { MessageKey } from '#core/i18n.ts'
import type { Hand, PersonalData } from '#core/personal.ts'
import type { Door } from '#core/ui/door.ts'

export type App = FastifyInstance
/** What a job or a command works with. */
export type Context = { db: Db; clock: Clock; config: Config; log(message: string): void }
export type JobHandler = (context: Context, payload: unknown) => Promise<void>
/** A line of `tinhso -- <name>`: words, options and what it prints. Exit code: 0 done, 1 failed, 2 wrong usage. */
export type Command = {
  name: string
  summary: string
  arguments?: { name: string; summary: string; optional?: boolean }[]
  options?: { flags: string; summary: string; fallback?: string }[]
  /** Runs without a migrated database. */
  bare?: boolean
  run(context: Context, args: string[], options: Record<string, string | boolean | undefined>): Promise<number | undefined>
}
/** What a person holds in a module and must hand over when they leave; `details` name the single things. */
export type Holding = { label: MessageKey; count: number; details: string[] }
/** A fault or a good sign that `tinhso doctor` reports, and what to do. */
export type Finding = { ok: boolean; subject: string; message: string; remedy?: string }

/** A module's table of contents. The program is the list of its modules; none of them knows the list. */
export type Module = {
  name: string
  /** Roles that officers may be given because this module exists. */
  roles?: OfficerRole[]
  rights?: Right[]
  /** Its entries in the navigation of portal, desk and steering. */
  doors?: Door[]
  /** Finds who acts from the request's cookie or token; the first module of the list that knows answers. */
  authenticate?(app: App, request: FastifyRequest): Promise<Actor | undefined>
  routes?(app: App): void | Promise<void>
  /** What it keeps about people: for copies and erasure that a person may ask for. */
  personal?: PersonalData
  /** Where an officer's hand stands in its tables. */
  hands?: readonly Hand[]
  listens?: Listener[]
  /** Work that waits in its own tables: the process of jobs looks twice a second whether there is some, and does it. */
  looksAfter?: ((context: Context) => Promise<void>)[]
  jobs?: Record<string, JobHandler>
  /** Jobs by time: crontab line → job name. */
  schedule?: { cron: string; job: string }[]
  commands?: Command[]
  /** Loads the province's pack; safe to repeat. */
  load?(context: Context, packDir: string): Promise<void>
  doctor?(context: Context): Promise<Finding[]>
  /** What an officer holds here, for the hand-over list when they leave. */
  holds?(db: Db, personId: string): Promise<Holding[]>
}
