import { type Db, sql } from '#core/db.ts'

/* STAND-IN of the national portal: what it keeps. Empty in production, where nothing writes here. */

export type ThereAct = { key: string; kind: 'NOP' | 'BOSUNG' | 'RUT'; at: string; note: string; papers: string[] }
export type ThereBody = {
  procedure: string
  agency: string
  applicant: { name: string; number: string; phone: string; email: string }
  declared: Record<string, string>
  acts: ThereAct[]
}
export type There = { code: string; version: number; state: string; lastNumber: number; filedAt: Date; body: ThereBody }
const columns = sql.raw('code, version, state, last_number as "lastNumber", filed_at as "filedAt", body')

export async function insertThere(trx: Db, one: { code: string; state: string; at: Date; body: ThereBody }): Promise<void> {
  await sql`insert into national_portal.stand_in_dossier (code, state, filed_at, body)
    values (${one.code}, ${one.state}, ${one.at}, ${JSON.stringify(one.body)}::jsonb)`.execute(trx)
}

export async function findThere(db: Db, code: string, lock = false): Promise<There | undefined> {
  const { rows } = await sql<There>`select ${columns} from national_portal.stand_in_dossier where code = ${code}
    ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function updateThere(trx: Db, one: There): Promise<void> {
  await sql`update national_portal.stand_in_dossier set version = ${one.version}, state = ${one.state}, last_number = ${one.lastNumber},
    body = ${JSON.stringify(one.body)}::jsonb where code = ${one.code}`.execute(trx)
}

export async function insertChange(trx: Db, code: string, version: number): Promise<void> {
  await sql`insert into national_portal.stand_in_change (code, version) values (${code}, ${version})`.execute(trx)
}

export async function listThereChanges(db: Db, after: number, limit: number): Promise<{ number: number; code: string; version: number }[]> {
  const { rows } = await sql<{ number: number; code: string; version: number }>`select number, code, version
    from national_portal.stand_in_change where number > ${after} order by number limit ${limit}`.execute(db)
  return rows
}

export async function listThere(db: Db, after: string, limit: number): Promise<{ code: string; state: string }[]> {
  const { rows } = await sql<{ code: string; state: string }>`select code, state from national_portal.stand_in_dossier
    where code > ${after} order by code limit ${limit}`.execute(db)
  return rows
}

export async function listNewestThere(db: Db, limit: number): Promise<There[]> {
  const { rows } =
    await sql<There>`select ${columns} from national_portal.stand_in_dossier order by filed_at desc, code desc limit ${limit}`.execute(db)
  return rows
}

export type TherePaper = { id: string; name: string; part: string; label: string; sha256: string; size: number }

export async function insertTherePaper(
  db: Db,
  paper: { name: string; part: string; label: string; sha256: string; content: Buffer },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into national_portal.stand_in_paper (name, part, label, sha256, content)
    values (${paper.name}, ${paper.part}, ${paper.label}, ${paper.sha256}, ${paper.content}) returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function listTherePapers(db: Db, ids: readonly string[]): Promise<TherePaper[]> {
  const { rows } = await sql<TherePaper>`select id, name, part, label, sha256, length(content) as size
    from national_portal.stand_in_paper where id = any(${ids}::uuid[])`.execute(db)
  return rows
}

export async function readTherePaper(db: Db, id: string): Promise<Buffer | undefined> {
  const { rows } = await sql<{ content: Buffer }>`select content from national_portal.stand_in_paper where id = ${id}::uuid`.execute(db)
  return rows[0]?.content
}

export type ThereNews = { id: number; code: string; number: number; state: string; at: Date; body: Record<string, unknown> }

export async function insertThereNews(trx: Db, news: Omit<ThereNews, 'id'>): Promise<void> {
  await sql`insert into national_portal.stand_in_news (code, number, state, at, body)
    values (${news.code}, ${news.number}, ${news.state}, ${news.at}, ${JSON.stringify(news.body)}::jsonb)`.execute(trx)
}

export async function listThereNews(db: Db, code: string): Promise<ThereNews[]> {
  const { rows } = await sql<ThereNews>`select id, code, number, state, at, body from national_portal.stand_in_news where code = ${code}
    order by id`.execute(db)
  return rows
}

export async function saveThereOffer(db: Db, procedure: string, level: string): Promise<void> {
  await sql`insert into national_portal.stand_in_offer (procedure_code, level) values (${procedure}, ${level})
    on conflict (procedure_code) do update set level = excluded.level`.execute(db)
}

export async function countThereOffers(db: Db): Promise<{ open: number; all: number }> {
  const { rows } = await sql<{ open: number; all: number }>`select count(*) filter (where level <> 'none') as open, count(*) as all
    from national_portal.stand_in_offer`.execute(db)
  return rows[0] ?? { open: 0, all: 0 }
}

/** What goes wrong at the stand-in, as chosen on its page or in a test. */
export type Faults = {
  down: boolean
  delayMs: number
  /** So many calls fail before anything is done. */
  failNext: number
  /** So many calls are done and their answer is lost. */
  loseAnswers: number
  /** Every change is named twice, the newest first, every second only later; what we tell is named as a change as well. */
  twice: boolean
  reorder: boolean
  late: boolean
  echo: boolean
  /** Papers come out other than they went in. */
  corrupt: boolean
}
export const noFaults: Faults = {
  ...{ down: false, delayMs: 0, failNext: 0, loseAnswers: 0, twice: false, reorder: false, late: false, echo: false, corrupt: false },
}

export async function readFaults(db: Db): Promise<Faults> {
  const { rows } = await sql<{ faults: Partial<Faults> }>`select faults from national_portal.stand_in_switch`.execute(db)
  return { ...noFaults, ...rows[0]?.faults }
}

export async function saveFaults(db: Db, faults: Faults): Promise<void> {
  await sql`update national_portal.stand_in_switch set faults = ${JSON.stringify(faults)}::jsonb`.execute(db)
}

/** Uses up one of the calls that are to fail. */
export async function spend(db: Db, which: 'failNext' | 'loseAnswers'): Promise<void> {
  await sql`update national_portal.stand_in_switch
    set faults = jsonb_set(faults, array[${which}], to_jsonb(greatest(0, coalesce((faults ->> ${which})::integer, 0) - 1)))`.execute(db)
}
