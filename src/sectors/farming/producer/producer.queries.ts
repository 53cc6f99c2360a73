import { ask, type Db } from '#core/db.ts'

export const producerKinds = ['household', 'cooperative', 'firm'] as const
export type ProducerKind = (typeof producerKinds)[number]
export type Producer = {
  id: string
  kind: ProducerKind
  name: string
  personId: string
  organisationCode: string | null
  unitId: string
  madeUp: boolean
}

const columns = `p.id, p.kind, p.name, p.person_id as "personId", p.organisation_code as "organisationCode", p.unit_id as "unitId",
  p.made_up as "madeUp"`

export async function findProducer(db: Db, id: string): Promise<Producer | undefined> {
  const [row] = await ask<Producer>(db, `select ${columns} from farming.producer p where p.id = $1`, [id])
  return row
}

/** The producer for whom a person acts: the organisation of the session, else their own household. */
export async function findProducerOf(db: Db, personId: string, organisationCode: string | undefined): Promise<Producer | undefined> {
  const [row] = organisationCode
    ? await ask<Producer>(db, `select ${columns} from farming.producer p where p.organisation_code = $1`, [organisationCode])
    : await ask<Producer>(db, `select ${columns} from farming.producer p where p.person_id = $1 and p.organisation_code is null`, [
        personId,
      ])
  return row
}

export type NewProducer = Omit<Producer, 'id'> & { at: Date }
/** Writes the producer down; undefined where there already is one for the person or organisation. */
export async function insertProducer(trx: Db, made: NewProducer): Promise<string | undefined> {
  const { kind, name, personId, organisationCode, unitId, madeUp, at } = made
  const [row] = await ask<{ id: string }>(
    trx,
    `insert into farming.producer (kind, name, person_id, organisation_code, unit_id, made_up, created_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    [kind, name, personId, organisationCode, unitId, madeUp, at],
  )
  return row?.id
}

export async function updateProducer(trx: Db, id: string, of: { name: string; unitId: string }): Promise<void> {
  await ask(trx, 'update farming.producer set name = $2, unit_id = $3 where id = $1', [id, of.name, of.unitId])
}

export const consents = ['name', 'place'] as const
export type Consents = Record<(typeof consents)[number], boolean>

/** What the producer agreed to show, as it was last said; nothing until they said so. */
export async function findConsents(db: Db, producerId: string): Promise<Consents> {
  const rows = await ask<{ shows: (typeof consents)[number]; given: boolean }>(
    db,
    'select distinct on (shows) shows, given from farming.consent where producer_id = $1 order by shows, id desc',
    [producerId],
  )
  return { name: false, place: false, ...Object.fromEntries(rows.map(({ shows, given }) => [shows, given])) }
}

export async function insertConsent(
  trx: Db,
  of: { producerId: string; shows: (typeof consents)[number]; given: boolean; by: string; at: Date },
): Promise<void> {
  await ask(trx, 'insert into farming.consent (producer_id, shows, given, by_id, at) values ($1, $2, $3, $4, $5)', [
    of.producerId,
    of.shows,
    of.given,
    of.by,
    of.at,
  ])
}
