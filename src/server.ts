import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import { jsonLogger } from '#core/log.ts'
import type { Assets } from '#core/ui/layout.tsx'
import { keepFleet } from './fleet.ts'
import type { Part } from './part.ts'
import { migrateAll } from './prepare.ts'

/** Stops at the first of the signals: answers what has begun, then lets go; a drain that hangs is cut after 20 seconds. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = (): void => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 20_000).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // A part of a fleet does not outlive the process that keeps it.
  process.on('disconnect', end)
}

/** The production start: refuses default secrets, brings the schema up to date, serves until told to stop. */
async function main(): Promise<void> {
  const config = readConfig()
  const { values } = parseArgs({ options: { part: { type: 'string' }, assets: { type: 'string' } }, strict: false })
  if (typeof values.part === 'string') {
    const assets = JSON.parse(String(values.assets)) as Assets
    const { runPart } = await import('./part.ts')
    return stopOnSignal(await runPart(config, values.part as Part, assets))
  }
  const pool = createPool(config.databaseUrl, 2)
  const db = createDb(pool)
  await migrateAll(db, pool)
  await db.destroy()
  if (config.processes > 1) {
    const logger = jsonLogger(config)
    const fleet = keepFleet(config.processes, (message) => logger.info(message))
    stopOnSignal(fleet.stop)
    await fleet.ready
  } else {
    const { startProgram } = await import('./program.ts')
    const running = await startProgram(config, { jobs: true, log: (message) => running.app.log.info(message) })
    await running.app.listen({ host: config.host, port: config.port })
    stopOnSignal(running.stop)
  }
  process.stdout.write(`ready: http://${config.host}:${config.port}\n`)
}

main().catch((error: unknown) => {
  const words =
    error instanceof ConfigError
      ? `tinhso cannot start:\n${error.message}`
      : `tinhso cannot start: ${error instanceof Error ? error.message : String(error)}`
  process.stderr.write(`${words}\n`)
  process.exit(1)
})
