import { Worker } from 'node:worker_threads'
import { readCertificate } from '../asn1/certificate.rules.ts'
import type { Place } from '../authority/authority.ts'
import type { KeyHolder } from '../keys/holder.adapter.ts'
import { askCrl, askOcsp, stampOn } from '../trust/trust.ts'
import type { Block } from './block.ts'
import type { FromWorker, Order, Question, ToWorker } from './stamp-worker.ts'

/** Signs and archives PDFs in a thread of its own: parsing and drawing never stand in the program's way, keys never leave it. */
type Job = {
  place: Place
  holder: KeyHolder | undefined
  endsAt: Date | undefined
  resolve(bytes: Buffer): void
  reject(reason: Error): void
}
type Desk = { worker: Worker; jobs: Map<number, Job> }

let desk: Desk | undefined
let last = 0

export type Signed = { bytes: Buffer /** When the newest time-stamp's certificate ends. */; endsAt: Date | undefined }
export type Signing = { pdf: Buffer; field: string; block: Block; reason: string; holder: KeyHolder; stamped?: boolean }

/** Adds a signature (PAdES B-T) in the field of that name; what is in the file stays as it is, byte by byte. */
export function signPdf(place: Place, { pdf, field, block, reason, holder, stamped = true }: Signing): Promise<Signed> {
  const signer = { certificate: holder.certificate.der, chain: holder.chain.map(({ der }) => der), keyType: holder.keyType }
  return run(place, holder, { kind: 'sign', pdf, field, block, reason, at: place.clock.now(), signer, stamped })
}

/** Adds what is needed to judge every signature later without asking anybody, and an archive time-stamp over all (B-LTA). */
export const archivePdf = (place: Place, pdf: Buffer): Promise<Signed> => run(place, undefined, { kind: 'archive', pdf })

function run(place: Place, holder: KeyHolder | undefined, order: Order): Promise<Signed> {
  const { worker, jobs } = (desk ??= open())
  const id = ++last
  return new Promise((resolve, reject) => {
    const job: Job = { place, holder, endsAt: undefined, resolve: (bytes) => resolve({ bytes, endsAt: job.endsAt }), reject }
    jobs.set(id, job)
    worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
    worker.postMessage({ id, order } satisfies ToWorker)
  })
}

/** Ends the thread when what was ordered is done; a later order starts another. */
export async function closeStamps(): Promise<void> {
  const closing = desk
  desk = undefined
  if (!closing) return
  while (closing.jobs.size > 0) await new Promise((done) => closing.worker.once('message', done))
  await closing.worker.terminate()
}

function open(): Desk {
  // In production all code lies in one folder, and this worker is a bundle of its own (scripts/build.ts).
  const entry = import.meta.url.endsWith('.ts') ? './stamp-worker.ts' : './stamp-worker.js'
  const worker = new Worker(new URL(entry, import.meta.url))
  const opened: Desk = { worker, jobs: new Map() }
  worker.unref()
  const fall = (error: Error): void => {
    if (desk === opened) desk = undefined
    for (const { reject } of opened.jobs.values()) reject(error)
    opened.jobs.clear()
  }
  worker.on('message', (words: FromWorker) => void hear(opened, words))
  worker.on('error', (error) => fall(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => fall(new Error('the signing thread was stopped')))
  return opened
}

async function hear({ worker, jobs }: Desk, words: FromWorker): Promise<void> {
  const job = jobs.get(words.id)
  if (!job) return
  if ('question' in words) {
    const answer = await reply(job, words.question).then(
      (bytes): ToWorker => ({ ask: words.ask, answer: bytes }),
      (error: unknown): ToWorker => ({ ask: words.ask, fault: error instanceof Error ? error.message : String(error) }),
    )
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
    worker.postMessage(answer)
    return
  }
  jobs.delete(words.id)
  if (jobs.size === 0) worker.unref()
  if ('fault' in words) job.reject(new Error(words.fault))
  else job.resolve(Buffer.from(words.bytes.buffer, words.bytes.byteOffset, words.bytes.byteLength))
}

async function reply(job: Job, question: Question): Promise<Uint8Array | null> {
  const { place, holder } = job
  if (question.what === 'sign') {
    if (!holder) throw new Error('nobody signs here')
    return holder.sign(Buffer.from(question.bytes))
  }
  if (question.what === 'stamp') {
    const { token, endsAt } = await stampOn(place, Buffer.from(question.digest))
    job.endsAt = endsAt
    return token
  }
  const certificate = readCertificate(Buffer.from(question.certificate))
  if (question.what === 'crl') return (await askCrl(place, certificate)) ?? null
  return (await askOcsp(place, certificate, readCertificate(Buffer.from(question.issuer)))) ?? null
}
