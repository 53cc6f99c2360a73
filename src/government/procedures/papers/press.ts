import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Order, Printed } from './press-worker.ts'

type Waiting = { resolve(bytes: Buffer): void; reject(reason: Error): void }
type Press = { worker: Worker; waiting: Map<number, Waiting>; idle(): void }

// Papers are written beside the program, never in its way: at most two at once, on a small machine one.
const most = availableParallelism() > 2 ? 2 : 1
const presses = new Set<Press>()
let last = 0

/** Writes a paper in a thread of its own; the first order starts it. */
export function print(order: Order): Promise<Buffer> {
  const press = choosePress()
  const id = ++last
  return new Promise((resolve, reject) => {
    press.waiting.set(id, { resolve, reject })
    // Who waits for a paper keeps the program running; a press that stands idle does not.
    press.worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
    press.worker.postMessage({ id, order })
  })
}

/** Ends the presses when they have written what was ordered; a later order starts a new one. */
export async function closePresses(): Promise<void> {
  const all = [...presses]
  presses.clear()
  await Promise.all(all.map(closePress))
}

async function closePress(press: Press): Promise<void> {
  if (press.waiting.size > 0) {
    await new Promise<void>((done) => {
      press.idle = done
    })
  }
  await press.worker.terminate()
}

/** The press with the shortest queue; another one where all are busy and there may be one more. */
function choosePress(): Press {
  const [first] = [...presses].sort((a, b) => a.waiting.size - b.waiting.size)
  return first && (first.waiting.size === 0 || presses.size >= most) ? first : startPress()
}

function startPress(): Press {
  // In production all code lies in one folder, and this press is a bundle of its own (scripts/build.ts).
  const entry = import.meta.url.endsWith('.ts') ? './press-worker.ts' : './press-worker.js'
  const worker = new Worker(new URL(entry, import.meta.url))
  const press: Press = { worker, waiting: new Map(), idle: () => undefined }
  presses.add(press)
  worker.unref()
  worker.on('message', (printed: Printed) => {
    const waiting = press.waiting.get(printed.id)
    press.waiting.delete(printed.id)
    if ('fault' in printed) waiting?.reject(new Error(`a paper could not be written: ${printed.fault}`))
    else waiting?.resolve(Buffer.from(printed.bytes.buffer, printed.bytes.byteOffset, printed.bytes.byteLength))
    if (press.waiting.size > 0) return
    worker.unref()
    press.idle()
  })
  const fall = (error: Error): void => {
    presses.delete(press)
    for (const { reject } of press.waiting.values()) reject(error)
    press.waiting.clear()
    press.idle()
  }
  worker.on('error', (error) => fall(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => fall(new Error('the press was stopped')))
  return press
}
