// Measures the map of field reports with 200,000 of them: `node bin/run.mjs bench/feedback.ts` by itself, or `measureReports` in a run.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { systemClock } from '#core/clock.ts'
import type { Context } from '#core/module.ts'
import { levels, moved, type View, viewAround, viewQuery } from '../src/government/feedback/map/map.rules.ts'
import { runCommand } from '../src/program.ts'
import { withProvince } from './province.ts'
import { startServer } from './children.ts'
import { browse, type Figures, openGun } from './load.ts'

export type ReportFigures = {
  reports: number
  /** A view of the map, the page around it included; aims: p95 ≤ 150 ms, largest ≤ 60 KB. */
  map: Figures
  mapFiltered: Figures
  list: Figures
  /** The ground under a view, kept by browsers for a day. */
  base: Figures
  largestPageKb: number
  largestBaseKb: number
}

/** Borders where the reference data is at hand, and made-up reports. */
export async function fillMap(context: Context, reports: number): Promise<void> {
  const borders = join(context.config.referenceData, 'gis/communes-2025-92-cantho.geojson')
  if (existsSync(borders)) await runCommand({ ...context, log: () => undefined }, 'import boundaries', [borders], { on: '2025-07-01' })
  await runCommand(context, 'generate reports', [String(reports)])
}

/** Views as people open them: the whole province, then nearer and nearer around towns, and a step aside at each level. */
function someViews(): View[] {
  const towns = [
    { lat: 9.603, lon: 105.974 },
    { lat: 9.72, lon: 105.98 },
    { lat: 9.32, lon: 105.97 },
  ]
  const near: View[] = towns.flatMap((town) =>
    Array.from({ length: levels.last - 1 }, (_, n) => viewAround(n + 2, town)).flatMap((view) => [
      view,
      moved(view, 4, 0),
      moved(view, 0, -4),
    ]),
  )
  return [viewAround(2, { lat: 9.6, lon: 105.97 }), viewAround(1, { lat: 9.6, lon: 105.97 }), ...near]
}

export async function measureReports(url: string, by: { reports: number; seconds: number; users: number }): Promise<ReportFigures> {
  const gun = openGun(url, by.users)
  const headers = { accept: 'text/html' }
  const views = someViews()
  const pages = views.map((view) => `/phan-anh/ban-do?${viewQuery(view)}`)
  const bases = views.map((view) => `/phan-anh/nen.svg?${viewQuery(view)}`)
  const sizes = async (paths: string[]): Promise<number> => {
    let largest = 0
    for (const path of paths) largest = Math.max(largest, Buffer.byteLength((await gun.shoot({ path, headers })).text))
    return Math.round(largest / 102.4) / 10
  }
  const figures = {
    reports: by.reports,
    largestPageKb: await sizes(pages),
    largestBaseKb: await sizes(bases),
    map: await browse(gun, { ...by, headers }, pages),
    mapFiltered: await browse(
      gun,
      { ...by, headers },
      pages.map((path) => `${path}&loai=waste&tt=open`),
    ),
    list: await browse(gun, { ...by, headers }, [
      '/phan-anh',
      '/phan-anh?loai=roads',
      '/phan-anh?tt=open',
      '/phan-anh?loai=noise&tt=fixed',
    ]),
    base: await browse(gun, { ...by, headers }, bases),
  }
  await gun.close()
  return figures
}

async function main(): Promise<void> {
  const reports = Number(process.argv[2] ?? 200_000)
  await withProvince('feedback', false, async ({ dir, databaseUrl, db, config }) => {
    const context: Context = { db, clock: systemClock, config, log: (line) => void process.stdout.write(`${line}\n`) }
    await fillMap(context, reports)
    process.stdout.write(`${reports} reports are there after ${Math.round(performance.now() / 1_000)} s\n`)
    const server = await startServer(databaseUrl, dir)
    try {
      process.stdout.write(`${JSON.stringify(await measureReports(server.url, { reports, seconds: 6, users: 4 }), null, 2)}\n`)
    } finally {
      await server.stop()
    }
  })
  process.stdout.write(`all in ${Math.round(performance.now() / 1_000)} s\n`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
