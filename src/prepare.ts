// What must be done before any process serves; it knows no module, so that whoever only keeps processes begins at once.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { type Db, migrate } from '#core/db.ts'
import { sourceRoot } from '#core/files.ts'
import { migrateJobs } from '#core/jobs.ts'
import type { Assets } from '#core/ui/layout.tsx'

/** Brings the schema and the job tables up to date. */
export async function migrateAll(db: Db, pool: pg.Pool): Promise<string[]> {
  const applied = await migrate(db)
  await migrateJobs(pool)
  return applied
}

/** Stylesheets and islands: those of the build, or in development built now. */
export async function findAssets(): Promise<Assets> {
  const dir = join(sourceRoot, 'assets')
  const manifest = join(dir, 'manifest.json')
  if (existsSync(manifest)) return { ...(JSON.parse(readFileSync(manifest, 'utf8')) as Omit<Assets, 'dir'>), dir }
  const { buildAssets } = await import('../scripts/build-assets.ts')
  return buildAssets()
}
