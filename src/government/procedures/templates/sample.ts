import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { type Answers, answersFromJson, type FormDefinition } from '#engine/forms/index.ts'
import { contentParts, type Part } from '../papers/content-rows.ts'
import { print } from '../papers/press.ts'
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
  const request = { ...asking, at }
  const dossierOf = { ...dossier, channel: 'online', actions: [request], attachments: [], dueAt: null, paused: true, closedAt: null }
  const printing = {
    dossier: { ...dossierOf, procedure: { vi: 'Thủ tục xem thử' }, trace: undefined },
    issuer,
    publicUrl,
    at,
    lang: 'vi' as const,
  }
  return print({ kind: 'supplement', printing, asked: { request, signerTitle: signer.title, template } })
}

const asking = {
  ...{ seq: 1, clientKey: 'xem-truoc', type: 'request_supplement', fromState: 'processing', toState: 'supplementing', data: {} },
  ...{ actorId: null, actorRole: 'processor', actorName: signer.name, note: noWorth },
}
