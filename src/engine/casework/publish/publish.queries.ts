import { createHash } from 'node:crypto'
import { ask, type Db, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import type { Definition } from '../definition/definition.ts'
import type { CaseworkTables } from '../tables.ts'

type Published<B> = { id: string; version: number; body: B }
// Published rows never change, so what was read once stays true for the life of the process.
const publishedById = new Map<string, Published<unknown>>()

async function getPublished<B>(db: Db, table: 'casework.definition' | 'casework.calendar', id: string): Promise<Published<B>> {
  const known = publishedById.get(id)
  if (known) return known as Published<B>
  const row = await tablesOf<CaseworkTables>(db)
    .selectFrom(table)
    .select(['id', 'version', 'body'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  publishedById.set(id, row)
  return row as Published<B>
}

export const getDefinition = (db: Db, id: string): Promise<Published<Definition>> => getPublished<Definition>(db, 'casework.definition', id)
export const getCalendar = (db: Db, id: string): Promise<Published<Calendar>> => getPublished<Calendar>(db, 'casework.calendar', id)

const latestDefinition = 'select id from casework.definition where key = $1 order by version desc limit 1'

export async function findLatestDefinition(db: Db, key: string): Promise<{ id: string } | undefined> {
  const [latest] = await ask<{ id: string }>(db, latestDefinition, [key])
  return latest
}

/** The latest version of a case type: for lists over many cases, whose own versions may differ. */
export async function getLatestDefinition(db: Db, key: string): Promise<Definition> {
  const latest = await findLatestDefinition(db, key)
  if (!latest) throw refuse('conflict', 'casework.not_published', { key })
  return (await getDefinition(db, latest.id)).body
}

const fromPack = 'pack'
const packHash = `select content_hash from casework.definition where key = $1 and published_by = '${fromPack}' order by version desc limit 1`

async function findPackHash(db: Db, key: string): Promise<string | undefined> {
  const [row] = await ask<{ content_hash: string }>(db, packHash, [key])
  return row?.content_hash
}

export type ProcessLine = { id: string; version: number; publishedAt: Date; publishedBy: string }

/** All published versions of a case type, the newest first. */
export const listDefinitionVersions = (db: Db, key: string): Promise<ProcessLine[]> =>
  ask<ProcessLine>(
    db,
    `select id, version, published_at as "publishedAt", published_by as "publishedBy" from casework.definition
      where key = $1 order by version desc`,
    [key],
  )

export type ProcessListed = { key: string; title: { vi: string }; version: number }

/** The latest version of every case type. */
export const listDefinitions = (db: Db): Promise<ProcessListed[]> =>
  ask<ProcessListed>(
    db,
    `select distinct on (key) key, body -> 'title' as title, version from casework.definition order by key, version desc`,
  )

const calendars = 'select distinct on (key) id, units from casework.calendar order by key, version desc'

/** The working time of a unit: that of the nearest of `unitCodes` (the unit first, then those above it), else the one for everybody. */
export async function findCalendarOf(db: Db, unitCodes: string[]): Promise<{ id: string } | undefined> {
  const rows = await ask<{ id: string; units: string[] }>(db, calendars)
  for (const code of [...unitCodes, '*']) {
    const own = rows.find((row) => row.units.includes(code))
    if (own) return own
  }
  return undefined
}

/** The latest version of a calendar. */
export async function findCalendarId(db: Db, key: string): Promise<string | undefined> {
  const [row] = await ask<{ id: string }>(db, 'select id from casework.calendar where key = $1 order by version desc limit 1', [key])
  return row?.id
}

/**
 * Publishes a new version when the content differs from the latest one; says whether it did. The pack's files are compared with
 * the latest version that came from the pack: what two officers have published since is not overwritten by a restart.
 */
export async function publishBody(
  trx: Db,
  table: 'casework.definition' | 'casework.calendar',
  key: string,
  body: unknown,
  options: {
    at: Date
    units?: string[]
    by?: string
    /** Not again what was published at any time before. */
    once?: boolean
  },
): Promise<boolean> {
  const by = options.by ?? fromPack
  const text = JSON.stringify(body)
  const hash = createHash('sha256')
    .update(text)
    .update(JSON.stringify(options.units ?? null))
    .digest('hex')
  const tables = tablesOf<CaseworkTables>(trx)
  const latest = await tables
    .selectFrom(table)
    .select(['version', 'content_hash'])
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const known = table === 'casework.definition' && by === fromPack ? await findPackHash(trx, key) : undefined
  if ((known ?? latest?.content_hash) === hash) return false
  if (options.once && (await hasHash(trx, table, key, hash))) return false
  const row = { key, version: (latest?.version ?? 0) + 1, body: text, content_hash: hash }
  if (table === 'casework.definition')
    await tables
      .insertInto('casework.definition')
      .values({ ...row, published_at: options.at, published_by: by })
      .execute()
  else
    await tables
      .insertInto('casework.calendar')
      .values({ ...row, units: options.units ?? [], recorded_at: options.at })
      .execute()
  return true
}

async function hasHash(trx: Db, table: 'casework.definition' | 'casework.calendar', key: string, hash: string): Promise<boolean> {
  const found = await tablesOf<CaseworkTables>(trx)
    .selectFrom(table)
    .select('id')
    .where('key', '=', key)
    .where('content_hash', '=', hash)
    .executeTakeFirst()
  return found !== undefined
}
