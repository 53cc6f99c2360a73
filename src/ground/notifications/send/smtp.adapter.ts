import { createTransport } from 'nodemailer'
import type { MailSettings } from '#core/config.ts'
import { type Channel, Undeliverable } from './channel.ts'

const seconds = 1_000

/**
 * E-mail through a mail server of the province (SMTP, RFC 5321): 4xx answers, a slow or dead server are faults of now; 5xx
 * answers to the recipient or the message are for good. Connections are kept and closed when idle.
 */
export function smtpChannel({ url, from, timeoutSeconds }: MailSettings): Channel {
  const wait = timeoutSeconds * seconds
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
  })
  return {
    name: 'smtp',
    standIn: false,
    carries: ['email'],
    send: async (message) => {
      try {
        const sent = await transport.sendMail({
          from,
          to: message.address,
          subject: firstSentence(message.body),
          text: message.link ? `${message.body}\n\n${message.link}\n` : `${message.body}\n`,
          messageId: `<${message.id}@${from.replace(/^.*@|>$/g, '')}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.lang },
        })
        return { ref: sent.messageId }
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode ?? 0
        // 5xx to MAIL or DATA may be our own fault (no relaying, bad login); to RCPT it is the address.
        if (code >= 550 && code < 560 && (error as { command?: string }).command === 'RCPT TO') throw new Undeliverable(String(error))
        throw error
      }
    },
  }
}

function firstSentence(text: string): string {
  const line = text.split('\n')[0] ?? ''
  const end = line.search(/[.!?។](?:\s|$)/)
  const sentence = end > 10 ? line.slice(0, end) : line
  return sentence.length > 120 ? `${sentence.slice(0, 117)}…` : sentence
}
