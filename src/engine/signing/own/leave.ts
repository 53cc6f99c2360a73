import { refuse } from '#core/errors.ts'
import type { Place } from '../authority/authority.ts'
import { standInPin } from '../authority/remote.ts'
import { findActive } from '../certificates/certificate.queries.ts'
import { authorised } from '../certificates/certificates.ts'
import { readCredential, remoteService } from '../keys/remote.adapter.ts'

export type Leave = {
  /** The name in the certificate; undefined where the person has none. */
  name: string | undefined
  needsPin: boolean
  /** The trial service's PIN, to be told on the page. */
  trialPin: string | undefined
  /** Asks for leave to sign so many papers; refuses with signing.pin_wrong. */
  ask(count: number, pin: string | undefined): Promise<string>
}

/** What a person needs to sign now: a certificate, and perhaps the PIN of the signing service. */
export async function leaveToSign(place: Place, personId: string): Promise<Leave> {
  const one = await findActive(place.db, { personId }, place.clock.now())
  const needsPin = one?.adapter === 'remote' && one.credential !== null && (await readCredential(place, one.credential)).needsPin
  const trialPin = needsPin && (await remoteService(place))?.standIn === true ? standInPin : undefined
  return {
    name: one?.subject,
    needsPin,
    trialPin,
    ask: async (count, pin) => {
      if (!one) throw refuse('conflict', 'signing.no_certificate')
      return authorised(place, one, count, needsPin ? pin : undefined)
    },
  }
}
