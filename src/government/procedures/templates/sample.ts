import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { TraceDay } from '#core/ui/trace.tsx'
import { type Answers, answersFromJson, type FormDefinition } from '#engine/forms/index.ts'
import { contentParts, type Part } from '../papers/content-rows.ts'
import { print } from '../papers/press.ts'
import { bareUrl } from '../papers/receipt.ts'
import { type ResultPaper, resultValues } from '../papers/result-paper.ts'
import { procedureOf } from './paper-versions.ts'
import { fillWords, type PaperKind, type PaperTemplate, readKey } from './words.rules.ts'

const somebody = { code: 'H51.0-XEM-TRUOC', applicantName: 'Nguyễn Văn Mẫu', applicantPhone: '0900 000 000', unitName: 'Phường Xem Thử' }
const issuer = { above: 'Ủy ban nhân dân', name: 'Phường Xem Thử', place: 'Xem Thử' }
const signer = { name: 'Người Ký Mẫu', title: 'Phó Chủ tịch' }
/** A preview must not be taken for a paper. */
const noWorth = 'BẢN XEM TRƯỚC, KHÔNG CÓ GIÁ TRỊ'
const hours = 3_600_000

/** Made-up answers with which a form says of itself that it is complete. */
const exampleOf = (form: FormDefinition): Answers =>
  answersFromJson(form, form.tests?.find((one) => (one.refusals ?? []).length === 0)?.answers ?? {}).answers

async function sampleParts(db: Db, form: FormDefinition | undefined, template: PaperTemplate, at: Date): Promise<Part[]> {
  const parts = form ? await contentParts(db, form, exampleOf(form), dayOf(at), template.rows) : []
  return parts.length > 0 ? parts : [{ title: 'Nội dung', rows: [{ label: 'Họ và tên', value: somebody.applicantName }] }]
}

type Place = { db: Db; config: Config }

async function sampleResult({ db, config }: Place, key: string, template: PaperTemplate, at: Date): Promise<Buffer> {
  const own = await procedureOf(db, key, at)
  const procedure = own ? localized('vi', own.version.procedure.name) : 'Thủ tục xem thử'
  const first = own?.version.procedure.results[0]
  const paper: Omit<ResultPaper, 'words' | 'template'> = {
    name: first ? localized('vi', first.name) : 'Giấy xem thử',
    procedure,
    dossier: { ...somebody, filedAt: new Date(at.getTime() - 72 * hours) },
    holder: somebody.applicantName,
    issuer,
    parts: await sampleParts(db, own?.form, template, at),
    note: noWorth,
    signer,
    code: 'XXXX-XXXX-XXXX',
    publicUrl: config.publicUrl,
    at,
  }
  return print({ kind: 'result', paper: { ...paper, template: null, words: fillWords(template, resultValues(paper)) } })
}

/** The paper as it would be with a template, for made-up people: what the writer and the second person look at. */
export async function samplePaper(place: Place, key: string, template: PaperTemplate, at: Date): Promise<Buffer> {
  const kind: PaperKind = readKey(key)?.kind ?? 'result'
  if (kind === 'result') return sampleResult(place, key, template, at)
  const dossier = { ...somebody, filedAt: new Date(at.getTime() - 200 * hours) }
  const { publicUrl } = place.config
  if (kind === 'apology') {
    const times = { dueAt: new Date(at.getTime() - 24 * hours), promisedAt: new Date(at.getTime() + 72 * hours) }
    const more = { number: '01/PXL-UBND', procedure: 'Thủ tục xem thử', reason: noWorth, issuer, signer, template, publicUrl, at }
    return print({ kind: 'apology', paper: { dossier, ...times, ...more } })
  }
  if (kind === 'payment') return samplePayment(publicUrl, template, at)
  if (kind === 'declaration') {
    const shown = { number: undefined, procedure: 'Thủ tục xem thử', code: somebody.code, unit: somebody.unitName, place: issuer.place }
    const said = { parts: await sampleParts(place.db, undefined, template, at), papers: [noWorth], statement: undefined, template }
    const verification = { code: 'XXXX-XXXX-XXXX', url: `${publicUrl}/kiem-tra/to-khai`, bare: bareUrl(`${publicUrl}/kiem-tra/to-khai`) }
    const paper = { ...shown, ...said, title: undefined, person: somebody.applicantName, filedAt: dossier.filedAt, verification }
    return print({ kind: 'declaration', paper })
  }
  const request = { ...asking, at, ...(kind === 'receipt' ? { type: 'receive', toState: 'received' } : {}) }
  const dueAt = kind === 'receipt' ? new Date(at.getTime() + 72 * hours) : null
  const dossierOf = { ...dossier, channel: 'online', actions: [request], attachments: [], dueAt, paused: true, closedAt: null }
  const printing = {
    dossier: {
      ...dossierOf,
      procedure: { vi: kind === 'receipt' ? noWorth : 'Thủ tục xem thử' },
      trace: kind === 'receipt' ? [oneDay(at)] : undefined,
    },
    issuer,
    publicUrl,
    at,
    lang: 'vi' as const,
  }
  if (kind === 'receipt') return print({ kind: 'receipt', printing, template })
  return print({ kind: 'supplement', printing, asked: { request, signerTitle: signer.title, template } })
}

const oneDay = (at: Date): TraceDay => ({ date: dayOf(at), kind: 'counted', ordinal: 1, of: 3, isToday: true, isDue: false, notes: [] })

async function samplePayment(publicUrl: string, template: PaperTemplate, at: Date): Promise<Buffer> {
  const title = { vi: noWorth }
  const line = { key: 'mau', label: title, words: title, amount: 10_000, before: 10_000, each: 10_000, times: null, exemption: null }
  const receipt = {
    code: 'XXXXXXXXXXXXX',
    method: 'cash' as const,
    payer: somebody.applicantName,
    amount: 10_000,
    issuedAt: at,
    issuedBy: signer.name,
  }
  const order = { title, subject: somebody.code, unitName: somebody.unitName }
  const price = { lines: [line], total: 10_000 }
  return print({
    kind: 'payment',
    paper: { receipt: { ...receipt, price }, number: 'PLP/0000/0000000', order, issuer, publicUrl, lang: 'vi', template },
  })
}

const asking = {
  ...{ seq: 1, clientKey: 'xem-truoc', type: 'request_supplement', fromState: 'processing', toState: 'supplementing', data: {} },
  ...{ actorId: null, actorRole: 'processor', actorName: signer.name, note: noWorth },
}
