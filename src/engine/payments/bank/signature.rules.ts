/** How far the bank's clock and ours may lie apart; an older message is a replay. */
export const replayWindow = 5 * 60_000

export type SignatureParts = { timestamp: number; signature: string }

/** The header `t=<milliseconds>,v1=<hex>`; undefined where it is anything else. */
export function readSignature(header: string | undefined): SignatureParts | undefined {
  const [, timestamp, signature] = /^t=(\d{10,15}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  return timestamp && signature ? { timestamp: Number(timestamp), signature } : undefined
}

export const isFresh = (timestamp: number, now: Date): boolean => Math.abs(now.getTime() - timestamp) <= replayWindow

/** What is signed: the moment and the body, so that neither can be changed or used again later. */
export const signedText = (timestamp: number, body: string): string => `${timestamp}.${body}`
