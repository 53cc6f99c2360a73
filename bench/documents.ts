// Measures a register of a million documents: `node bin/run.mjs bench/documents.ts [--rows 1000000] [--keep]`. A PostgreSQL of its own
// with fsync on; pages of the register and searches through the module's own questions, with the plan of each.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { countSent } from '../src/government/documents/facts/facts.queries.ts'
import { unitWord } from '../src/government/documents/register/document.queries.ts'
import { type After, listDocuments } from '../src/government/documents/register/list.queries.ts'
import { migrateAll } from '../src/program.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, keep: { type: 'boolean', default: false } } })
const wanted = Number(values.rows)
const dir = join(projectRoot, '.data/bench-documents')
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const limit = 51

// Ids that grow with the number: the index of each key is written at its end only.
const idOf = (kind: string): string => `('${kind}0000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

/** Documents of 200 units over three years: one unit has a tenth of them. A few common words, many rare ones, urgent ones among them. */
const insert = (
  from: number,
  to: number,
) => sql`insert into documents.document (id, unit_id, direction, book, year, number, type_code, notation,
      subject, urgency, sender_name, sender_organ, sender_code, dated_on, document_id, case_id, state, reference, entered_at, signed_at, search)
    select ${sql.raw(idOf('a'))}, unit_id, case when n % 3 = 0 then 'outgoing' else 'incoming' end,
      'so', null, null, (1 + n % 8)::text, 'Đ', 'Báo cáo kết quả ' || n, case when n % 500 = 7 then 3 when n % 40 = 9 then 1 else 0 end, 'Sở Nội vụ', 'H13',
      n || '/SNV', at::date, case when n % 3 = 0 then 'H13,' || n end, ${sql.raw(idOf('b'))}, 'received', 'bench-' || lpad(n::text, 9, '0'), at,
      case when n % 3 = 0 and n % 4 <> 0 then at end, array_to_tsvector(array['u' || replace(unit_id::text, '-', '')]) ||
      to_tsvector('simple', 'bao cao ket qua thuc hien ' || case when n % 20 = 1 then 'chuyen doi so ' else '' end || case when n % 150 = 1 then 'han man ' else '' end
        || 'xa ' || n % 997 || ' ma ' || n)
    from (select n, md5('unit ' || case when n % 10 = 1 then 0 else n % 200 end)::uuid as unit_id, timestamptz '2024-01-01' + n * interval '90 seconds' as at
      from generate_series(${from}::int, ${to}::int) n) made`

/** Makes the rows without the indexes that can wait, half on each connection, and builds those afterwards. */
async function fill(db: Db): Promise<string> {
  const { rows: later } = await sql<{
    name: string
    made: string
  }>`select i.relname as name, pg_get_indexdef(x.indexrelid) as made from pg_index x
    join pg_class i on i.oid = x.indexrelid where x.indrelid = 'documents.document'::regclass and not x.indisunique`.execute(db)
  for (const { name } of later) await sql.raw(`drop index documents.${name}`).execute(db)
  const half = Math.floor(wanted / 2)
  await Promise.all([insert(1, half).execute(db), insert(half + 1, wanted).execute(db)])
  say(`the rows are there after ${Math.round(performance.now() / 1_000)} s`)
  for (const { made } of later) await sql.raw(made).execute(db)
  await sql`vacuum analyze documents.document`.execute(db)
  const { rows } = await sql<{ id: string }>`select md5('unit 0')::uuid as id`.execute(db)
  return rows[0]?.id ?? ''
}

/** A server for one load: no checkpoint amid it, room to build indexes in. Writes stay durable. */
async function makeRoom(url: string): Promise<void> {
  const admin = createDb(createPool(url, 1))
  const settings = { max_wal_size: '8GB', checkpoint_timeout: '1h', maintenance_work_mem: '512MB', max_parallel_maintenance_workers: '2' }
  for (const [name, value] of Object.entries(settings)) await sql.raw(`alter system set ${name} = '${value}'`).execute(admin)
  await sql`select pg_reload_conf()`.execute(admin)
  await admin.destroy()
}

async function timed(name: string, run: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 3; n++) await run()
  const times: number[] = []
  for (let n = 0; n < 60; n++) {
    const from = performance.now()
    await run()
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  say(`${name.padEnd(44)} p50 ${(times[29] ?? 0).toFixed(1).padStart(7)} ms   p95 ${(times[56] ?? 0).toFixed(1).padStart(7)} ms`)
}

async function explain(db: Db, name: string, question: ReturnType<typeof sql>): Promise<void> {
  const plan = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers, costs off) ${question}`.execute(db)
  say(`\n${name}\n${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}`)
}

async function measure(db: Db): Promise<void> {
  const from = performance.now()
  const unit = await fill(db)
  say(`${wanted} documents were made in ${((performance.now() - from) / 1_000).toFixed(0)} s`)
  const unitIds = [unit]
  await timed('the first page of the largest register', () => listDocuments(db, { unitIds, direction: 'incoming' }, { limit }))
  const deep: After = { at: '2024-06-01', id: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }
  await timed('a page in its depth', () => listDocuments(db, { unitIds, direction: 'incoming' }, { limit, after: deep }))
  const incoming = { unitIds, direction: 'incoming' as const }
  await timed('filter: a type', () => listDocuments(db, { ...incoming, typeCode: '3' }, { limit }))
  await timed('filter: urgent and more', () => listDocuments(db, { ...incoming, urgency: 1 }, { limit }))
  await timed('filter: express', () => listDocuments(db, { ...incoming, urgency: 3 }, { limit }))
  await timed('filter: a year long past', () => listDocuments(db, { ...incoming, year: 2024 }, { limit }))
  await timed('filter: a type that nobody has', () => listDocuments(db, { ...incoming, typeCode: '99' }, { limit }))
  for (const q of ['bao cao', 'chuyen doi so', 'han man', 'xa 77', `ma ${wanted - 9}`, 'khong co'])
    await timed(`search: ${q}`, () => listDocuments(db, { ...incoming, q }, { limit }))
  await timed('search in a year and a type', () => listDocuments(db, { ...incoming, q: 'han man', year: 2024, typeCode: '2' }, { limit }))
  await timed('outgoing documents, first page', () => listDocuments(db, { unitIds, direction: 'outgoing' }, { limit }))
  const month = { from: '2024-02-01', to: '2024-02-29' }
  await timed('issued in a month, by day and unit', () => countSent(db, month))
  await timed('issued in a month and signed', () => countSent(db, month, 'signed'))
  const register = sql`select id from documents.document where unit_id = ${unit}::uuid and direction = 'incoming'`
  await explain(db, 'a page of the register', sql`${register} order by entered_at desc, id desc limit ${limit}`)
  await explain(
    db,
    'a search for what is rare',
    sql`${register} and search @@ to_tsquery('simple', ${`${unitWord(unit)} & ma & ${wanted - 9}`})
    order by entered_at desc, id desc limit ${limit}`,
  )
  await explain(
    db,
    'issued in a month',
    sql`select dated_on, unit_id, count(*) from documents.document where direction = 'outgoing'
    and document_id is not null and dated_on >= ${month.from}::date and dated_on <= ${month.to}::date and signed_at is not null group by 1, 2`,
  )
}

removeCluster(dir)
rmSync(dir, { recursive: true, force: true })
mkdirSync(dir, { recursive: true })
const postgres = await startPostgres(dir)
await makeRoom(postgres.url)
const pool = createPool(await createDatabase(postgres.url, 'tinhso'), 4)
const db = createDb(pool)
try {
  await migrateAll(db, pool)
  await measure(db)
} finally {
  await db.destroy()
  await postgres.stop()
  removeCluster(dir)
  if (!values.keep) rmSync(dir, { recursive: true, force: true })
}
