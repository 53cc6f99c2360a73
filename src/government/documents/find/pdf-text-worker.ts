import { parentPort, workerData } from 'node:worker_threads'
import { extractText, getDocumentProxy } from 'unpdf'

export type PdfText = { text: string } | { fault: string }
const mostPages = 500

async function read(bytes: Uint8Array): Promise<PdfText> {
  try {
    const document = await getDocumentProxy(bytes, { verbosity: 0 })
    if (document.numPages > mostPages) return { fault: `${document.numPages} pages` }
    const { text } = await extractText(document, { mergePages: true })
    return { text }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
parentPort?.postMessage(await read(workerData as Uint8Array))
