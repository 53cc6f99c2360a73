import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { refuse } from '#core/errors.ts'

const local = Type.String({ pattern: '^[a-z][a-z0-9-]{1,20}$' })
const MailboxFile = Type.Object({
  note: Type.Optional(Type.String()),
  /** The domain of official addresses. */
  domain: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' }),
  /** Further domains of the state that are no strangers here. */
  friends: Type.Array(Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' })),
  /** Offices with an address in each unit: the role, and what stands before the unit's code. */
  offices: Type.Array(Type.Object({ role: Type.String({ minLength: 1 }), local })),
  /** Days after which deleted mail is gone, and for which the box of one who left is kept. */
  trashDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
  closedDays: Type.Integer({ minimum: 30, maximum: 36_500 }),
})
export type MailboxSettings = Static<typeof MailboxFile>

const read = new Map<string, MailboxSettings | undefined>()

/** What the pack says on official mail; undefined in a province without the file. */
export function readMailbox(packDir: string): MailboxSettings | undefined {
  if (read.has(packDir)) return read.get(packDir)
  const file = join(packDir, 'mailbox.json')
  if (!existsSync(file)) return undefined
  const body: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const [fault] = Value.Errors(MailboxFile, body)
  if (fault) throw new Error(`mailbox.json ${fault.instancePath}: ${fault.message}`)
  const settings = Value.Parse(MailboxFile, body)
  read.set(packDir, settings)
  return settings
}

/** The settings, or the refusal where the province keeps no official mail here. */
export function settingsOf(config: { province: string }): MailboxSettings {
  const settings = readMailbox(config.province)
  if (!settings) throw refuse('notFound', 'mailbox.not_used')
  return settings
}
