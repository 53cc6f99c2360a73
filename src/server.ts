import { ConfigError, readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import { migrateAll, startProgram } from './program.ts'

/** The production start: refuses default secrets, brings the schema up to date, serves until told to stop. */
async function main(): Promise<void> {
  const config = readConfig()
  const pool = createPool(config.databaseUrl, 2)
  const db = createDb(pool)
  await migrateAll(db, pool)
  await db.destroy()
  const running = await startProgram(config, { jobs: true, log: (message) => running.app.log.info(message) })
  await running.app.listen({ host: config.host, port: config.port })
  process.stdout.write(`ready: http://${config.host}:${config.port}\n`)
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    // Answers what has begun, then lets go: a drain that hangs is cut after 20 seconds.
    setTimeout(() => process.exit(1), 20_000).unref()
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error: unknown) => {
  const words =
    error instanceof ConfigError
      ? `tinhso cannot start:\n${error.message}`
      : `tinhso cannot start: ${error instanceof Error ? error.message : String(error)}`
  process.stderr.write(`${words}\n`)
  process.exit(1)
})
