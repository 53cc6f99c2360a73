import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import type { Place } from '../authority/authority.ts'
import { judgePdf } from '../verify/judge.rules.ts'
import { issuerWords, trustAnchors } from '../trust/trust.ts'
import { PaperRefused } from '../events.ts'
import type { Paper, SignaturePart } from './paper.ts'
import { decide, getPaper, listUnderway, lockPaper, setSigned, setState } from './paper.queries.ts'
import { keepPaperFile, readPaperFile, signPaper } from './sign-paper.ts'

export const signJob = 'signing.sign'

/** Has a paper signed after the change, as far as that goes. */
export const signSoon = (trx: Db, id: string): Promise<void> => enqueue(trx, signJob, { id }, { key: `${signJob}:${id}`, priority: 10 })

export async function runSigning(context: Context, payload: unknown): Promise<void> {
  await signPaper(context, (payload as { id: string }).id)
}

const halfAnHour = 30 * 60_000

/** Takes up what was left lying: a service that was away, a certificate that came late. */
export async function retryStuck(context: Context): Promise<void> {
  for (const paper of await listUnderway(context.db, new Date(context.clock.now().getTime() - halfAnHour), 200))
    await signSoon(context.db, paper.id)
}

/** The person's own waiting signature on the paper, whose turn it is. */
export function ownPart(paper: Paper, personId: string): SignaturePart | undefined {
  const next = paper.signatures.find(({ state }) => state !== 'signed')
  return next?.personId === personId && next.state === 'waiting' && paper.state === 'waiting' ? next : undefined
}

async function heldPart(trx: Db, id: string, personId: string): Promise<{ paper: Paper; part: SignaturePart }> {
  const paper = await lockPaper(trx, id)
  if (!paper.signatures.some((one) => one.personId === personId)) throw refuse('notFound', 'signing.no_such_paper')
  const part = ownPart(paper, personId)
  if (!part) throw refuse('conflict', 'signing.not_waiting')
  return { paper, part }
}

/** The holder's word that a paper is to be signed; the signature itself follows in the background. */
export async function decideToSign(place: Place, id: string, by: { personId: string; authorisation: string }): Promise<void> {
  await inTransaction(place.db, async (trx) => {
    const { paper, part } = await heldPart(trx, id, by.personId)
    await decide(trx, id, part.place, { state: 'decided', by: by.personId, at: place.clock.now(), authorisation: by.authorisation })
    await setState(trx, id, 'signing')
    await signSoon(trx, paper.id)
  })
}

/** Refuses to sign, with a reason; whoever asked for the signature hears of it. */
export async function refuseToSign(place: Place, id: string, by: { personId: string; name: string; reason: string }): Promise<void> {
  const at = place.clock.now()
  await inTransaction(place.db, async (trx) => {
    const { paper, part } = await heldPart(trx, id, by.personId)
    await decide(trx, id, part.place, { state: 'refused', by: by.personId, at, reason: by.reason })
    await setState(trx, id, 'refused')
    const { subject } = paper
    await publish(trx, PaperRefused, { paperId: id, subject, by: by.name, reason: by.reason, at: at.toISOString() }, { subject, at })
  })
}

/** Takes one's own refusal back: the paper waits again. */
export async function takeBackRefusal(place: Place, id: string, personId: string): Promise<void> {
  await inTransaction(place.db, async (trx) => {
    const paper = await lockPaper(trx, id)
    const part = paper.signatures.find((one) => one.personId === personId)
    if (!part) throw refuse('notFound', 'signing.no_such_paper')
    if (part.state !== 'refused') throw refuse('conflict', 'signing.not_waiting')
    await decide(trx, id, part.place, { state: 'waiting', by: null, at: null })
    await setState(trx, id, 'waiting')
  })
}

const fold = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi')

/** Takes the paper back with a signature that was made elsewhere: the same paper, one more signature, of this person, by a trusted certificate. */
export async function takeSignedElsewhere(place: Place, id: string, by: { personId: string; bytes: Buffer }): Promise<void> {
  const before = await getPaper(place.db, id)
  if (!before.signatures.some((one) => one.personId === by.personId)) throw refuse('notFound', 'signing.no_such_paper')
  const part = ownPart(before, by.personId)
  if (!part) throw refuse('conflict', 'signing.not_waiting')
  const base = await readPaperFile(place, before.fileId ?? before.draftFileId ?? '')
  if (by.bytes.length <= base.length || !by.bytes.subarray(0, base.length).equals(base))
    throw refuse('invalid', 'signing.elsewhere_other_paper')
  const anchors = await trustAnchors(place)
  const trust = { anchors, now: place.clock.now() }
  const report = judgePdf(by.bytes, { ...trust, words: await issuerWords(place, judgePdf(by.bytes, trust)) })
  const own = report.signatures.filter(({ kind }) => kind === 'signature')
  const newest = own.at(-1)
  const others = before.signatures.filter(({ state }) => state === 'signed').length
  if (report.verdict !== 'intact' || !newest || own.length !== others + 1) throw refuse('invalid', 'signing.elsewhere_not_good')
  if (fold(newest.name) !== fold(part.name)) throw refuse('invalid', 'signing.name_differs', { name: newest.name })
  await inTransaction(place.db, async (trx) => {
    const { paper } = await heldPart(trx, id, by.personId)
    if (paper.fileId !== before.fileId) throw refuse('conflict', 'signing.not_waiting')
    const at = place.clock.now()
    await decide(trx, id, part.place, { state: 'decided', by: by.personId, at })
    await setSigned(trx, id, {
      place: part.place,
      certificateId: null,
      ...(await keepPaperFile(trx, place, paper, by.bytes)),
      at,
      stampEndsAt: null,
    })
    await setState(trx, id, 'signing')
    await signSoon(trx, id)
  })
}
