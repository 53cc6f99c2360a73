/** What a scanner says of some bytes. */
export type Verdict = { kind: 'clean' } | { kind: 'infected'; signature: string } | { kind: 'unable'; reason: string }

/** The answer of clamd to INSTREAM: `stream: OK`, `stream: <name> FOUND`, and everything else is why it could not say. */
export function verdictOf(answer: string): Verdict {
  const text = answer.replaceAll('\u0000', '').trim()
  if (/^stream: OK$/.test(text)) return { kind: 'clean' }
  const [, signature] = /^stream: (.{1,200}) FOUND$/.exec(text) ?? []
  if (signature) return { kind: 'infected', signature: signature.replace(/\([0-9a-f]{32,64}:\d+\)$/, '') }
  return { kind: 'unable', reason: text.slice(0, 200) || 'no answer' }
}

/** `ClamAV 1.4.3/27555/Mon Nov 16 08:00:00 2026`: the program, the number of its signatures and their day. */
export function signaturesOf(version: string): { number: string; datedAt: Date | undefined } {
  const [, number = '', day = ''] = version.split('/')
  const at = day ? new Date(`${day.trim()} UTC`) : undefined
  return { number, datedAt: at && !Number.isNaN(at.getTime()) ? at : undefined }
}

/** Signatures older than this many days miss what is new. */
export const staleAfterDays = 7

export const isStale = (version: string, now: Date): boolean => {
  const { datedAt } = signaturesOf(version)
  return datedAt === undefined || now.getTime() - datedAt.getTime() > staleAfterDays * 86_400_000
}

/** When a file is tried again whose scanner did not answer: after 15 seconds, then twice as long each time, half an hour at most. */
export const waitAfter = (tries: number): number => Math.min(30 * 60_000, 15_000 * 2 ** Math.min(tries, 20))
