import { join } from 'node:path'
import { testClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import type { App, Module } from '#core/module.ts'
import { projectRoot } from '#core/files.ts'
import { buildAssets } from '../scripts/build-assets.ts'
import { buildApp } from '../src/app.ts'

let assets: ReturnType<typeof buildAssets> | undefined

/** The program's door with the given modules only: for tests of the door itself. */
export async function smallApp(
  modules: Module[],
  ready: () => Promise<Record<string, boolean>> = async () => ({ database: true }),
): Promise<App> {
  const config = readConfig({
    TINHSO_MODE: 'test',
    DATABASE_URL: process.env.TINHSO_TEST_SERVER ?? '',
    TINHSO_PROVINCE: join(projectRoot, 'provinces/soc-trang'),
  })
  const db = createDb(createPool(config.databaseUrl, 2))
  const app = await buildApp({
    db,
    config,
    clock: testClock('2026-11-23T01:30:00Z'),
    modules,
    assets: await (assets ??= buildAssets()),
    ready,
  })
  app.addHook('onClose', () => db.destroy())
  await app.ready()
  return app
}
