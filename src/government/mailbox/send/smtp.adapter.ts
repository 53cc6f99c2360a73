import { createTransport } from 'nodemailer'
import type { MailServerSettings } from '#core/config.ts'

export type Handed = { accepted: string[]; refused: { address: string; reason: string; isForGood: boolean }[] }
type Refused = Error & { responseCode?: number; recipient?: string; command?: string; rejectedErrors?: Refused[] }

const refusalOf = (error: Refused, address: string): Handed['refused'][number] => ({
  address,
  reason: error.message.slice(0, 300),
  // 5xx to the recipient is about the address; 5xx to anything else may be our own fault and is tried again.
  isForGood: (error.responseCode ?? 0) >= 550 && (error.responseCode ?? 0) < 560,
})

/** Hands a message to the mail server (SMTP, RFC 5321). Throws where the server took nothing at all for a reason of its own. */
export async function handOver(settings: MailServerSettings, envelope: { from: string; to: string[] }, raw: Buffer): Promise<Handed> {
  const wait = settings.timeoutSeconds * 1_000
  const transport = createTransport({
    url: settings.smtpUrl ?? '',
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait * 2,
  })
  try {
    const sent = await transport.sendMail({ envelope, raw })
    const refused = (sent.rejectedErrors ?? []) as Refused[]
    return { accepted: sent.accepted.map(String), refused: refused.map((each) => refusalOf(each, each.recipient ?? '')) }
  } catch (error) {
    const refused = (error as Refused).rejectedErrors ?? []
    if (refused.length === 0) throw error
    return { accepted: [], refused: refused.map((each) => refusalOf(each, each.recipient ?? '')) }
  } finally {
    transport.close()
  }
}
