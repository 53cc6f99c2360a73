import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Asked, Paper, SignaturePart } from './paper.ts'

const parts =
  sql.raw(`(select coalesce(jsonb_agg(jsonb_build_object('place', s.place, 'kind', s.kind, 'personId', s.person_id, 'unitId', s.unit_id,
  'name', s.name, 'role', s.role, 'agency', s.agency, 'state', s.state, 'decidedAt', s.decided_at, 'reason', s.reason,
  'certificateId', s.certificate_id, 'signedAt', s.signed_at, 'authorisation', s.authorisation) order by s.place), '[]')
  from signing.signature s where s.paper_id = p.id) as signatures`)
const columns =
  sql.raw(`p.id, p.subject, p.title, p.about, p.href, p.unit_id as "unitId", p.person_id as "personId", p.asked_at as "askedAt",
  p.draft_file_id as "draftFileId", p.file_id as "fileId", p.sha256, p.state, p.level, p.signed_at as "signedAt",
  p.stamp_ends_at as "stampEndsAt", p.attempts, p.fault, p.fault_at as "faultAt"`)

type Row = Omit<Paper, 'signatures'> & {
  signatures: (Omit<SignaturePart, 'decidedAt' | 'signedAt'> & { decidedAt: string | null; signedAt: string | null })[]
}
const paperOf = (row: Row): Paper => ({
  ...row,
  signatures: row.signatures.map((one) => ({
    ...one,
    decidedAt: one.decidedAt ? new Date(one.decidedAt) : null,
    signedAt: one.signedAt ? new Date(one.signedAt) : null,
  })),
})

/** Asks for signatures on a paper once, in one statement; a second asking changes nothing. */
export async function insertPaper(trx: Db, asked: Asked): Promise<void> {
  const signers = asked.signers.map((one, i) => ({
    place: i + 1,
    kind: one.kind,
    person_id: one.kind === 'person' ? one.personId : null,
    unit_id: one.unitId,
    name: one.name,
    role: one.kind === 'person' ? one.role : '',
    agency: one.agency,
    state: one.kind === 'seal' || one.decided ? 'decided' : 'waiting',
  }))
  await sql`with paper as (
      insert into signing.paper (subject, title, about, href, unit_id, person_id, asked_at, state)
      values (${asked.subject}, ${asked.title}, ${asked.about}, ${asked.href}, ${asked.unitId}::uuid, ${asked.personId ?? null}::uuid, ${asked.at}, 'drafting')
      on conflict (subject) do nothing returning id)
    insert into signing.signature (paper_id, place, kind, person_id, unit_id, name, role, agency, state, decided_at, decided_by)
    select paper.id, s.place, s.kind, s.person_id, s.unit_id, s.name, s.role, s.agency, s.state,
      case when s.state = 'decided' then ${asked.at}::timestamptz end, case when s.state = 'decided' then s.person_id end
    from paper, jsonb_to_recordset(${JSON.stringify(signers)}::jsonb)
      as s(place integer, kind text, person_id uuid, unit_id uuid, name text, role text, agency text, state text)`.execute(trx)
}

async function list(db: Db, where: ReturnType<typeof sql>, limit = 200): Promise<Paper[]> {
  const { rows } =
    await sql<Row>`select ${columns}, ${parts} from signing.paper p where ${where} order by p.asked_at, p.id limit ${limit}`.execute(db)
  return rows.map(paperOf)
}

export const listPapers = (db: Db, subjects: string[]): Promise<Paper[]> =>
  subjects.length === 0 ? Promise.resolve([]) : list(db, sql`p.subject = any(${subjects}::text[])`, subjects.length)
export const findPaper = async (db: Db, subject: string): Promise<Paper | undefined> => (await list(db, sql`p.subject = ${subject}`))[0]

export async function getPaper(db: Db, id: string): Promise<Paper> {
  const [found] = await list(db, sql`p.id = ${id}::uuid`)
  if (!found) throw refuse('notFound', 'signing.no_such_paper')
  return found
}

/** The paper, held until the transaction ends. */
export async function lockPaper(trx: Db, id: string): Promise<Paper> {
  await sql`select 1 from signing.paper where id = ${id}::uuid for update`.execute(trx)
  return getPaper(trx, id)
}

/** What waits for a person: papers whose next signature is theirs. */
export const listWaitingFor = (db: Db, personId: string, limit: number): Promise<Paper[]> =>
  list(
    db,
    sql`p.state = 'waiting' and exists (select 1 from signing.signature s where s.paper_id = p.id and s.person_id = ${personId}::uuid and s.state = 'waiting'
      and not exists (select 1 from signing.signature e where e.paper_id = p.id and e.place < s.place and e.state <> 'signed'))`,
    limit,
  )

export async function countWaitingFor(db: Db, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from signing.signature s join signing.paper p on p.id = s.paper_id
    where s.person_id = ${personId}::uuid and s.state = 'waiting' and p.state = 'waiting'`.execute(db)
  return rows[0]?.count ?? 0
}

export const listDoneBy = (db: Db, personId: string, state: 'signed' | 'refused', limit: number): Promise<Paper[]> =>
  list(
    db,
    sql`exists (select 1 from signing.signature s where s.paper_id = p.id and s.person_id = ${personId}::uuid and s.state = ${state})`,
    limit,
  )

/** Papers whose signing went wrong: oldest first. */
export const listStuck = (db: Db, limit: number): Promise<Paper[]> =>
  list(db, sql`p.state in ('signing', 'waiting') and p.fault is not null`, limit)
export const listUnderway = (db: Db, before: Date, limit: number): Promise<Paper[]> =>
  list(db, sql`p.state = 'signing' and coalesce(p.fault_at, p.asked_at) < ${before}`, limit)
/** Signed papers whose newest time-stamp ends before a day. */
export const listEndingStamps = (db: Db, before: Date, limit: number): Promise<Paper[]> =>
  list(db, sql`p.state = 'signed' and p.stamp_ends_at < ${before}`, limit)

export async function countPapers(db: Db): Promise<{ signed: number; waiting: number; stuck: number }> {
  const { rows } = await sql<{ signed: number; waiting: number; stuck: number }>`select
      (select count(*) from signing.paper where state = 'signed') as signed,
      (select count(*) from signing.paper where state in ('waiting', 'signing')) as waiting,
      (select count(*) from signing.paper where state in ('waiting', 'signing') and fault is not null) as stuck`.execute(db)
  return rows[0] ?? { signed: 0, waiting: 0, stuck: 0 }
}

/** The PDF to sign, once. */
export async function setDraft(db: Db, id: string, fileId: string): Promise<void> {
  await sql`update signing.paper set draft_file_id = ${fileId}::uuid, state = 'signing' where id = ${id}::uuid and draft_file_id is null`.execute(
    db,
  )
}

export async function setState(db: Db, id: string, state: 'waiting' | 'signing' | 'refused'): Promise<void> {
  await sql`update signing.paper set state = ${state} where id = ${id}::uuid`.execute(db)
}

/** Keeps the file with one more signature on it. */
export async function setSigned(
  trx: Db,
  id: string,
  done: { place: number; certificateId: string | null; fileId: string; sha256: string; at: Date; stampEndsAt: Date | null },
): Promise<void> {
  await sql`update signing.signature set state = 'signed', signed_at = ${done.at}, certificate_id = ${done.certificateId}::uuid, authorisation = null
    where paper_id = ${id}::uuid and place = ${done.place}`.execute(trx)
  await sql`update signing.paper set file_id = ${done.fileId}::uuid, sha256 = ${done.sha256}, stamp_ends_at = ${done.stampEndsAt}, fault = null, fault_at = null
    where id = ${id}::uuid`.execute(trx)
}

export async function setArchived(
  trx: Db,
  id: string,
  done: { fileId: string; sha256: string; at: Date; level: string; stampEndsAt: Date | null },
): Promise<void> {
  await sql`update signing.paper set file_id = ${done.fileId}::uuid, sha256 = ${done.sha256}, state = 'signed', signed_at = coalesce(signed_at, ${done.at}),
      level = ${done.level}, stamp_ends_at = ${done.stampEndsAt}, fault = null, fault_at = null
    where id = ${id}::uuid`.execute(trx)
}

export async function noteFault(db: Db, id: string, fault: string, at: Date): Promise<void> {
  await sql`update signing.paper set attempts = attempts + 1, fault = ${fault.slice(0, 500)}, fault_at = ${at} where id = ${id}::uuid`.execute(
    db,
  )
}

export async function decide(
  trx: Db,
  id: string,
  place: number,
  decision: {
    state: 'waiting' | 'decided' | 'refused'
    by: string | null
    at: Date | null
    reason?: string | null
    authorisation?: string | null
  },
): Promise<void> {
  await sql`update signing.signature set state = ${decision.state}, decided_at = ${decision.at}, decided_by = ${decision.by}::uuid, reason = ${decision.reason ?? null},
      authorisation = ${decision.authorisation ?? null}
    where paper_id = ${id}::uuid and place = ${place}`.execute(trx)
}
