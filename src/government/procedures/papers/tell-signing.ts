import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import type { MessageKey } from '#core/i18n.ts'
import { findCase } from '#engine/casework/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { findResult } from './result.queries.ts'
import { resultOfSubject } from './signing-subject.rules.ts'

type Signed = { subject: string; at: string }
type Refused = Signed & { by: string; reason: string }

/** The person hears that their result now carries its signatures. */
export async function tellSigned(trx: Db, { payload }: StoredEvent<Signed>): Promise<void> {
  const found = await caseOf(trx, payload.subject)
  if (found) await say(trx, found.ownerId, 'procedures.message.signed', { code: found.reference }, `/ho-so/${found.reference}`, payload)
}

/** Whoever worked on the dossier hears that a signature was refused, and why. */
export async function tellRefused(trx: Db, { payload }: StoredEvent<Refused>): Promise<void> {
  const found = await caseOf(trx, payload.subject)
  const vars = { code: found?.reference ?? '', name: payload.by, reason: payload.reason }
  if (found) await say(trx, found.assigneeId, 'procedures.message.signature_refused', vars, `/lam-viec/ho-so/${found.reference}`, payload)
}

async function caseOf(trx: Db, subject: string) {
  const code = resultOfSubject(subject)
  const result = code ? await findResult(trx, { code }) : undefined
  return result && findCase(trx, { id: result.caseId })
}

async function say(
  trx: Db,
  personId: string | null,
  template: MessageKey,
  vars: Record<string, string>,
  path: string,
  { at }: Signed,
): Promise<void> {
  if (!personId) return
  const lang = (await findPerson(trx, personId))?.lang ?? 'vi'
  await notify(trx, { channel: 'in_app', personId, template, vars, lang, subject: vars.code ?? '', path, at: new Date(at) })
}
