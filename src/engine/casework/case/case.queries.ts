import type { Selectable } from 'kysely'
import { ask, type Db, together } from '#core/db.ts'
import { publishing } from '#core/events.ts'
import { fold } from '#core/search.ts'
import type { CaseworkTables } from '../tables.ts'
import type { Action, Attachment, Case } from './case.ts'

export type CaseRow = Omit<Selectable<CaseworkTables['casework.case_record']>, 'search' | 'updated_at' | 'urgency'>

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

type By = { id: string } | { reference: string }
const keyOf = (by: By): string => ('id' in by ? by.id : by.reference)
const caseBy = {
  id: `select ${columns.join(', ')} from casework.case_record where id = $1`,
  reference: `select ${columns.join(', ')} from casework.case_record where reference = $1`,
}

export async function findCase(db: Db, by: By): Promise<Case | undefined> {
  const [row] = await ask<CaseRow>(db, 'id' in by ? caseBy.id : caseBy.reference, [keyOf(by)])
  return row && toCase(row)
}

export const actionColumns = `seq, client_key as "clientKey", type, from_state as "fromState", to_state as "toState",
  actor_id as "actorId", actor_name as "actorName", actor_role as "actorRole", at, note, data`
const actionsOf = (id: string): string => `select ${actionColumns} from casework.action where case_id = ${id} order by seq`
const actionsById = actionsOf('$1')
const actionsByReference = actionsOf('(select id from casework.case_record where reference = $1)')
const attachmentsOf = (id: string): string => `select id, seq, file_id as "fileId", sha256, name, media_type as "mediaType",
  size_bytes as "sizeBytes", kind, label, added_at as "addedAt" from casework.attachment where case_id = ${id} order by seq, label`
const attachmentsById = attachmentsOf('$1')
const attachmentsByReference = attachmentsOf('(select id from casework.case_record where reference = $1)')

export const listActions = (db: Db, caseId: string): Promise<Action[]> => ask<Action>(db, actionsById, [caseId])

export const listAttachments = (db: Db, caseId: string): Promise<Attachment[]> => ask<Attachment>(db, attachmentsById, [caseId])

/**
 * Locks the case and reads it with its actions. The actions are asked for by a question of their own: it sees what those wrote
 * whom the lock waited for.
 */
export async function lockCase(trx: Db, by: By): Promise<{ found: Case; actions: Action[] } | undefined> {
  const value = [keyOf(by)]
  const [rows, actions] = await together([
    ask<CaseRow>(trx, `${'id' in by ? caseBy.id : caseBy.reference} for update`, value),
    ask<Action>(trx, 'id' in by ? actionsById : actionsByReference, value),
  ])
  return rows[0] && { found: toCase(rows[0]), actions }
}

/** What people find a case by: its code, the party's name and phone, its title; folded, so that tone marks do not matter. */
export const searchText = (words: string[]): string => fold(words.join(' '))

export type NewAttachment = Omit<Attachment, 'id' | 'seq' | 'addedAt'>
/** What one action writes besides the case: the action, the papers that came with it, and what others are told of it. */
export type Written = { action: Action; attachments: readonly NewAttachment[]; event: unknown[]; at: Date }

const insertedAction = (caseId: string): string => `insert into casework.action
  (case_id, seq, client_key, type, from_state, to_state, actor_id, actor_name, actor_role, at, note, data)
  values (${caseId}, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb)`

const insertedFiles = `insert into casework.attachment (case_id, seq, file_id, sha256, name, media_type, size_bytes, kind, label, added_at)
  select $1::uuid, $2, f.* , $10 from json_to_recordset($13::json)
    as f(file_id uuid, sha256 text, name text, media_type text, size_bytes integer, kind text, label text)`

// Parameters: 1–12 the action, 13 its papers as JSON, 14–17 the event, from 18 on the case. One statement, one way to the server.
const written = `with noted as (${insertedAction('$1::uuid')}), kept as (${insertedFiles}), told as (${publishing(14)})`
const writtenBare = `with noted as (${insertedAction('$1::uuid')}), told as (${publishing(13)})`

const writtenValues = (caseId: string, { action, attachments, event }: Written): unknown[] => [
  caseId,
  action.seq,
  action.clientKey,
  action.type,
  action.fromState,
  action.toState,
  action.actorId,
  action.actorName,
  action.actorRole,
  action.at,
  action.note,
  JSON.stringify(action.data),
  ...(attachments.length > 0 ? [JSON.stringify(attachments.map(fileRow))] : []),
  ...event,
]

const fileRow = (file: NewAttachment) => ({
  file_id: file.fileId,
  sha256: file.sha256,
  name: file.name,
  media_type: file.mediaType,
  size_bytes: file.sizeBytes,
  kind: file.kind,
  label: file.label,
})

// What an action can change; the rest of a case is written once.
const moving = [
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
  'due_at',
  'paused',
  'closed_at',
  'late',
] as const
const standing = ['kind', 'definition_id', 'calendar_id', 'reference', 'title', 'party', 'channel', 'owner_id', 'opened_at'] as const

const numbered = (columns: readonly string[], first: number): string => columns.map((_, i) => `$${first + i}`).join(', ')

function insertionOf(prefix: string, first: number): string {
  const all = [...moving, ...standing]
  return `${prefix} insert into casework.case_record (id, ${all.join(', ')}, updated_at, search)
    values ($1, ${numbered(all, first)}, $10, to_tsvector('simple', $${first + all.length}))`
}
const updateOf = (prefix: string, first: number): string =>
  `${prefix} update casework.case_record set ${moving.map((column, i) => `${column} = $${first + i}`).join(', ')}, updated_at = $10 where id = $1`

const insertion = insertionOf(writtenBare, 17)
const insertionWithFiles = insertionOf(written, 18)
const update = updateOf(writtenBare, 17)
const updateWithFiles = updateOf(written, 18)

const movingValues = (row: Case): unknown[] => [
  row.unitId,
  row.unitPath,
  row.state,
  row.stateSince,
  row.flags,
  row.assigneeId,
  row.assigneeName,
  row.outcome,
  row.version,
  row.duration && JSON.stringify(row.duration),
  row.dueAt,
  row.paused,
  row.closedAt,
  row.late,
]

/** Writes a new case with its first action, that action's papers and the event. */
export async function insertCase(trx: Db, row: Case, by: Written & { words: string[] }): Promise<void> {
  const { kind, definitionId, calendarId, reference, title, party, channel, ownerId, openedAt } = row
  const fixed = [kind, definitionId, calendarId, reference, title, party, channel, ownerId, openedAt]
  const text = by.attachments.length > 0 ? insertionWithFiles : insertion
  await ask(trx, text, [...writtenValues(row.id, by), ...movingValues(row), ...fixed, searchText(by.words)])
}

/** Writes an action, its papers, the event, and the snapshot as the action leaves it. */
export async function updateCase(trx: Db, row: Case, by: Written): Promise<void> {
  await ask(trx, by.attachments.length > 0 ? updateWithFiles : update, [...writtenValues(row.id, by), ...movingValues(row)])
}

/** Everything that was written of a case, asked for at once. */
export async function readCase(db: Db, by: By): Promise<{ found: Case; actions: Action[]; attachments: Attachment[] } | undefined> {
  const value = [keyOf(by)]
  const own = 'id' in by
  const [rows, actions, attachments] = await together([
    ask<CaseRow>(db, own ? caseBy.id : caseBy.reference, value),
    ask<Action>(db, own ? actionsById : actionsByReference, value),
    ask<Attachment>(db, own ? attachmentsById : attachmentsByReference, value),
  ])
  return rows[0] && { found: toCase(rows[0]), actions, attachments }
}
