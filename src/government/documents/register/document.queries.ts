import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'

export type Direction = 'incoming' | 'outgoing'
/** What numbers are taken from: a register of documents, or the list of work files. */
export type Book = Direction | 'work_file'
export type Signer = { competence: string; position: string; fullName: string }
export type Document = {
  id: string
  unitId: string
  direction: Direction
  book: string
  year: number | null
  number: number | null
  typeCode: string
  notation: string
  subject: string
  urgency: number
  dueOn: string | null
  senderName: string
  senderOrgan: string
  senderCode: string
  datedOn: string | null
  documentId: string | null
  signer: Signer | null
  caseId: string
  state: string
  reference: string
  sourceId: string | null
  replacesId: string | null
  enteredBy: string | null
  /** How an incoming document that a clerk entered came; on paper where nothing is said. */
  cameBy: 'mail' | null
  enteredAt: Date
  recalledAt: Date | null
  recallReason: string | null
  recipients: string
  signedAt: Date | null
}

export const documentColumns =
  sql.raw(`id, unit_id as "unitId", direction, book, year, number, type_code as "typeCode", notation, subject, urgency,
  due_on as "dueOn", sender_name as "senderName", sender_organ as "senderOrgan", sender_code as "senderCode", dated_on as "datedOn",
  document_id as "documentId", signer, case_id as "caseId", state, reference, source_id as "sourceId", replaces_id as "replacesId",
  entered_by as "enteredBy", came_by as "cameBy", entered_at as "enteredAt", recalled_at as "recalledAt", recall_reason as "recallReason", recipients, signed_at as "signedAt"`)

/** The next number of a register. The counter's row stays locked until the transaction ends: no gap, nobody twice. */
export async function takeNumber(trx: Db, by: { unitId: string; direction: Book; book: string; year: number }): Promise<number> {
  if (!trx.isTransaction) throw new Error('a number is taken in the transaction that uses it')
  const { rows } = await sql<{ last: number }>`insert into documents.counter (unit_id, direction, book, year, last)
    values (${by.unitId}::uuid, ${by.direction}, ${by.book}, ${by.year}, 1)
    on conflict (unit_id, direction, book, year) do update set last = documents.counter.last + 1 returning last`.execute(trx)
  return rows[0]?.last ?? 0
}

export const wordsOf = (given: Pick<Document, 'subject' | 'senderName' | 'senderCode' | 'notation' | 'number'>): string =>
  fold([given.subject, given.senderName, given.senderCode, given.number ? `${given.number} ${given.notation}` : given.notation].join(' '))

/** The word by which a search finds the documents of a unit: the index itself then leaves out those of all others. */
export const unitWord = (unitId: string): string => `u${unitId.replaceAll('-', '')}`

const searchOf = (unitId: string, words: ReturnType<typeof sql>) =>
  sql`array_to_tsvector(array[${unitWord(unitId)}::text]) || to_tsvector('simple', ${words})`

export type NewDocument = Omit<Document, 'recalledAt' | 'recallReason' | 'recipients' | 'signedAt' | 'cameBy'> & {
  recipients?: string
  cameBy?: 'mail' | null
}

export async function insertDocument(trx: Db, d: NewDocument): Promise<void> {
  await sql`insert into documents.document (id, unit_id, direction, book, year, number, type_code, notation, subject, urgency, due_on,
      sender_name, sender_organ, sender_code, dated_on, document_id, signer, case_id, state, reference, source_id, replaces_id, entered_by, came_by, entered_at, recipients, search)
    values (${d.id}::uuid, ${d.unitId}::uuid, ${d.direction}, ${d.book}, ${d.year}, ${d.number}, ${d.typeCode}, ${d.notation}, ${d.subject}, ${d.urgency},
      ${d.dueOn}::date, ${d.senderName}, ${d.senderOrgan}, ${d.senderCode}, ${d.datedOn}::date, ${d.documentId},
      ${d.signer ? JSON.stringify(d.signer) : null}::jsonb, ${d.caseId}::uuid, ${d.state}, ${d.reference}, ${d.sourceId}::uuid, ${d.replacesId}::uuid,
      ${d.enteredBy}::uuid, ${d.cameBy ?? null}, ${d.enteredAt}, ${d.recipients ?? ''},
      ${searchOf(d.unitId, sql`${wordsOf(d)}::text`)})`.execute(trx)
}

export async function findDocument(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Document | undefined> {
  const { rows } = await sql<Document>`select ${documentColumns} from documents.document where id = ${id}::uuid
    ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function findIdByReference(db: Db, reference: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from documents.document where reference = ${reference}`.execute(db)
  return rows[0]?.id
}

/** A unit's copy of a document of another unit of the province. */
export async function findCopy(db: Db, unitId: string, sourceId: string): Promise<Document | undefined> {
  const { rows } = await sql<Document>`select ${documentColumns} from documents.document
    where source_id = ${sourceId}::uuid and unit_id = ${unitId}::uuid order by entered_at desc limit 1`.execute(db)
  return rows[0]
}

/** In the same register: what a document replaces, and what replaces it. */
export async function listReplacements(db: Db, d: Document): Promise<{ id: string; code: string; isNewer: boolean }[]> {
  const { rows } = await sql<{
    id: string
    code: string
    isNewer: boolean
  }>`select id, coalesce(nullif(sender_code, ''), reference) as code,
      replaces_id is not distinct from ${d.id}::uuid as "isNewer"
    from documents.document where (id = ${d.replacesId}::uuid or replaces_id = ${d.id}::uuid) and unit_id = ${d.unitId}::uuid order by entered_at`.execute(
    db,
  )
  return rows
}

/** A unit's copy of a document that came from outside. */
export async function findIncoming(db: Db, unitId: string, documentId: string): Promise<Document | undefined> {
  const { rows } = await sql<Document>`select ${documentColumns} from documents.document
    where document_id = ${documentId} and unit_id = ${unitId}::uuid and direction = 'incoming' order by entered_at limit 1`.execute(db)
  return rows[0]
}

export async function setIssued(
  trx: Db,
  d: Document,
  issue: { year: number; number: number; datedOn: string; documentId: string; senderCode: string },
): Promise<void> {
  await sql`update documents.document set year = ${issue.year}, number = ${issue.number}, dated_on = ${issue.datedOn}::date,
    document_id = ${issue.documentId}, sender_code = ${issue.senderCode} where id = ${d.id}::uuid`.execute(trx)
  await refreshSearch(trx, { ...d, ...issue })
}

/** Has the document found by its facts and by the words of its text and files. */
export async function refreshSearch(trx: Db, d: Parameters<typeof wordsOf>[0] & { id: string; unitId: string }): Promise<void> {
  // What a tsvector can hold is limited: words beyond 400,000 letters of a document are not found.
  const words = sql`${wordsOf(d)} || ' ' || coalesce((select left(string_agg(t.words, ' ' order by t.source), 400000)
    from documents.text t where t.document_id = ${d.id}::uuid), '')`
  await sql`update documents.document set search = ${searchOf(d.unitId, words)} where id = ${d.id}::uuid`.execute(trx)
}

export async function setSigned(trx: Db, id: string, at: Date): Promise<boolean> {
  const { rows } =
    await sql`update documents.document set signed_at = ${at} where id = ${id}::uuid and signed_at is null returning id`.execute(trx)
  return rows.length > 0
}

export async function setRecipients(trx: Db, id: string, recipients: string): Promise<void> {
  await sql`update documents.document set recipients = ${recipients} where id = ${id}::uuid`.execute(trx)
}

export async function setState(trx: Db, id: string, state: string): Promise<void> {
  await sql`update documents.document set state = ${state} where id = ${id}::uuid`.execute(trx)
}

export async function setSigner(trx: Db, id: string, signer: Signer | null): Promise<void> {
  await sql`update documents.document set signer = ${signer ? JSON.stringify(signer) : null}::jsonb where id = ${id}::uuid`.execute(trx)
}

export async function setRecalled(trx: Db, id: string, at: Date, reason: string): Promise<void> {
  await sql`update documents.document set recalled_at = ${at}, recall_reason = ${reason} where id = ${id}::uuid and recalled_at is null`.execute(
    trx,
  )
}

export type Version = { version: number; content: string; writtenName: string; writtenAt: Date }

export async function insertVersion(
  trx: Db,
  v: { documentId: string; content: string; byId: string | null; byName: string; at: Date },
): Promise<void> {
  await sql`insert into documents.version (document_id, version, content, written_by, written_name, written_at)
    select ${v.documentId}::uuid, coalesce(max(version), 0) + 1, ${v.content}, ${v.byId}::uuid, ${v.byName}, ${v.at}
    from documents.version where document_id = ${v.documentId}::uuid`.execute(trx)
}

/** Versions of the text, the newest first. */
export async function listVersions(db: Db, documentId: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select version, content, written_name as "writtenName", written_at as "writtenAt"
    from documents.version where document_id = ${documentId}::uuid order by version desc`.execute(db)
  return rows
}

export async function addFile(trx: Db, documentId: string, fileId: string, at: Date): Promise<void> {
  await sql`insert into documents.attachment (document_id, file_id, added_at) values (${documentId}::uuid, ${fileId}::uuid, ${at})
    on conflict do nothing`.execute(trx)
}

export async function listFileIds(db: Db, documentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select file_id as id from documents.attachment where document_id = ${documentId}::uuid
    order by added_at, file_id`.execute(db)
  return rows.map((row) => row.id)
}

/** Drafts are counted on through the years and may have gaps: the number that counts is taken when they are issued. */
export async function nextDraftNumber(trx: Db): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('documents.draft_number') as number`.execute(trx)
  return rows[0]?.number ?? 0
}
