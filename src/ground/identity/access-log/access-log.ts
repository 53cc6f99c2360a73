import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { insertLook, listChain, lockChain } from './access-log.queries.ts'
import { beginning, chained, type Look } from './chain.rules.ts'

/**
 * Whose data was seen, by whom, why and on what ground. `purpose` and `legalGround` are short names from identity.purpose.… and identity.ground.…
 * (or message keys), so that the person reads them in their language.
 */
export type NewLook = {
  personId: string
  actor: { personId: string | null; name: string }
  unitId?: string | null | undefined
  purpose: string
  legalGround: string
  subject?: string | undefined
  at?: Date | undefined
}

const hashOf = (previous: string, look: Look): string => createHash('sha256').update(chained(previous, look)).digest('hex')

/** Writes that someone looked at a person's data, in the transaction in which it is read. Looking at one's own is not written. */
export async function recordAccess(db: Db, seen: NewLook): Promise<void> {
  if (seen.actor.personId === seen.personId) return
  const look: Look = {
    personId: seen.personId,
    actorId: seen.actor.personId,
    actorName: seen.actor.name,
    unitId: seen.unitId ?? null,
    purpose: seen.purpose,
    legalGround: seen.legalGround,
    subject: seen.subject ?? null,
    at: seen.at ?? new Date(),
  }
  await inTransaction(db, async (trx) => {
    const previous = (await lockChain(trx)) ?? beginning
    await insertLook(trx, look, { previous, own: hashOf(previous, look) })
  })
}

export type Verified = { ok: boolean; rows: number; head: string; brokenAt?: number }

/** Follows the chain from its beginning; `brokenAt` is the first row that does not fit. Kept elsewhere, `head` also shows rows cut off the end. */
export async function verifyAccessLog(db: Db): Promise<Verified> {
  let head = beginning
  let rows = 0
  for (let after = 0; ; ) {
    const page = await listChain(db, after, 1000)
    for (const row of page) {
      if (row.previousHash !== head || row.hash !== hashOf(head, row)) return { ok: false, rows, head, brokenAt: row.id }
      head = row.hash
      rows++
    }
    const last = page.at(-1)
    if (!last) return { ok: true, rows, head }
    after = last.id
  }
}
