import type { Party } from '../boxes/address.rules.ts'

/** "Tl: …" and "Ct: …", once, whatever program began. */
export function subjectFor(kind: 'answer' | 'forward', subject: string): string {
  const bare = subject.replace(/^(?:\s*(?:tl|ct|re|fw|fwd|aw|wg)\s*:)+\s*/i, '').trim()
  return `${kind === 'answer' ? 'Tl' : 'Ct'}: ${bare}`.slice(0, 300)
}

/** The words that are answered, each line marked. */
export const quoted = (head: string, text: string): string =>
  `\n\n${head}\n${text
    .slice(0, 20_000)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')}\n`

type Answered = { from: Party; replyTo: readonly Party[]; to: readonly Party[]; cc: readonly Party[] }

/** Who gets an answer: where answers are asked to, else the sender; of an answer to all everybody else too, without oneself. */
export function answerTo(mail: Answered, own: string, all: boolean): { to: Party[]; cc: Party[] } {
  const seen = new Set<string>([own])
  const fresh = (parties: readonly Party[]): Party[] =>
    parties.filter(({ address }) => {
      if (!address || seen.has(address)) return false
      seen.add(address)
      return true
    })
  // An answer to what one wrote oneself goes to those to whom it went.
  const first = mail.from.address === own ? mail.to : mail.replyTo.length > 0 ? mail.replyTo : [mail.from]
  const to = fresh(first)
  return { to, cc: all ? fresh([...mail.to, ...mail.cc]) : [] }
}
