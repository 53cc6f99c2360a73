import type { Context, Finding } from '#core/module.ts'
import { getFile, openFile } from '#ground/files/index.ts'
import { listDatasets } from '../dataset/dataset.queries.ts'
import { freshnessOf } from './freshness.rules.ts'
import { listNewest } from './release.queries.ts'

/** What the doctor says of open data: what is held back or late, and files that are gone. */
export async function findings({ db, clock, config }: Context): Promise<Finding[]> {
  const datasets = (await listDatasets(db)).filter(({ standing }) => standing !== 'withdrawn')
  const newest = await listNewest(db)
  const bad: Finding[] = []
  const subject = 'open data'
  for (const { key, standing, trouble, datasetId, body, checkedAt } of datasets) {
    const page = `look at /lam-viec/du-lieu-mo/${key}`
    if (standing === 'blocked')
      bad.push({
        ok: false,
        subject,
        message: `${key}: the scan holds back ${trouble?.columns.join(', ') ?? ''}`,
        remedy: `${page}, drop or generalise these columns`,
      })
    else if (standing === 'failed')
      bad.push({
        ok: false,
        subject,
        message: `${key}: its source cannot be read (${trouble?.code ?? trouble?.words ?? ''})`,
        remedy: page,
      })
    else if (freshnessOf(body.frequency, checkedAt, clock.now()) === 'late')
      bad.push({ ok: false, subject, message: `${key}: late`, remedy: page })
    for (const { fileId, format } of newest.get(datasetId)?.files ?? []) {
      const lost = await getFile(db, fileId)
        .then((file) => openFile(config, file))
        .then((stream) => void stream.destroy())
        .then(() => false)
        .catch(() => true)
      if (lost)
        bad.push({
          ok: false,
          subject,
          message: `${key}: its file ${format} is gone`,
          remedy: 'run verify-files and restore the folder of files from the backup',
        })
    }
  }
  return [{ ok: bad.length === 0, subject, message: `${newest.size} datasets published` }, ...bad]
}
