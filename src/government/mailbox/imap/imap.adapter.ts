import { ImapFlow } from 'imapflow'
import type { MailServerSettings } from '#core/config.ts'
import { refuse } from '#core/errors.ts'

export type SignOn = { address: string; password: string | undefined }

/** Whether the program can sign on to a box: as the master user, or with the box's own password. */
export const canSignOn = (settings: MailServerSettings, password: string | undefined): boolean =>
  settings.imapUrl !== undefined && (settings.master !== undefined || password !== undefined)

function clientFor(settings: MailServerSettings, { address, password }: SignOn): ImapFlow {
  const url = new URL(settings.imapUrl ?? '')
  const secure = url.protocol === 'imaps:'
  const wait = settings.timeoutSeconds * 1_000
  const auth =
    password === undefined && settings.master
      ? { user: `${address}*${settings.master.user}`, pass: settings.master.password }
      : { user: address, pass: password ?? '' }
  return new ImapFlow({
    host: url.hostname,
    port: Number(url.port || (secure ? 993 : 143)),
    secure,
    auth,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
    // Text of a mail server on the same machine or in a test is not encrypted; over a network it is.
    ...(secure || ['127.0.0.1', 'localhost', '::1'].includes(url.hostname) ? {} : { doSTARTTLS: true }),
  })
}

/** Works with a box on the mail server. What goes wrong with the server is a refusal that says so; nothing is half done by it. */
export async function withImap<R>(settings: MailServerSettings, sign: SignOn, work: (client: ImapFlow) => Promise<R>): Promise<R> {
  const client = clientFor(settings, sign)
  let lost: Error | undefined
  // An error outside of a command is told by an event; without a listener it would end the program.
  client.on('error', (error: Error) => {
    lost = error
  })
  try {
    await client.connect()
  } catch (error) {
    client.close()
    if ((error as { authenticationFailed?: boolean }).authenticationFailed) throw refuse('upstream', 'mailbox.login_refused')
    throw refuse('upstream', 'mailbox.server_down')
  }
  try {
    const done = await work(client)
    await client.logout().catch(() => client.close())
    return done
  } catch (error) {
    const isGone = lost !== undefined || !client.usable
    client.close()
    if (isGone || isNetwork(error)) throw refuse('upstream', 'mailbox.server_down')
    throw error
  }
}

const network = new Set([
  'NoConnection',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'ETIMEOUT',
  'CONNECT_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'GREETING_TIMEOUT',
])
const isNetwork = (error: unknown): boolean => network.has((error as { code?: string }).code ?? '')
