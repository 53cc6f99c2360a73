import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { fold } from '#core/search.ts'
import { setIdentityNumber } from '../people/people.ts'
import { findCitizenByContact, insertPerson } from '../people/people.queries.ts'
import { sealNumber } from '../people/seal.ts'
import { insertLink, saveProven } from './e-id.queries.ts'
import type { EIdPerson } from './e-id.rules.ts'

/** How it was shown that the account here is this person's. */
export type Shown = 'signed_in' | 'password' | 'number_proven_before' | 'new_account'
export type Proof = { person: EIdPerson; tokenSha256: string; shown: Shown; at: Date }

/** Binds the e-ID to the account: what it proved (name, birth date, number) takes the place of what was declared. */
export async function linkEId(db: Db, config: Config, personId: string, proof: Proof): Promise<void> {
  const { person, tokenSha256, shown, at } = proof
  await inTransaction(db, async (trx) => {
    const made = await insertLink(trx, {
      personId,
      issuer: person.issuer,
      subject: person.subject,
      numberHash: (await sealNumber(trx, config, personId, person.identityNumber)).hash,
      level: person.level,
      proof: { tokenSha256, shown, at: at.toISOString() },
      at,
    })
    if (!made) throw refuse('conflict', 'identity.e_id.taken')
    await setIdentityNumber(trx, config, personId, person.identityNumber)
    await saveProven(trx, personId, { name: person.name, search: fold(person.name), birthDate: person.birthDate, at })
  })
}

/** A new account of a person whom the e-ID named; their phone only where no other account has it. */
export async function makeFromEId(db: Db, config: Config, proof: Omit<Proof, 'shown'>, lang: 'vi' | 'en' | 'km'): Promise<string> {
  const { person, at } = proof
  return inTransaction(db, async (trx) => {
    const free = person.phone && !(await findCitizenByContact(trx, { phone: person.phone })) ? person.phone : undefined
    const id = await insertPerson(trx, {
      kind: 'citizen',
      name: person.name,
      phone: free,
      birthDate: person.birthDate ?? undefined,
      lang,
      at,
    })
    await linkEId(trx, config, id, { ...proof, shown: 'new_account' })
    return id
  })
}
