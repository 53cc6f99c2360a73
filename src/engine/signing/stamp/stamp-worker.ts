import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import {
  PDF,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type RevocationProvider,
  type TimestampAuthority,
} from '@libpdf/core'
import { type Block, drawBlock } from './block.ts'

/** Work on a PDF, as data that can go to another thread. Keys stay where they are: whatever needs one is asked for. */
export type Order =
  | {
      kind: 'sign'
      pdf: Uint8Array
      field: string
      block: Block
      reason: string
      at: Date
      signer: { certificate: Uint8Array; chain: Uint8Array[]; keyType: 'EC' | 'RSA' }
      stamped: boolean
    }
  | { kind: 'archive'; pdf: Uint8Array }
/** What the worker asks for: a signature, a time-stamp, an authority's word. */
export type Question =
  | { what: 'sign'; bytes: Uint8Array }
  | { what: 'stamp'; digest: Uint8Array }
  | { what: 'ocsp'; certificate: Uint8Array; issuer: Uint8Array }
  | { what: 'crl'; certificate: Uint8Array }
export type FromWorker = { id: number; bytes: Uint8Array } | { id: number; fault: string } | { id: number; ask: number; question: Question }
export type ToWorker = { id: number; order: Order } | { ask: number; answer: Uint8Array | null } | { ask: number; fault: string }

type Asking = { resolve(answer: Uint8Array | null): void; reject(reason: Error): void }
const asking = new Map<number, Asking>()
let asked = 0

const say = (words: FromWorker): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: there is no origin
  parentPort?.postMessage(words)
}

function ask(id: number, question: Question): Promise<Uint8Array | null> {
  const number = ++asked
  return new Promise((resolve, reject) => {
    asking.set(number, { resolve, reject })
    say({ id, ask: number, question })
  })
}

const must = async (answer: Promise<Uint8Array | null>): Promise<Uint8Array> => (await answer) ?? Promise.reject(new Error('no answer'))
const stamps = (id: number): TimestampAuthority => ({ timestamp: (digest) => must(ask(id, { what: 'stamp', digest })) })
const revocations = (id: number): RevocationProvider => ({
  getOCSP: (certificate, issuer) => ask(id, { what: 'ocsp', certificate, issuer }),
  getCRL: (certificate) => ask(id, { what: 'crl', certificate }),
})

async function work(id: number, order: Order): Promise<Uint8Array> {
  const pdf = await PDF.load(order.pdf)
  if (order.kind === 'archive') {
    const { bytes, warnings } = await pdf.addArchivalData({ timestampAuthority: stamps(id), revocationProvider: revocations(id) })
    // An issuer that does not hand out its own certificate is no harm where the signature carries the chain.
    const faults = warnings.filter(({ code }) => !code.endsWith('CHAIN_INCOMPLETE'))
    if (faults.length > 0) throw new Error(faults.map(({ code, message }) => `${code}: ${message}`).join('; '))
    return bytes
  }
  const { field, signer, at, stamped } = order
  showBlock(pdf, order)
  const { bytes } = await pdf.sign({
    fieldName: field,
    signingTime: at,
    estimatedSize: 14_000,
    signer: {
      certificate: signer.certificate,
      certificateChain: signer.chain,
      keyType: signer.keyType,
      signatureAlgorithm: signer.keyType === 'EC' ? 'ECDSA' : 'RSASSA-PKCS1-v1_5',
      sign: (data) => must(ask(id, { what: 'sign', bytes: data })),
    },
    ...(stamped ? { level: 'B-T' as const, timestampAuthority: stamps(id) } : { level: 'B-B' as const }),
  })
  return bytes
}

type Signing = Extract<Order, { kind: 'sign' }>

/**
 * The library signs with an unseen field. The field of the paper has its place on the page already: what the library takes
 * away is put back just before it writes, with the drawing and the words in the signature's own record.
 */
function showBlock(pdf: PDF, order: Signing): void {
  const found = pdf
    .getForm()
    ?.getFields()
    .find(({ name }) => name === order.field)
  if (!found) return
  const dict = found.getDict()
  const [rect, page] = [dict.get('Rect'), dict.get('P')]
  if (!(rect instanceof PdfArray) || !page) return
  const side = (i: number): number => (rect.at(i) instanceof PdfNumber ? (rect.at(i) as PdfNumber).value : 0)
  const [width, height] = [Math.abs(side(2) - side(0)), Math.abs(side(3) - side(1))]
  const save = pdf.save.bind(pdf)
  pdf.save = async (options) => {
    pdf.save = save
    dict.set('Rect', rect)
    dict.set('P', page)
    dict.set('TU', PdfString.fromString(wordsOf(order.block)))
    dict.set('AP', PdfDict.of({ N: pdf.register(drawing(order.block, width, height)) }))
    const value = dict.get('V')
    const signature = value instanceof PdfRef ? pdf.getObject(value) : value
    if (signature instanceof PdfDict) {
      signature.set('Name', PdfString.fromString(order.block.name))
      signature.set('Reason', PdfString.fromString(order.reason))
    }
    return save(options)
  }
}

const wordsOf = ({ heading, name, role, agency, time }: Block): string => [heading, name, role, agency, time].filter(Boolean).join('. ')

function drawing(block: Block, width: number, height: number): PdfStream {
  const box = new PdfArray([0, 0, width, height].map((value) => PdfNumber.of(value)))
  const about = {
    Type: PdfName.of('XObject'),
    Subtype: PdfName.of('Form'),
    BBox: box,
    Resources: new PdfDict(),
    Filter: PdfName.of('FlateDecode'),
  }
  return PdfStream.fromDict(about, drawBlock(block, width, height))
}

async function answer(id: number, order: Order): Promise<void> {
  try {
    say({ id, bytes: await work(id, order) })
  } catch (error) {
    say({ id, fault: error instanceof Error ? error.message : String(error) })
  }
}

// Pages go before papers. Only Linux gives a thread its own priority; elsewhere it would be that of the whole program.
if (process.platform === 'linux') setPriority(5)
parentPort?.on('message', (words: ToWorker) => {
  if ('order' in words) return void answer(words.id, words.order)
  const waiting = asking.get(words.ask)
  asking.delete(words.ask)
  if ('fault' in words) waiting?.reject(new Error(words.fault))
  else waiting?.resolve(words.answer)
})
