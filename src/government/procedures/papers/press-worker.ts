import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { type ApologyPaper, renderApology } from './apology-paper.ts'
import { type DeclarationPaper, renderDeclaration } from './declaration-paper.ts'
import { type PaymentPaper, renderPaymentReceipt } from '../fees/receipt-paper.ts'
import { type Printing, renderReceipt, type Words } from './receipt.ts'
import type { FieldSigner } from '#engine/papers/index.ts'
import { type ResultPaper, renderResult } from './result-paper.ts'
import { type Asked, renderSupplementRequest } from './supplement-request.ts'

/** A paper to write: nothing but data, so that it can go to another thread. */
export type Order =
  | { kind: 'result'; paper: ResultPaper; signers?: FieldSigner[] }
  | { kind: 'declaration'; paper: DeclarationPaper; signers?: FieldSigner[] }
  | { kind: 'apology'; paper: ApologyPaper; signers?: FieldSigner[] }
  | { kind: 'receipt'; printing: Printing; template: Words }
  | { kind: 'payment'; paper: PaymentPaper }
  | { kind: 'supplement'; printing: Printing; asked: Asked }
/** What comes back for the order of that number. */
export type Printed = { id: number; bytes: Uint8Array } | { id: number; fault: string }

function render(order: Order): Promise<Buffer> {
  if (order.kind === 'result') return renderResult(order.paper, order.signers)
  if (order.kind === 'apology') return renderApology(order.paper, order.signers)
  if (order.kind === 'declaration') return renderDeclaration(order.paper, order.signers)
  if (order.kind === 'receipt') return renderReceipt(order.printing, order.template)
  if (order.kind === 'payment') return renderPaymentReceipt(order.paper)
  return renderSupplementRequest(order.printing, order.asked)
}

async function answer(id: number, order: Order): Promise<Printed> {
  try {
    return { id, bytes: new Uint8Array(await render(order)) }
  } catch (error) {
    return { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

// Pages go before papers. Only Linux gives a thread its own priority; elsewhere it would be that of the whole program.
if (process.platform === 'linux') setPriority(5)
let before: Promise<unknown> = Promise.resolve()
// One paper after the other: they share what they remember of the fonts.
parentPort?.on('message', ({ id, order }: { id: number; order: Order }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
  before = before.then(async () => parentPort?.postMessage(await answer(id, order)))
})
