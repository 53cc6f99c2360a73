import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import { formatDateTime, translatorFor } from '#core/i18n.ts'
import { getFile, mediaTypes, openFile, storeFile } from '#ground/files/index.ts'
import type { Place } from '../authority/authority.ts'
import { type Enrolled, findActive } from '../certificates/certificate.queries.ts'
import { holderOf } from '../certificates/certificates.ts'
import { PaperSigned } from '../events.ts'
import { archivePdf, signPdf } from '../stamp/stamp.ts'
import { fieldOf, type Paper, type SignaturePart } from './paper.ts'
import { decide, getPaper, lockPaper, noteFault, setArchived, setDraft, setSigned, setState } from './paper.queries.ts'

const maxBytes = 30 * 1024 * 1024

export async function readPaperFile(place: Place, fileId: string): Promise<Buffer> {
  return buffer(await openFile(place.config, await getFile(place.db, fileId)))
}

export async function keepPaperFile(db: Db, place: Place, paper: Paper, bytes: Buffer): Promise<{ fileId: string; sha256: string }> {
  const name = `${paper.about}.pdf`
  const kept = await storeFile(db, place.config, {
    name,
    buffer: bytes,
    accept: [mediaTypes.pdf],
    maxBytes,
    by: null,
    at: place.clock.now(),
    entrance: 'program',
  })
  return { fileId: kept.id, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Gives the paper its PDF, which has an empty field for each signature (fieldOf its place). A second one changes nothing. */
export async function attachDraft(place: Place, paper: Paper, fileId: string): Promise<void> {
  if (!paper.draftFileId) await setDraft(place.db, paper.id, fileId)
}

/**
 * Puts on a paper what may be put on now, in order: each decided signature, and after the last one the archive time-stamp.
 * It can be called as often as one likes. What goes wrong is written down where the stuck papers are listed, and thrown, so that
 * the job that called is tried again.
 */
export async function signPaper(place: Place, id: string): Promise<Paper> {
  for (;;) {
    const paper = await getPaper(place.db, id)
    if (!paper.draftFileId || paper.state === 'signed' || paper.state === 'refused') return paper
    const next = paper.signatures.find(({ state }) => state !== 'signed')
    try {
      if (!next) await archive(place, paper)
      else if (!(await putSignature(place, paper, next))) return await getPaper(place.db, id)
    } catch (error) {
      await noteFault(place.db, id, faultWords(error), place.clock.now())
      throw error
    }
  }
}

/** What went wrong, in words: a refusal's own, else what was thrown. */
export const faultWords = (error: unknown): string =>
  error instanceof Refusal ? translatorFor('vi')(error.code, error.vars) : error instanceof Error ? error.message : String(error)

/** False where the signature waits for a person, or for a certificate. */
async function putSignature(place: Place, paper: Paper, next: SignaturePart): Promise<boolean> {
  const at = place.clock.now()
  const certificate =
    next.state === 'decided'
      ? await findActive(place.db, next.personId ? { personId: next.personId } : { unitId: next.unitId }, at)
      : undefined
  if (!certificate || !mayUse(certificate, next)) {
    if (next.kind === 'seal') {
      const fault = translatorFor('vi')('signing.no_seal', { agency: next.agency })
      if (paper.fault !== fault) await noteFault(place.db, paper.id, fault, at)
      return false
    }
    await backToHolder(place, paper, next)
    return false
  }
  const pdf = await readPaperFile(place, paper.fileId ?? paper.draftFileId ?? '')
  const holder = await holderOf(place, certificate, next.authorisation)
  const signed = await signPdf(place, { pdf, field: fieldOf(next.place), block: blockOf(next, at), reason: reasonOf(next), holder }).catch(
    async (error: unknown) => {
      // Leave to sign lasts minutes: when the service no longer knows it the holder is asked again.
      if (next.authorisation && String(error).includes('the signing service refused')) await backToHolder(place, paper, next)
      throw error
    },
  )
  await inTransaction(place.db, async (trx) => {
    const now = await lockPaper(trx, paper.id)
    // Somebody else was faster: their file counts.
    if (now.fileId !== paper.fileId || now.signatures.find((one) => one.place === next.place)?.state !== 'decided') return
    const kept = await keepPaperFile(trx, place, paper, signed.bytes)
    await setSigned(trx, paper.id, { place: next.place, certificateId: certificate.id, ...kept, at, stampEndsAt: signed.endsAt ?? null })
  })
  return true
}

/** A key that signs with the decision, or for which its holder has just given leave. */
const mayUse = (certificate: Enrolled, next: SignaturePart): boolean =>
  next.kind === 'seal' || certificate.automatic || next.authorisation !== null

async function backToHolder(place: Place, paper: Paper, next: SignaturePart): Promise<void> {
  await inTransaction(place.db, async (trx) => {
    await lockPaper(trx, paper.id)
    await decide(trx, paper.id, next.place, { state: 'waiting', by: null, at: null })
    await setState(trx, paper.id, 'waiting')
  })
}

const vi = translatorFor('vi')
const reasonOf = (one: SignaturePart): string => vi(one.kind === 'seal' ? 'signing.block.seal_reason' : 'signing.block.reason')
const blockOf = (one: SignaturePart, at: Date) => ({
  kind: one.kind,
  heading: vi(one.kind === 'seal' ? 'signing.block.seal' : 'signing.block.person'),
  name: one.name,
  role: one.role,
  agency: one.agency,
  time: vi('signing.block.time', { time: formatDateTime('vi', at) }),
})

async function archive(place: Place, paper: Paper): Promise<void> {
  const done = await archivePdf(place, await readPaperFile(place, paper.fileId ?? ''))
  const at = place.clock.now()
  await inTransaction(place.db, async (trx) => {
    const now = await lockPaper(trx, paper.id)
    if (now.state === 'signed' || now.fileId !== paper.fileId) return
    const kept = await keepPaperFile(trx, place, paper, done.bytes)
    await setArchived(trx, paper.id, { ...kept, at, level: 'B-LTA', stampEndsAt: done.endsAt ?? null })
    await publish(
      trx,
      PaperSigned,
      { paperId: paper.id, subject: paper.subject, sha256: kept.sha256, at: at.toISOString() },
      { subject: paper.subject, at },
    )
  })
}

/** Another archive time-stamp on top, before the newest one's certificate ends: the proof goes on without a gap. */
export async function renewStamp(place: Place, paper: Paper): Promise<void> {
  const done = await archivePdf(place, await readPaperFile(place, paper.fileId ?? ''))
  await inTransaction(place.db, async (trx) => {
    const now = await lockPaper(trx, paper.id)
    if (now.fileId !== paper.fileId) return
    const kept = await keepPaperFile(trx, place, paper, done.bytes)
    await setArchived(trx, paper.id, { ...kept, at: place.clock.now(), level: 'B-LTA', stampEndsAt: done.endsAt ?? null })
  })
}
