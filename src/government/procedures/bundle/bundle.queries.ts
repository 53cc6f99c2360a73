import { createHash } from 'node:crypto'
import { ask, type Db } from '#core/db.ts'
import { canonical } from '../procedure/procedure.rules.ts'
import type { Bundle, FiledPart, PartState, PublishedBundle } from './bundle.ts'

/** Publishes a bundle when it differs from its latest version. */
export async function publishBundle(trx: Db, body: Bundle, at: Date): Promise<void> {
  const hash = createHash('sha256').update(canonical(body)).digest('hex')
  const [latest] = await ask<{ version: number; hash: string }>(
    trx,
    'select version, content_hash as hash from procedures.bundle where procedure_code = $1 order by version desc limit 1',
    [body.procedure],
  )
  if (latest?.hash === hash) return
  await ask(
    trx,
    `insert into procedures.bundle (procedure_code, version, body, content_hash, published_at) values ($1, $2, $3, $4, $5)
      on conflict (procedure_code, version) do nothing`,
    [body.procedure, (latest?.version ?? 0) + 1, JSON.stringify(body), hash, at],
  )
}

/** The latest version of every bundle. */
export const listBundles = (db: Db): Promise<PublishedBundle[]> =>
  ask(db, 'select distinct on (procedure_code) id, version, body from procedures.bundle order by procedure_code, version desc', [])

export async function findBundle(db: Db, procedureCode: string): Promise<PublishedBundle | undefined> {
  const [row] = await ask<PublishedBundle>(
    db,
    'select id, version, body from procedures.bundle where procedure_code = $1 order by version desc limit 1',
    [procedureCode],
  )
  return row
}

export type BundleFiling = { caseId: string; bundle: PublishedBundle; promisedAt: Date | null; promise: unknown; onPaper: string[] }

export async function findFiling(db: Db, caseId: string): Promise<BundleFiling | undefined> {
  const [row] = await ask<Omit<BundleFiling, 'bundle'> & PublishedBundle>(
    db,
    `select f.case_id as "caseId", f.promised_at as "promisedAt", f.promise, f.on_paper as "onPaper", b.id, b.version, b.body
      from procedures.bundle_filing f join procedures.bundle b on b.id = f.bundle_id where f.case_id = $1`,
    [caseId],
  )
  if (!row) return undefined
  const { id, version, body, ...filing } = row
  return { ...filing, bundle: { id, version, body } }
}

export async function insertFiling(
  trx: Db,
  filing: { caseId: string; bundleId: string; promisedAt: Date | undefined; promise: unknown; onPaper: string[] },
): Promise<void> {
  await ask(trx, 'insert into procedures.bundle_filing (case_id, bundle_id, promised_at, promise, on_paper) values ($1, $2, $3, $4, $5)', [
    filing.caseId,
    filing.bundleId,
    filing.promisedAt ?? null,
    JSON.stringify(filing.promise),
    filing.onPaper,
  ])
}

/** Locks a filing: whoever moves its parts does so one after the other. */
export async function lockFiling(trx: Db, caseId: string): Promise<void> {
  await ask(trx, 'select 1 from procedures.bundle_filing where case_id = $1 for update', [caseId])
}

const partColumns = `p.bundle_case_id as "bundleCaseId", p.key, p.procedure_version_id as "procedureVersionId", p.form_id as "formId",
  p.unit_id as "unitId", p.state, p.attempt, p.case_id as "caseId", p.code, p.draft_id as "draftId", p.reason, p.since`

export const listParts = (db: Db, bundleCaseId: string): Promise<FiledPart[]> =>
  ask(db, `select ${partColumns} from procedures.bundle_part p where p.bundle_case_id = $1`, [bundleCaseId])

export async function insertPart(trx: Db, part: Omit<FiledPart, 'attempt' | 'caseId' | 'code' | 'draftId' | 'reason'>): Promise<void> {
  await ask(
    trx,
    `insert into procedures.bundle_part (bundle_case_id, key, procedure_version_id, form_id, unit_id, state, since)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [part.bundleCaseId, part.key, part.procedureVersionId, part.formId, part.unitId, part.state, part.since],
  )
}

/** A part began: its dossier is there. */
export async function beginPart(
  trx: Db,
  part: Pick<FiledPart, 'bundleCaseId' | 'key'>,
  dossier: { caseId: string; code: string; at: Date },
): Promise<void> {
  await ask(
    trx,
    `update procedures.bundle_part set state = 'running', case_id = $3, code = $4, since = $5, reason = null
      where bundle_case_id = $1 and key = $2`,
    [part.bundleCaseId, part.key, dossier.caseId, dossier.code, dossier.at],
  )
}

export async function settlePart(
  trx: Db,
  part: Pick<FiledPart, 'bundleCaseId' | 'key'>,
  to: { state: PartState; reason?: string | null; at: Date },
): Promise<void> {
  await ask(trx, 'update procedures.bundle_part set state = $3, reason = $4, since = $5 where bundle_case_id = $1 and key = $2', [
    part.bundleCaseId,
    part.key,
    to.state,
    to.reason ?? null,
    to.at,
  ])
}

/** Remembers with which draft the person takes a part up again. */
export async function setPartDraft(db: Db, part: Pick<FiledPart, 'bundleCaseId' | 'key'>, draftId: string): Promise<void> {
  await ask(db, 'update procedures.bundle_part set draft_id = $3 where bundle_case_id = $1 and key = $2', [
    part.bundleCaseId,
    part.key,
    draftId,
  ])
}

/** The part that a draft takes up again, with the code of the whole. */
export async function findPartOfDraft(db: Db, draftId: string): Promise<{ key: string; code: string } | undefined> {
  const [row] = await ask<{ key: string; code: string }>(
    db,
    `select p.key, d.code from procedures.bundle_part p join procedures.dossier d on d.case_id = p.bundle_case_id where p.draft_id = $1`,
    [draftId],
  )
  return row
}

/** The part that a draft takes up again goes on with the dossier that was filed from it. */
export async function adoptPart(
  trx: Db,
  draftId: string,
  dossier: { caseId: string; code: string; at: Date },
): Promise<FiledPart | undefined> {
  const [row] = await ask<FiledPart>(
    trx,
    `update procedures.bundle_part p set state = 'running', attempt = p.attempt + 1, case_id = $2, code = $3, since = $4, reason = null,
      draft_id = null where p.draft_id = $1 and p.state in ('refused', 'withdrawn', 'stopped') returning ${partColumns}`,
    [draftId, dossier.caseId, dossier.code, dossier.at],
  )
  return row
}

/** Of these cases those that are parts, with the case of the whole. */
export const listWholesOf = (
  db: Db,
  caseIds: readonly string[],
): Promise<{ caseId: string; key: string; bundleCaseId: string; code: string }[]> =>
  ask(
    db,
    `select p.case_id as "caseId", p.key, p.bundle_case_id as "bundleCaseId", d.code from procedures.bundle_part p
      join procedures.dossier d on d.case_id = p.bundle_case_id where p.case_id = any($1::uuid[])`,
    [caseIds],
  )

/** Parts that did not begin yet go with their unit. */
export async function moveWaitingParts(db: Db, from: string, to: string): Promise<void> {
  await ask(db, `update procedures.bundle_part set unit_id = $2 where unit_id = $1 and state = 'waiting'`, [from, to])
}

/** A person's filings with their parts, for the copy of their data. */
export const listOwnBundles = (db: Db, ownerId: string): Promise<unknown[]> =>
  ask(
    db,
    `select d.code, f.promised_at as "promisedAt",
      (select json_agg(json_build_object('part', p.key, 'state', p.state, 'dossier', p.code, 'reason', p.reason, 'since', p.since) order by p.key)
        from procedures.bundle_part p where p.bundle_case_id = f.case_id) as parts
      from procedures.bundle_filing f join procedures.dossier d on d.case_id = f.case_id where d.owner_id = $1 order by d.filed_at, d.code`,
    [ownerId],
  )
