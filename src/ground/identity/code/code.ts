import { createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Lang, MessageKey } from '#core/i18n.ts'
import { notify } from '#ground/notifications/index.ts'
import type { Contact } from '../people/people.rules.ts'
import { keyFor } from '#core/seal.ts'
import { type CodeRow, insertCode, markUsed, type Purpose, takeTry } from './code.queries.ts'

const minutes = 10
// Six digits and five tries: one chance in 200.000 for a guess at one code, and few codes an hour.
const most = 5

export type Ask = {
  purpose: Purpose
  contact: Contact
  template: MessageKey
  lang: Lang
  personId?: string | undefined
  pending?: unknown
  at: Date
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
const hashCode = (config: Config, id: string, code: string): string =>
  createHmac('sha256', keyFor(config.secret, 'one-time-code')).update(`${id} ${code}`).digest('base64url')
const addressOf = (contact: Contact): string => contact.phone ?? contact.email ?? ''

/** Sends a fresh code and returns the number of the request, which the next page carries. */
export async function sendCode(db: Db, config: Config, ask: Ask): Promise<string> {
  const id = randomUUID()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await inTransaction(db, async (trx) => {
    await saveRequest(trx, id, ask, hashCode(config, id, code))
    await tell(trx, ask, { code, minutes: String(minutes) })
  })
  return id
}

/** The same from outside, when there is nobody to send a code to: the next page looks alike. `ask.template` tells the owner, if any. */
export async function sendNoCode(db: Db, ask: Omit<Ask, 'template'> & { template?: MessageKey }): Promise<string> {
  const id = randomUUID()
  await inTransaction(db, async (trx) => {
    await saveRequest(trx, id, ask, '')
    if (ask.template) await tell(trx, { ...ask, template: ask.template }, {})
  })
  return id
}

async function saveRequest(trx: Db, id: string, ask: Omit<Ask, 'template'>, codeHash: string): Promise<void> {
  const expiresAt = new Date(ask.at.getTime() + minutes * 60_000)
  await insertCode(trx, {
    id,
    personId: ask.personId ?? null,
    address: addressOf(ask.contact),
    purpose: ask.purpose,
    codeHash,
    pending: ask.pending,
    at: ask.at,
    expiresAt,
  })
}

async function tell(trx: Db, ask: Ask, vars: Record<string, string>): Promise<void> {
  const channel = ask.contact.phone ? 'sms' : 'email'
  await notify(trx, {
    channel,
    address: addressOf(ask.contact),
    personId: ask.personId,
    template: ask.template,
    vars,
    lang: ask.lang,
    secret: true,
    at: ask.at,
  })
}

/** Compares what was typed; each call costs a try. */
export async function checkCode(
  db: Db,
  config: Config,
  given: { id: string; code: string; purpose: Purpose; at: Date },
): Promise<CodeRow | 'wrong' | 'dead'> {
  const row = isUuid(given.id) ? await takeTry(db, { id: given.id, purpose: given.purpose, at: given.at, most }) : undefined
  if (!row) return 'dead'
  const typed = Buffer.from(hashCode(config, row.id, given.code.replace(/\s/g, '')))
  const wanted = Buffer.from(row.codeHash)
  if (typed.length === wanted.length && timingSafeEqual(typed, wanted)) return row
  return row.tries >= most ? 'dead' : 'wrong'
}

/** Marks the code as used in the transaction of what it allows: of two at once, one is refused. */
export async function useCode(trx: Db, id: string, at: Date): Promise<void> {
  if (!(await markUsed(trx, id, at))) throw refuse('gone', 'identity.code.dead')
}
