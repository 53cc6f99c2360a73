import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool, type Db } from '#core/db.ts'
import { createDatabase } from '#core/postgres.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { startProgram } from '../src/program.ts'
import type { Person, World } from './world.ts'

let made = 0
const closers: (() => Promise<void>)[] = []

/** Called once by the runner when all tests are done. */
export async function closeWorlds(): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

/** Builds the program over a clone of the run's template database (see run.ts). */
export async function makeWorld(): Promise<World> {
  const server = process.env.TINHSO_TEST_SERVER
  if (!server) throw new Error('no test server: run the tests with `npm test -- <path>`')
  const clone = (): Promise<string> => createDatabase(server, `test_${process.pid}_${made++}`, 'tinhso_template')
  const clock = testClock('2026-11-23T01:30:00Z')
  const dataDir = mkdtempSync(join(tmpdir(), 'tinhso-test-'))
  const config = readConfig({
    TINHSO_MODE: 'test',
    DATABASE_URL: await clone(),
    TINHSO_DATA_DIR: dataDir,
    ...(process.env.TINHSO_DATA ? { TINHSO_DATA: process.env.TINHSO_DATA } : {}),
  })
  const program = await startProgram(config, { clock })
  await program.app.ready()
  const others: Db[] = []
  closers.push(async () => {
    for (const db of others) await db.destroy()
    await program.stop()
  })
  const person = (kind: 'citizen' | 'officer', roles: { role: string; unitId: string }[], name: string, phone?: string): Promise<Person> =>
    createTestPerson(program.db, clock, { kind, roles, name, ...(phone ? { phone } : {}) })
  return {
    app: program.app,
    db: program.db,
    clock,
    inject: ({ as, lang, ...options }) => {
      const cookies = [as?.cookie, lang && `lang=${lang}`].filter(Boolean).join('; ')
      const headers = { accept: 'text/html', ...options.headers, ...(cookies ? { cookie: cookies } : {}) }
      return program.app.inject({ ...options, headers })
    },
    citizen: (options = {}) => person('citizen', [], options.name ?? 'Thạch Thị Thử', options.phone),
    officer: (role, unitId, options = {}) =>
      person(
        'officer',
        [role].flat().map((r) => ({ role: r, unitId })),
        options.name ?? 'Cán bộ Thử',
      ),
    freshDatabase: async () => {
      const db = createDb(createPool(await clone(), 4))
      others.push(db)
      return db
    },
  }
}
