import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { translatorFor } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { fold } from '#core/search.ts'
import { canonical } from '#engine/indicators/index.ts'
import { type Fault, registerVersionedKind } from '#ground/versions/index.ts'
import { refreshDataset } from '../release/release.ts'
import { checkDataset, faultWords, isBody, shapeFaults } from './check.ts'
import { findDataset, insertDefinition, listDatasets, listDefinitions } from './dataset.queries.ts'
import type { DatasetBody } from './definition.ts'

export const versionedKind = 'dataset'
export const refreshJob = 'opendata.refresh'
export const hashOf = (body: DatasetBody): string => createHash('sha256').update(canonical(body)).digest('hex')

// The process of jobs has no configuration at hand here: what was agreed to is put into force, and the job looks at its rows.
let known: Config | undefined

/** Says with which configuration drafts are checked and first releases are made. */
export function useConfig(config: Config): void {
  known = config
}

async function check(db: Db, key: string, body: unknown, at: Date): Promise<Fault[]> {
  if (!isBody(body)) return shapeFaults(body)
  if (body.key !== key) return [{ at: 'key', message: `${body.key} ≠ ${key}` }]
  if (!known) return []
  const t = translatorFor('vi')
  return (await checkDataset(db, known, body, at)).faults.map((fault) => faultWords(t, fault))
}

/** Datasets go the road of two persons; what is published makes its first release at once. */
export function registerDatasets(): void {
  registerVersionedKind({
    kind: versionedKind,
    label: 'opendata.versions.label',
    about: 'opendata.versions.about',
    order: 80,
    list: async (db, { q, after, limit }) =>
      (await listDatasets(db))
        .filter((one) => one.key > (after ?? '') && (!q || fold(`${one.key} ${one.body.title.vi}`).includes(fold(q))))
        .slice(0, limit)
        .map(({ key, body, number }) => ({ key, title: body.title.vi, number })),
    title: async (db, key) => (await findDataset(db, key))?.body.title.vi,
    versions: async (db, key) =>
      (await listDefinitions(db, key)).map(({ number, from, draftedBy, reviewedBy }, index, all) => ({
        number,
        from,
        to: all[index - 1]?.from ?? null,
        by: `${draftedBy}, ${reviewedBy}`,
      })),
    body: async (db, key, number) => (await listDefinitions(db, key)).find((one) => one.number === number)?.body,
    check,
    publish: async (trx, _key, body, { at, from, drafter, reviewer }) => {
      if (!isBody(body)) throw new Error('a dataset that was checked is none')
      const number = await insertDefinition(trx, { body, hash: hashOf(body), source: 'person', drafter, reviewer, from, at })
      if (known) await refreshDataset(trx, known, body.key, at)
      else await enqueue(trx, refreshJob, {}, { key: refreshJob })
      return number
    },
    editor: (key) => `/lam-viec/du-lieu-mo/${key}/sua`,
    details: ({ id }) => `/lam-viec/du-lieu-mo/ban-thao/${id}`,
  })
}
