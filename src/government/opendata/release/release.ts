import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { storeFile } from '#ground/files/index.ts'
import { findDataset, markLooked } from '../dataset/dataset.queries.ts'
import type { Dataset, Trouble } from '../dataset/definition.ts'
import { licenceOf, settings } from '../dataset/settings.ts'
import { type Built, buildDataset } from '../source/build.ts'
import { changesBetween, contentHash, keyOf } from './changes.rules.ts'
import { formatFacts, formatsFor, type Head, writeFormat } from './formats.ts'
import { type FileOf, findNewest, insertRelease, lastNumber, listRows, type Release, replaceRows } from './release.queries.ts'

export type Outcome = { result: 'released' | 'same' | 'blocked' | 'failed' | 'withdrawn'; number?: number; trouble?: Trouble }

const previewRows = 20
const mostBytes = 500 * 1024 * 1024

/** The address under which the catalogue is reached from outside. */
export const pageOf = (config: Config, key: string): string => `${config.publicUrl}/du-lieu-mo/${key}`

async function filesOf(db: Db, config: Config, head: Head, { table }: Built, at: Date): Promise<FileOf[]> {
  const files: FileOf[] = []
  for (const format of formatsFor(table.columns, table.rows)) {
    const stream = writeFormat(format, { head, columns: table.columns, rows: table.rows })
    const name = `${head.key}-${head.version}.${format}`
    const stored = await storeFile(db, config, {
      name,
      accept: [formatFacts[format].stored],
      maxBytes: mostBytes,
      by: null,
      at,
      stream,
      entrance: 'program',
    })
    files.push({ format, fileId: stored.id, size: stored.size, sha256: stored.sha256 })
  }
  return files
}

async function write(trx: Db, config: Config, dataset: Dataset, built: Built, at: Date): Promise<Release> {
  const { table, scan } = built
  const before = await findNewest(trx, dataset.datasetId)
  const kept = before ? await listRows(trx, dataset.datasetId) : []
  const number = (await lastNumber(trx, dataset.datasetId)) + 1
  const { title, licence } = dataset.body
  const head: Head = {
    key: dataset.key,
    title: title.vi,
    version: number,
    issued: at.toISOString(),
    publisher: settings().publisher.name.vi,
    licence: licenceOf(licence)?.uri ?? licence,
    page: pageOf(config, dataset.key),
  }
  const release: Omit<Release, 'id'> = {
    datasetId: dataset.datasetId,
    number,
    definition: dataset.number,
    issuedAt: at,
    contentHash: contentHash(table.columns, table.rows, dataset.body.licence),
    rows: table.rows.length,
    columns: table.columns,
    preview: table.rows.slice(0, previewRows),
    changes: changesBetween(before && { columns: before.columns, rows: kept }, table),
    scan,
    coversFrom: table.covers?.from ?? null,
    coversTo: table.covers?.to ?? null,
    files: await filesOf(trx, config, head, built, at),
  }
  const id = await insertRelease(trx, release)
  await replaceRows(
    trx,
    dataset.datasetId,
    table.rows.map((data) => ({ key: keyOf(data, table.keys), data })),
  )
  return { id, ...release }
}

/**
 * Looks at the source and makes a release where its content is another than that of the newest: what the scan blocks is never
 * published, also when it was fine before.
 */
export async function refreshDataset(db: Db, config: Config, key: string, at: Date): Promise<Outcome> {
  return inTransaction(db, async (trx): Promise<Outcome> => {
    const dataset = await findDataset(trx, key, { lock: true })
    if (!dataset || dataset.standing === 'withdrawn') return { result: 'withdrawn' }
    const { datasetId } = dataset
    let built: Built
    try {
      built = await buildDataset(trx, config, dataset.body, at)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const trouble: Trouble = { at: at.toISOString(), columns: [], code: error.code, words: String(error.vars.field ?? '') }
      await markLooked(trx, datasetId, { standing: 'failed', trouble })
      return { result: 'failed', trouble }
    }
    if (built.scan.blocked.length > 0) {
      const trouble: Trouble = { at: at.toISOString(), columns: built.scan.blocked }
      await markLooked(trx, datasetId, { standing: 'blocked', trouble })
      return { result: 'blocked', trouble }
    }
    const { sourceAt } = built.table
    await markLooked(trx, datasetId, { standing: 'ok', trouble: null, checkedAt: at, sourceAt })
    const newest = await findNewest(trx, datasetId)
    const isSame = newest?.contentHash === contentHash(built.table.columns, built.table.rows, dataset.body.licence)
    if (isSame) return { result: 'same', number: newest.number }
    return { result: 'released', number: (await write(trx, config, dataset, built, at)).number }
  })
}

export const issuedDay = (release: Pick<Release, 'issuedAt'>): string => dayOf(release.issuedAt)
