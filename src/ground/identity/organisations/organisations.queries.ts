import { type Db, sql } from '#core/db.ts'

export type MandateState = 'waiting' | 'confirmed' | 'refused' | 'ended'
export type Mandate = {
  id: string
  organisationId: string
  code: string
  organisation: string
  personId: string
  person: string
  kind: 'representative' | 'authorised'
  validFrom: string
  validTo: string | null
  proof: string
  proofFile: string | null
  givenBy: string | null
  state: MandateState
  because: string | null
  askedAt: Date
}

const columns =
  sql.raw(`m.id, m.organisation_id as "organisationId", o.code, o.name as organisation, m.person_id as "personId", p.name as person, m.kind,
  m.valid_from as "validFrom", m.valid_to as "validTo", m.proof, m.proof_file as "proofFile", m.given_by as "givenBy", m.state, m.because, m.asked_at as "askedAt"`)
const tables = sql.raw(
  `identity.mandate m join identity.organisation o on o.id = m.organisation_id join identity.person p on p.id = m.person_id`,
)

export async function listMandates(db: Db, personId: string): Promise<Mandate[]> {
  const { rows } =
    await sql<Mandate>`select ${columns} from ${tables} where m.person_id = ${personId}::uuid order by m.asked_at desc, m.id`.execute(db)
  return rows
}

/** Persons who may act for the organisation of a tax code on a day. */
export async function listRepresentatives(db: Db, code: string, on: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select distinct m.person_id as id from ${tables} where o.code = ${code} and m.state = 'confirmed'
    and m.valid_from <= ${on}::date and (m.valid_to is null or m.valid_to >= ${on}::date)`.execute(db)
  return rows.map((row) => row.id)
}

/** Those whom a representative authorised. */
export async function listGiven(db: Db, mandateIds: string[]): Promise<Mandate[]> {
  const { rows } =
    await sql<Mandate>`select ${columns} from ${tables} where m.given_by = any(${mandateIds}::uuid[]) order by m.asked_at desc, m.id`.execute(
      db,
    )
  return rows
}

export async function listWaiting(db: Db): Promise<Mandate[]> {
  const { rows } =
    await sql<Mandate>`select ${columns} from ${tables} where m.state = 'waiting' order by m.asked_at, m.id limit 200`.execute(db)
  return rows
}

export async function findMandate(db: Db, id: string, lock = false): Promise<Mandate | undefined> {
  const { rows } =
    await sql<Mandate>`select ${columns} from ${tables} where m.id = ${id}::uuid ${lock ? sql`for update of m` : sql``}`.execute(db)
  return rows[0]
}

/** The organisation of this code; the name of one that is known stays as it is. */
export async function upsertOrganisation(trx: Db, given: { code: string; name: string; by: string; at: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into identity.organisation (code, name, created_at, created_by)
    values (${given.code}, ${given.name}, ${given.at}, ${given.by}::uuid) on conflict (code) do update set code = excluded.code returning id`.execute(
    trx,
  )
  return rows[0]?.id ?? ''
}

export type NewMandate = {
  organisationId: string
  personId: string
  kind: string
  validFrom: string
  validTo: string | null
  proof: string
  proofFile: string | null
  givenBy: string | null
  state: MandateState
  at: Date
}

export async function insertMandate(trx: Db, m: NewMandate): Promise<void> {
  await sql`insert into identity.mandate (organisation_id, person_id, kind, valid_from, valid_to, proof, proof_file, given_by, state, asked_at)
    values (${m.organisationId}::uuid, ${m.personId}::uuid, ${m.kind}, ${m.validFrom}::date, ${m.validTo}::date, ${m.proof}, ${m.proofFile}::uuid,
      ${m.givenBy}::uuid, ${m.state}, ${m.at})`.execute(trx)
}

export async function decideMandate(
  trx: Db,
  id: string,
  decided: { state: MandateState; by: string; at: Date; because: string | null },
): Promise<void> {
  await sql`update identity.mandate set state = ${decided.state}, decided_by = ${decided.by}::uuid, decided_at = ${decided.at},
    because = ${decided.because} where id = ${id}::uuid`.execute(trx)
}

/** Under which of their mandates a person acts in a session from now on; none: for themselves. */
export async function chooseMandate(db: Db, sessionId: string, mandateId: string | null): Promise<void> {
  await sql`update identity.session set mandate_id = ${mandateId}::uuid where id = ${sessionId}::uuid and revoked_at is null`.execute(db)
}
