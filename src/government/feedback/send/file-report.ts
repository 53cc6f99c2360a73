import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang } from '#core/i18n.ts'
import { type Case, openCase } from '#engine/casework/index.ts'
import type { Point, Unit } from '#ground/places/index.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import type { PublishedCatalogue } from '../catalogue/catalogue.ts'
import { type Charge, findCharge } from '../catalogue/responsible.ts'
import type { CleanPhoto } from '#ground/files/index.ts'
import { keepPhoto, type KeptPhoto } from '../photo/keep.ts'
import { definitionKey, kind } from '../report/act-on-report.ts'
import { sealContact } from '../report/contact.ts'
import { copyOf } from '../report/copy.ts'
import type { Channel } from '../report/report.ts'
import { insertNews } from '../report/news.queries.ts'
import { insertPhoto } from '../report/photos.queries.ts'
import { findReport, findSent, insertReport, type NewReport, nextNumber } from '../report/report.queries.ts'
import { referenceOf } from '../report/report.rules.ts'
import { tellPeople } from '../report/tell-people.ts'

/** A report that was checked and can be filed. */
export type Filing = {
  catalogue: PublishedCatalogue
  category: string
  words: string
  privateWords: string
  answers: Record<string, string>
  placeWords: string
  commune: Unit
  point: Point | undefined
  photos: CleanPhoto[]
  owner: { id: string; name: string } | undefined
  contactName: string
  contact: string
  maskWanted: boolean
  spotId: string | null
  channel: Channel
  apiKeyId?: string
  originPeerId?: string | null
  /** Chosen by the sender; the same key again answers with the same report. */
  key: string
  hash: string
  occurredAt: Date | undefined
  at: Date
  lang: Lang
  /** What the reporter is called where nobody is named. */
  nobody: string
}
export type Filed = { reference: string; caseId: string; repeated: boolean }

/** What was sent, as one short text: the same key with another is refused. */
export const hashOf = (parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** The report that came under the key before; refused when it was another. */
export async function findRepeated(db: Db, key: string, hash: string): Promise<Filed | undefined> {
  const before = await findSent(db, key)
  if (!before) return undefined
  if (before.requestHash !== hash) throw refuse('conflict', 'feedback.key_used', { code: before.reference })
  return { reference: before.reference, caseId: before.caseId, repeated: true }
}

/** Files a report once: opens the case at the unit in charge, keeps the clean photos, answers the reporter – all or nothing. */
export async function fileReport(db: Db, config: Config, filing: Filing): Promise<Filed> {
  const before = await findRepeated(db, filing.key, filing.hash)
  if (before) return before
  const { catalogue, category, commune, at } = filing
  const day = dayOf(at)
  const charge = await findCharge(db, catalogue.body, { category, commune, day })
  const number = await nextNumber(db)
  const kept = await Promise.all(filing.photos.map((photo) => keepPhoto(db, config, photo, filing.owner?.id ?? null, at)))
  const reference = referenceOf({ communeCode: commune.code, on: day, number })
  return inTransaction(db, async (trx) => ({
    reference,
    caseId: await write(trx, config, { filing, charge, kept, reference }),
    repeated: false,
  })).catch(async (error: unknown) => {
    // Two sendings with one key at the same moment: the database let one through; the other answers with it.
    const isKey = (error as { constraint?: string }).constraint === 'report_client_key_key'
    const winner = isKey ? await findRepeated(db, filing.key, filing.hash) : undefined
    if (winner) return winner
    throw error
  })
}

type Writing = { filing: Filing; charge: Charge; kept: KeptPhoto[]; reference: string }

async function write(trx: Db, config: Config, { filing, charge, kept, reference }: Writing): Promise<string> {
  const { catalogue, commune, owner, at } = filing
  const category = categoryOf(catalogue.body, filing.category)
  if (!category) throw refuse('invalid', 'feedback.no_such_category', { category: filing.category })
  const opened = await openCase(trx, {
    kind,
    definitionKey,
    reference,
    title: category.label.vi,
    // The party of a case is shown in lists: a place, never a name.
    party: commune.fullName,
    words: [filing.placeWords, filing.words],
    channel: filing.channel,
    ownerId: owner?.id ?? null,
    unitId: charge.unit.id,
    unitPath: charge.ids,
    unitCodes: charge.codes,
    duration: category.duration,
    actor: { id: owner?.id ?? null, name: owner?.name ?? filing.nobody, role: 'owner' },
    clientKey: `send:${filing.key}`,
    at,
    attachments: kept.map(({ fileId, sha256, name, sizeBytes }) => ({
      fileId,
      sha256,
      name,
      mediaType: 'image/jpeg',
      sizeBytes,
      kind: 'photo',
      label: name,
    })),
  })
  await insertReport(trx, rowOf(config, { filing, charge, kept, reference }, opened))
  for (const { fileId, smallFileId, width, height } of kept)
    await insertPhoto(trx, {
      caseId: opened.id,
      kind: 'report',
      fileId,
      smallFileId,
      width,
      height,
      // The reporter asks that faces be covered first: until staff has done it, the picture is for the agency.
      withheld: filing.maskWanted,
      addedAt: at,
    })
  await insertNews(trx, {
    caseId: opened.id,
    seq: 1,
    action: 'open',
    status: 'open',
    words: '',
    at,
    fromPeerId: filing.originPeerId ?? null,
  })
  const report = await findReport(trx, { caseId: opened.id })
  if (report) await tellPeople(trx, config, report, { action: 'open', note: null, at })
  return opened.id
}

/** The report's own row: what was said, and copies of the case's facts. */
function rowOf(config: Config, { filing, charge, reference }: Writing, opened: Case): NewReport {
  const { catalogue, commune, owner, point, at, lang } = filing
  const copy = copyOf(opened)
  return {
    case_id: opened.id,
    reference,
    catalogue_id: catalogue.id,
    category: filing.category,
    words: filing.words,
    private_words: filing.privateWords,
    answers: filing.answers,
    place_words: filing.placeWords,
    commune_id: commune.id,
    commune_name: commune.fullName,
    unit_id: charge.unit.id,
    unit_name: charge.unit.fullName,
    lat: point?.lat ?? null,
    lon: point?.lon ?? null,
    owner_id: owner?.id ?? null,
    contact_name: sealContact(config, reference, filing.contactName),
    contact: sealContact(config, reference, filing.contact),
    lang,
    channel: filing.channel,
    client_key: filing.key,
    request_hash: filing.hash,
    mask_wanted: filing.maskWanted,
    spot_id: filing.spotId,
    api_key_id: filing.apiKeyId ?? null,
    origin_peer_id: filing.originPeerId ?? null,
    occurred_at: filing.occurredAt ?? at,
    reported_at: at,
    state: copy.state,
    phase: copy.phase,
    due_at: copy.dueAt,
    version: copy.version,
    updated_at: at,
  }
}
