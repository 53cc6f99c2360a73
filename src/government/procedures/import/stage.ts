import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { changesBetween, type Fault, registerVersionedKind, saveDraft, type Stamp } from '#ground/versions/index.ts'
import { canonical } from '../procedure/procedure.rules.ts'
import { applyRecords, endRecords, type Incoming } from './apply.ts'
import { type ImportInput, readLines } from './import.ts'
import { insertRun, listRuns, listStored, lockCatalogue, type Stored } from './import.queries.ts'
import { type Batch, findBatch, insertBatch, insertLines, listLines, type StagedLine } from './stage.queries.ts'

export const kind = 'catalogue'
export const key = 'national'
export const uploadHref = '/quan-tri/danh-muc/nhap'

export type StageInput = Omit<ImportInput, 'by'> & { by: { id: string | null; name: string }; whole: boolean }
export type Staged = { batchId: string; draftId: string; counts: Batch['counts']; refused: Batch['refused'] }

function lineOf({ record }: Incoming, stored: Stored | undefined): StagedLine | undefined {
  const known = stored?.versionId ? stored.national : null
  if (known && canonical(known) === canonical(record)) return undefined
  const changes = known ? changesBetween(known, record) : []
  return { code: record.code, kind: known ? 'changed' : 'new', name: record.name.vi, record, changes }
}

/** What the file would do to the catalogue held: new, changed, and, where it is the whole catalogue, removed. */
function compare(incoming: readonly Incoming[], stored: ReadonlyMap<string, Stored>, whole: boolean): StagedLine[] {
  const lines = incoming.flatMap((item) => lineOf(item, stored.get(item.record.code)) ?? [])
  if (!whole) return lines
  const here = new Set(incoming.map((item) => item.record.code))
  const gone = [...stored.values()].filter((one) => one.national && one.versionId && !here.has(one.code))
  return [
    ...lines,
    ...gone.map(
      (one): StagedLine => ({ code: one.code, kind: 'removed', name: one.national?.name.vi ?? one.code, record: null, changes: [] }),
    ),
  ]
}

/** Reads a catalogue, keeps what it would change and lays it before a second person. Nothing is in force yet. */
export async function stageImport(db: Db, input: StageInput): Promise<Staged> {
  const { incoming, refused } = await readLines(input)
  return inTransaction(db, async (trx) => {
    const lines = compare(incoming, await listStored(trx), input.whole)
    const count = (of: StagedLine['kind']): number => lines.filter((line) => line.kind === of).length
    const counts = {
      ...{ new: count('new'), changed: count('changed'), removed: count('removed') },
      ...{ unchanged: incoming.length - count('new') - count('changed'), refused: refused.length },
    }
    const hash = createHash('sha256').update(canonical(lines)).digest('hex')
    const { file, whole, validFrom, by, at } = input
    const batchId = await insertBatch(trx, { file, whole, validFrom, by, stagedAt: at, hash, counts, refused })
    for (let i = 0; i < lines.length; i += 300) await insertLines(trx, batchId, lines.slice(i, i + 300))
    const body = { batchId, file, whole, validFrom, hash, counts }
    const draft = await saveDraft(trx, { kind, key, body, by, at, note: file })
    return { batchId, draftId: draft.id, counts, refused }
  })
}

const batchOf = (body: unknown): string => String((body as { batchId?: unknown } | null)?.batchId ?? '')

async function check(db: Db, body: unknown): Promise<Fault[]> {
  const batch = /^[0-9a-f-]{36}$/.test(batchOf(body)) ? await findBatch(db, batchOf(body)) : undefined
  if (!batch || batch.hash !== (body as { hash?: unknown }).hash) return [{ at: 'batchId', message: 'there is no such file' }]
  const nothing = batch.counts.new + batch.counts.changed + batch.counts.removed === 0
  return nothing ? [{ at: 'counts', message: 'the file changes nothing' }] : []
}

/** Puts the staged lines into force, in one transaction, with the record of the run. */
async function publish(trx: Db, body: unknown, { at, from, drafter, reviewer }: Stamp): Promise<number> {
  const batch = await findBatch(trx, batchOf(body))
  if (!batch) throw new Error(`no import batch ${batchOf(body)}`)
  await lockCatalogue(trx)
  const lines = await listLines(trx, batch.id, { limit: 100_000 })
  const stamp = { by: `${drafter.name}, ${reviewer.name}`, at }
  const validFrom = batch.validFrom > from ? batch.validFrom : from
  const ended = lines.filter((line) => line.kind === 'removed').map((line) => line.code)
  await endRecords(trx, ended, validFrom, stamp)
  const incoming = lines.flatMap((line) => (line.record ? [{ record: line.record, validFrom }] : []))
  const counts = await applyRecords(trx, 'national', incoming, stamp)
  const report = { batchId: batch.id, counts: { ...counts, removed: ended.length } }
  await insertRun(trx, { file: batch.file, counts: { ...counts, removed: ended.length, refused: batch.counts.refused }, report }, stamp)
  return (await listRuns(trx))[0]?.number ?? 0
}

/** The national catalogue as a whole: each import is a draft that one person stages and a second one agrees to. */
export function registerCatalogueVersions(title: string): void {
  registerVersionedKind({
    kind,
    label: 'procedures.versions.catalogue',
    about: 'procedures.versions.catalogue_about',
    order: 5,
    list: async (db, { after }) => (after ? [] : [{ key, title, number: (await listRuns(db))[0]?.number ?? 0 }]),
    title: async (_db, asked) => (asked === key ? title : undefined),
    versions: async (db) => (await listRuns(db)).map((run) => ({ number: run.number, from: run.at, by: `${run.by} (${run.file})` })),
    body: async (db, _key, number) => (await listRuns(db)).find((run) => run.number === number)?.counts,
    editor: () => uploadHref,
    details: (draft) => `${uploadHref}/${batchOf(draft.body)}`,
    check: (db, _key, body) => check(db, body),
    publish: (trx, _key, body, stamp) => publish(trx, body, stamp),
  })
}
