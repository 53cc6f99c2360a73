import type { Place } from '../authority/authority.ts'
import { issuerWords, trustAnchors } from '../trust/trust.ts'
import { judgePdf, type Report } from './judge.rules.ts'

/** The most that is read of a stranger's file. */
export const mostBytes = 10 * 1024 * 1024

/** Judges a PDF that anybody may have written. It is read in memory and kept nowhere; only issuers that we trust are asked. */
export async function verifyPdf(place: Place, bytes: Buffer): Promise<Report> {
  const trust = { anchors: await trustAnchors(place), now: place.clock.now() }
  const first = judgePdf(bytes, trust)
  if (first.signatures.every(({ chain }) => chain.length < 2)) return first
  return judgePdf(bytes, { ...trust, words: await issuerWords(place, first) })
}
