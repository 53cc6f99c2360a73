import { type Db, sql, tablesOf } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { SigningTables } from '../tables.ts'

/** A certificate that the province uses to sign: a person's or an agency's. */
export type Enrolled = {
  id: string
  holder: 'person' | 'unit'
  personId: string | null
  unitId: string | null
  subject: string
  adapter: 'software' | 'remote'
  serial: string
  issuer: string
  certificate: string
  chain: string[]
  keySealed: string | null
  credential: string | null
  validFrom: Date
  validTo: Date
  automatic: boolean
  enrolledAt: Date
  revokedAt: Date | null
  revokedBecause: string | null
}

const columns = sql.raw(`id, holder, person_id as "personId", unit_id as "unitId", subject, adapter, serial, issuer, certificate, chain,
  key_sealed as "keySealed", credential, valid_from as "validFrom", valid_to as "validTo", automatic, enrolled_at as "enrolledAt",
  revoked_at as "revokedAt", revoked_because as "revokedBecause"`)

export async function insertCertificate(
  db: Db,
  one: Omit<Enrolled, 'id' | 'revokedAt' | 'revokedBecause'> & { by: string | null },
): Promise<string> {
  const { id } = await tablesOf<SigningTables>(db)
    .insertInto('signing.certificate')
    .values({
      holder: one.holder,
      person_id: one.personId,
      unit_id: one.unitId,
      subject: one.subject,
      adapter: one.adapter,
      serial: one.serial,
      issuer: one.issuer,
      certificate: one.certificate,
      chain: one.chain,
      key_sealed: one.keySealed,
      credential: one.credential,
      valid_from: one.validFrom,
      valid_to: one.validTo,
      automatic: one.automatic,
      enrolled_at: one.enrolledAt,
      enrolled_by: one.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === '23505') throw refuse('conflict', 'signing.already_enrolled')
      throw error
    })
  return id
}

type Whose = { personId: string } | { unitId: string }
const of = (whose: Whose) => ('personId' in whose ? sql`person_id = ${whose.personId}::uuid` : sql`unit_id = ${whose.unitId}::uuid`)

/** The certificate with which somebody signs now: of those in force, the one that began last. */
export async function findActive(db: Db, whose: Whose, at: Date): Promise<Enrolled | undefined> {
  const { rows } = await sql<Enrolled>`select ${columns} from signing.certificate
    where ${of(whose)} and valid_from <= ${at} and valid_to > ${at} and revoked_at is null order by valid_from desc, id limit 1`.execute(db)
  return rows[0]
}

export async function getCertificate(db: Db, id: string): Promise<Enrolled> {
  const { rows } = await sql<Enrolled>`select ${columns} from signing.certificate where id = ${id}::uuid`.execute(db)
  if (!rows[0]) throw refuse('notFound', 'signing.no_such_certificate')
  return rows[0]
}

/** Of one holder, or all by pages; the newest first. */
export async function listCertificates(
  db: Db,
  by: { whose?: Whose; holder?: 'person' | 'unit' | undefined; after?: Date | undefined; limit: number },
): Promise<Enrolled[]> {
  const { rows } = await sql<Enrolled>`select ${columns} from signing.certificate
    where ${by.whose ? of(by.whose) : sql`true`} and ${by.holder ? sql`holder = ${by.holder}` : sql`true`}
      and ${by.after ? sql`enrolled_at < ${by.after}` : sql`true`}
    order by enrolled_at desc, id limit ${by.limit}`.execute(db)
  return rows
}

/** Certificates of officers and agencies that end soon and have no successor. */
export async function listEnding(db: Db, at: Date, before: Date): Promise<Pick<Enrolled, 'subject' | 'validTo'>[]> {
  const { rows } = await sql<Pick<Enrolled, 'subject' | 'validTo'>>`select c.subject, c.valid_to as "validTo" from signing.certificate c
    where c.revoked_at is null and c.valid_to > ${at} and c.valid_to <= ${before}
      and not exists (select 1 from signing.certificate n where n.revoked_at is null and n.valid_to > c.valid_to
        and coalesce(n.person_id, n.unit_id) = coalesce(c.person_id, c.unit_id))
    order by c.valid_to, c.subject limit 50`.execute(db)
  return rows
}

/** Takes a certificate back once; false when it was taken back before. */
export async function revokeCertificate(db: Db, id: string, by: { at: Date; personId: string | null; because: string }): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update signing.certificate set revoked_at = ${by.at}, revoked_by = ${by.personId}, revoked_because = ${by.because}
    where id = ${id}::uuid and revoked_at is null`.execute(db)
  return Number(numAffectedRows) > 0
}
