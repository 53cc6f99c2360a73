import { Worker } from 'node:worker_threads'
import { refuse } from '#core/errors.ts'
import type { PdfText } from './pdf-text-worker.ts'

const longest = 30_000

/** The text of a PDF, read in a thread of its own: a file made to hang or to fill memory loses its thread, nothing else. */
export function readPdf(bytes: Buffer): Promise<string> {
  // In production all code lies in one folder, and this worker is a bundle of its own (scripts/build.ts).
  const entry = import.meta.url.endsWith('.ts') ? './pdf-text-worker.ts' : './pdf-text-worker.js'
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
    stdout: true,
    stderr: true,
  })
  return new Promise((resolve, reject) => {
    const refused = (): Error => refuse('invalid', 'documents.file_unreadable')
    const end = (done: () => void): void => {
      clearTimeout(timer)
      done()
      void worker.terminate()
    }
    const timer = setTimeout(() => end(() => reject(refuse('invalid', 'documents.file_too_hard'))), longest)
    worker.on('message', (answer: PdfText) => end(() => ('text' in answer ? resolve(answer.text) : reject(refused()))))
    worker.on('error', () => end(() => reject(refused())))
    worker.on('exit', () => end(() => reject(refused())))
  })
}
