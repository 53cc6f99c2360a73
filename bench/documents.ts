// Measures a register of a million documents: `node bin/run.mjs bench/documents.ts [--rows 1000000] [--keep]`. A PostgreSQL of its own
// with fsync on; pages of the register and searches through the module's own questions, with the plan of each.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDb, createPool, type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { createDatabase, removeCluster, startPostgres } from '#core/postgres.ts'
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
      sender_code, dated_on, document_id, case_id, state, reference, entered_at, search)
    select gen_random_uuid(), md5('unit ' || case when n % 10 = 0 then 0 else n % 200 end)::uuid, case when n % 3 = 0 then 'outgoing' else 'incoming' end,
      'so', null, null, '1', 'Đ', 'Báo cáo kết quả ' || n, 0, 'Sở Nội vụ', 'H13', n || '/SNV', date '2026-01-01', null, gen_random_uuid(), 'received', 'bench-' || n,
      timestamptz '2024-01-01' + n * interval '90 seconds',
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

async function measure(db: Db): Promise<void> {
  const unit = await fill(db)
  const unitIds = [unit]
  await timed('the first page of the largest register', () => listDocuments(db, { unitIds, direction: 'incoming' }, { limit }))
  const deep: After = { at: '2024-06-01', id: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }
  await timed('a page in its depth', () => listDocuments(db, { unitIds, direction: 'incoming' }, { limit, after: deep }))
  for (const q of ['bao cao', 'chuyen doi so', 'xa 77', `ma ${wanted - 10}`, 'khong co'])
    await timed(`search: ${q}`, () => listDocuments(db, { unitIds, direction: 'incoming', q }, { limit }))
  const plan = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers, costs off) select id from documents.document
    where unit_id = ${unit}::uuid and direction = 'incoming' order by entered_at desc, id desc limit ${limit}`.execute(db)
  say(plan.rows.map((row) => row['QUERY PLAN']).join('\n'))
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
