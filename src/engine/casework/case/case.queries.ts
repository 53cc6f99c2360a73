import type { Insertable, Selectable } from 'kysely'
import { type Db, sql, tablesOf } from '#core/db.ts'
import { fold } from '#core/search.ts'
import type { CaseworkTables } from '../tables.ts'
import type { Action, ActionData, Attachment, Case } from './case.ts'

type CaseRow = Omit<Selectable<CaseworkTables['casework.case_record']>, 'search' | 'updated_at' | 'urgency'>

const columns = [
  'id',
  'kind',
  'definition_id',
  'calendar_id',
  'reference',
  'title',
  'party',
  'channel',
  'owner_id',
  'unit_id',
  'unit_path',
  'state',
  'state_since',
  'flags',
  'assignee_id',
  'assignee_name',
  'outcome',
  'version',
  'duration',
  'opened_at',
  'due_at',
  'paused',
  'closed_at',
  'late',
] as const

export { columns as caseColumns }

export function toCase(row: CaseRow): Case {
  return {
    id: row.id,
    kind: row.kind,
    definitionId: row.definition_id,
    calendarId: row.calendar_id,
    reference: row.reference,
    title: row.title,
    party: row.party,
    channel: row.channel,
    ownerId: row.owner_id,
    unitId: row.unit_id,
    unitPath: row.unit_path,
    state: row.state,
    stateSince: row.state_since,
    flags: row.flags,
    assigneeId: row.assignee_id,
    assigneeName: row.assignee_name,
    outcome: row.outcome,
    version: row.version,
    duration: row.duration as Case['duration'],
    openedAt: row.opened_at,
    dueAt: row.due_at,
    paused: row.paused,
    closedAt: row.closed_at,
    late: row.late,
  }
}

export async function findCase(
  db: Db,
  by: { id: string } | { reference: string },
  options: { lock?: boolean } = {},
): Promise<Case | undefined> {
  let query = tablesOf<CaseworkTables>(db).selectFrom('casework.case_record').select(columns)
  query = 'id' in by ? query.where('id', '=', by.id) : query.where('reference', '=', by.reference)
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  return row && toCase(row)
}

export async function listActions(db: Db, caseId: string): Promise<Action[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.action')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    clientKey: row.client_key,
    type: row.type,
    fromState: row.from_state,
    toState: row.to_state,
    actorId: row.actor_id,
    actorName: row.actor_name,
    actorRole: row.actor_role,
    at: row.at,
    note: row.note,
    data: row.data as ActionData,
  }))
}

export async function insertAction(trx: Db, caseId: string, action: Action): Promise<void> {
  await tablesOf<CaseworkTables>(trx)
    .insertInto('casework.action')
    .values({
      case_id: caseId,
      seq: action.seq,
      client_key: action.clientKey,
      type: action.type,
      from_state: action.fromState,
      to_state: action.toState,
      actor_id: action.actorId,
      actor_name: action.actorName,
      actor_role: action.actorRole,
      at: action.at,
      note: action.note,
      data: JSON.stringify(action.data),
    })
    .execute()
}

/** What people find a case by: its code, the party's name and phone, its title; folded, so that tone marks do not matter. */
export const searchText = (words: string[]): string => fold(words.join(' '))

export async function insertCase(trx: Db, row: Case, at: Date, words: string[]): Promise<void> {
  await tablesOf<CaseworkTables>(trx)
    .insertInto('casework.case_record')
    .values({ ...toRow(row), id: row.id, updated_at: at, search: sql<string>`to_tsvector('simple', ${searchText(words)})` })
    .execute()
}

export async function updateCase(trx: Db, row: Case, at: Date): Promise<void> {
  await tablesOf<CaseworkTables>(trx)
    .updateTable('casework.case_record')
    .set({ ...toRow(row), updated_at: at })
    .where('id', '=', row.id)
    .execute()
}

function toRow(row: Case): Omit<Insertable<CaseworkTables['casework.case_record']>, 'id' | 'search' | 'updated_at'> {
  return {
    kind: row.kind,
    definition_id: row.definitionId,
    calendar_id: row.calendarId,
    reference: row.reference,
    title: row.title,
    party: row.party,
    channel: row.channel,
    owner_id: row.ownerId,
    unit_id: row.unitId,
    unit_path: row.unitPath,
    state: row.state,
    state_since: row.stateSince,
    flags: row.flags,
    assignee_id: row.assigneeId,
    assignee_name: row.assigneeName,
    outcome: row.outcome,
    version: row.version,
    duration: row.duration ? JSON.stringify(row.duration) : null,
    opened_at: row.openedAt,
    due_at: row.dueAt,
    paused: row.paused,
    closed_at: row.closedAt,
    late: row.late,
  }
}

export async function insertAttachment(trx: Db, caseId: string, seq: number, file: Omit<Attachment, 'id' | 'seq'>): Promise<void> {
  await tablesOf<CaseworkTables>(trx)
    .insertInto('casework.attachment')
    .values({
      case_id: caseId,
      seq,
      file_id: file.fileId,
      sha256: file.sha256,
      name: file.name,
      media_type: file.mediaType,
      size_bytes: file.sizeBytes,
      kind: file.kind,
      label: file.label,
      added_at: file.addedAt,
    })
    .execute()
}

export async function listAttachments(db: Db, caseId: string): Promise<Attachment[]> {
  const rows = await tablesOf<CaseworkTables>(db)
    .selectFrom('casework.attachment')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .orderBy('label')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    fileId: row.file_id,
    sha256: row.sha256,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    kind: row.kind,
    label: row.label,
    addedAt: row.added_at,
  }))
}
