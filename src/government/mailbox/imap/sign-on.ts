import type { Config } from '#core/config.ts'
import { refuse } from '#core/errors.ts'
import { seal, unseal } from '#core/seal.ts'
import type { Box } from '../boxes/box.queries.ts'
import { canSignOn, type SignOn } from './imap.adapter.ts'

const use = 'mailbox-password'

export const sealPassword = (config: Config, boxId: string, password: string): string =>
  seal({ secret: config.secret, use, boundTo: boxId }, password)

const passwordOf = (config: Config, box: Box): string | undefined =>
  // The master user opens every box; the box's own password is asked for only where there is none.
  config.mailServer.master || !box.sealedPassword ? undefined : unseal({ secret: config.secret, use, boundTo: box.id }, box.sealedPassword)

/** Whether the box's own password is still lacking. */
export const needsPassword = (config: Config, box: Box): boolean =>
  config.mailServer.imapUrl !== undefined && !canSignOn(config.mailServer, passwordOf(config, box))

/** How the program signs on to the box at the mail server. */
export function signOnOf(config: Config, box: Box): SignOn {
  if (needsPassword(config, box)) throw refuse('conflict', 'mailbox.password_needed')
  return { address: box.address, password: passwordOf(config, box) }
}
