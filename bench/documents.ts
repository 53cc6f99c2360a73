// Measures a register of a million documents: `node bin/run.mjs bench/documents.ts [--rows 1000000] [--keep]`. A PostgreSQL of its own
// with fsync on; pages of the register and searches through the module's own questions, with the plan of each.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
import { countSent } from '../src/government/documents/facts/facts.queries.ts'
import { type After, listDocuments } from '../src/government/documents/register/document.queries.ts'
import { migrateAll } from '../src/program.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, keep: { type: 'boolean', default: false } } })
const wanted = Number(values.rows)
const dir = join(projectRoot, '.data/bench-documents')
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const limit = 51

/** Documents of 200 units over three years: one unit has a tenth of them. A few common words, many rare ones. */
async function fill(db: Db): Promise<string> {
  await sql`insert into documents.document (id, unit_id, direction, book, year, number, type_code, notation, subject, urgency, sender_name, sender_organ,
      sender_code, dated_on, document_id, case_id, state, reference, entered_at, signed_at, search)
    select gen_random_uuid(), md5('unit ' || case when n % 10 = 0 then 0 else n % 200 end)::uuid, case when n % 3 = 0 then 'outgoing' else 'incoming' end,
      'so', null, null, '1', 'Đ', 'Báo cáo kết quả ' || n, 0, 'Sở Nội vụ', 'H13', n || '/SNV', (timestamptz '2024-01-01' + n * interval '90 seconds')::date,
      case when n % 3 = 0 then 'H13,' || n end, gen_random_uuid(), 'received', 'bench-' || n, timestamptz '2024-01-01' + n * interval '90 seconds',
      case when n % 3 = 0 and n % 4 <> 0 then timestamptz '2024-01-01' + n * interval '90 seconds' end,
      to_tsvector('simple', 'bao cao ket qua thuc hien ' || case when n % 20 = 0 then 'chuyen doi so ' else '' end || 'xa ' || n % 997 || ' ma ' || n)
    from generate_series(1, ${wanted}::int) n`.execute(db)
  await sql`vacuum analyze documents.document`.execute(db)
  const { rows } = await sql<{ id: string }>`select md5('unit 0')::uuid as id`.execute(db)
  return rows[0]?.id ?? ''
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
  for (const q of ['bao cao', 'chuyen doi so', 'xa 77', `ma ${wanted - 10}`, 'khong co'])
    await timed(`search: ${q}`, () => listDocuments(db, { unitIds, direction: 'incoming', q }, { limit }))
  await timed('outgoing documents, first page', () => listDocuments(db, { unitIds, direction: 'outgoing' }, { limit }))
  const month = { from: '2024-02-01', to: '2024-02-29' }
  await timed('issued in a month, by day and unit', () => countSent(db, month))
  await timed('issued in a month and signed', () => countSent(db, month, 'signed'))
  const register = sql`select id from documents.document where unit_id = ${unit}::uuid and direction = 'incoming'`
  await explain(db, 'a page of the register', sql`${register} order by entered_at desc, id desc limit ${limit}`)
  await explain(
    db,
    'a search for what is rare',
    sql`${register} and search @@ to_tsquery('simple', ${`ma & ${wanted - 10}`})
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
