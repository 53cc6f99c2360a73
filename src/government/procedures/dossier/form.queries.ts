import { createHash } from 'node:crypto'
import { ask, type Db, tablesOf } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import type { PublishedForm } from './dossier.ts'
import type { ProceduresTables } from '../tables.ts'

const tables = (db: Db) => tablesOf<ProceduresTables>(db)

// Published forms never change, so what was read once stays true for the life of the process.
const forms = new Map<string, PublishedForm>()

export async function getForm(db: Db, id: string): Promise<PublishedForm> {
  const known = forms.get(id)
  if (known) return known
  const row = await tables(db)
    .selectFrom('procedures.form')
    .select(['id', 'key', 'version', 'body'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const form = { ...row, body: row.body as FormDefinition }
  forms.set(id, form)
  return form
}

export async function findLatestForm(db: Db, key: string): Promise<PublishedForm | undefined> {
  const [row] = await ask<{ id: string }>(db, latestForm, [key])
  return row && getForm(db, row.id)
}

const latestForm = 'select id, version, content_hash as hash from procedures.form where key = $1 order by version desc limit 1'

/** All published versions of a form, the newest first. */
export const listFormVersions = (db: Db, key: string): Promise<{ id: string; version: number; publishedAt: Date; publishedBy: string }[]> =>
  ask(
    db,
    `select id, version, published_at as "publishedAt", published_by as "publishedBy" from procedures.form where key = $1 order by version desc`,
    [key],
  )

/** The latest version of every form that was written by somebody: not those made from a record. */
export const listForms = (db: Db): Promise<{ key: string; title: { vi: string }; version: number }[]> =>
  ask(
    db,
    `select distinct on (key) key, body -> 'title' as title, version from procedures.form where key not like 'declaration:%' and key not like 'bundle:%'
      order by key, version desc`,
  )

const packForm = `select content_hash as hash from procedures.form where key = $1 and published_by = 'pack' order by version desc limit 1`

/**
 * Publishes the form when it differs from its latest version; one of the pack, when it differs from the latest that the pack
 * brought: what two officers have published since is not overwritten by a restart.
 */
export async function publishForm(trx: Db, key: string, body: FormDefinition, at: Date, by = 'program'): Promise<PublishedForm> {
  const { text, hash } = writtenOf(body)
  const [latest] = await ask<{ id: string; version: number; hash: string }>(trx, latestForm, [key])
  const [ofPack] = by === 'pack' ? await ask<{ hash: string }>(trx, packForm, [key]) : []
  if (latest && (ofPack ?? latest).hash === hash) return getForm(trx, latest.id)
  const version = (latest?.version ?? 0) + 1
  const inserted = await tables(trx)
    .insertInto('procedures.form')
    .values({ key, version, body: text, content_hash: hash, published_at: at, published_by: by })
    .onConflict((conflict) => conflict.columns(['key', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted ? { id: inserted.id, key, version, body } : publishForm(trx, key, body, at, by)
}

const written = new WeakMap<FormDefinition, { text: string; hash: string }>()

/** A form as it is kept, and the hash by which it is compared: written out once, as forms are not changed in place. */
function writtenOf(body: FormDefinition): { text: string; hash: string } {
  const known = written.get(body)
  if (known) return known
  const text = JSON.stringify(body)
  const now = { text, hash: createHash('sha256').update(text).digest('hex') }
  written.set(body, now)
  return now
}
