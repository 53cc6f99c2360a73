import { createDb, createPool, type Db } from '#core/db.ts'
import { createDatabase } from '#core/postgres.ts'

let made = 0

function server(): string {
  const url = process.env.TINHSO_TEST_SERVER
  if (!url) throw new Error('no test server: run the tests with `npm test -- <path>`')
  return url
}

/** Address of a new database without a table. */
export const emptyDatabase = (): Promise<string> => createDatabase(server(), `test_bare_${process.pid}_${made++}`)

/** Address of a new database with every table of the program and no more than the pack's rows. */
export const migratedDatabase = (): Promise<string> => createDatabase(server(), `test_copy_${process.pid}_${made++}`, 'tinhso_template')

/** Runs with a handle on the database and closes it. */
export async function withDb<R>(url: string, run: (db: Db) => Promise<R>, connections = 4): Promise<R> {
  const db = createDb(createPool(url, connections))
  try {
    return await run(db)
  } finally {
    await db.destroy()
  }
}
