import { ask, type Db } from '#core/db.ts'
import type { Corner, State } from './area.rules.ts'

export type Area = {
  id: string
  producerId: string
  name: string
  kind: string
  species: string
  sizeM2: number
  unitId: string
  corners: Corner[]
  lat: number | null
  lon: number | null
  state: State
  number: string | null
  dossierCode: string | null
  dossierCase: string | null
  madeUp: boolean
  createdAt: Date
}
const columns = `a.id, a.producer_id as "producerId", a.name, a.kind, a.species, a.size_m2 as "sizeM2", a.unit_id as "unitId", a.corners,
  a.lat, a.lon, a.state, a.number, a.dossier_code as "dossierCode", a.dossier_case as "dossierCase", a.made_up as "madeUp",
  a.created_at as "createdAt"`

export async function findArea(db: Db, id: string, { lock = false } = {}): Promise<Area | undefined> {
  const [row] = await ask<Area>(db, `select ${columns} from farming.area a where a.id = $1 ${lock ? 'for update' : ''}`, [id])
  return row
}
export async function findAreaByCase(db: Db, caseId: string): Promise<Area | undefined> {
  const [row] = await ask<Area>(db, `select ${columns} from farming.area a where a.dossier_case = $1 for update`, [caseId])
  return row
}
export const listAreasOf = (db: Db, producerId: string): Promise<Area[]> =>
  ask<Area>(db, `select ${columns} from farming.area a where a.producer_id = $1 order by a.created_at, a.id`, [producerId])

export type NewArea = Pick<Area, 'producerId' | 'name' | 'kind' | 'species' | 'sizeM2' | 'unitId' | 'corners' | 'lat' | 'lon' | 'madeUp'>
export async function insertArea(trx: Db, made: NewArea, at: Date): Promise<string> {
  const [row] = await ask<{ id: string }>(
    trx,
    `insert into farming.area (producer_id, name, kind, species, size_m2, unit_id, corners, lat, lon, made_up, created_at)
      values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11) returning id`,
    [
      made.producerId,
      made.name,
      made.kind,
      made.species,
      made.sizeM2,
      made.unitId,
      JSON.stringify(made.corners),
      made.lat,
      made.lon,
      made.madeUp,
      at,
    ],
  )
  return row?.id ?? ''
}

export async function nextAreaNumber(trx: Db): Promise<number> {
  const [row] = await ask<{ n: number }>(trx, "select nextval('farming.area_number')::int as n")
  return row?.n ?? 0
}

export async function updateState(trx: Db, id: string, of: { state: State; number: string | null }): Promise<void> {
  await ask(trx, 'update farming.area set state = $2, number = $3 where id = $1', [id, of.state, of.number])
}

/** Names the dossier by which the code is asked for; false where it already belongs to another area. */
export async function linkDossier(trx: Db, id: string, of: { code: string; caseId: string }): Promise<boolean> {
  const rows = await ask(
    trx,
    `update farming.area set state = 'asked', dossier_code = $2, dossier_case = $3 where id = $1
      and not exists (select from farming.area where dossier_case = $3 and id <> $1) returning id`,
    [id, of.code, of.caseId],
  )
  return rows.length > 0
}

export type Step = { what: State | 'resumed' | 'moved'; reason: string; byName: string; at: Date }
export async function insertStep(
  trx: Db,
  areaId: string,
  step: { what: Step['what']; reason?: string; by: { id: string | null; name: string }; at: Date },
): Promise<void> {
  await ask(trx, 'insert into farming.area_step (area_id, what, reason, by_id, by_name, at) values ($1, $2, $3, $4, $5, $6)', [
    areaId,
    step.what,
    step.reason ?? '',
    step.by.id,
    step.by.name,
    step.at,
  ])
}
export const listSteps = (db: Db, areaId: string): Promise<Step[]> =>
  ask<Step>(db, 'select what, reason, by_name as "byName", at from farming.area_step where area_id = $1 order by id desc', [areaId])

export type Certificate = {
  id: string
  scheme: string
  number: string
  issuer: string
  validFrom: string
  validTo: string
  fileId: string | null
}
export const listCertificates = (db: Db, areaId: string): Promise<Certificate[]> =>
  ask<Certificate>(
    db,
    `select id, scheme, number, issuer, valid_from as "validFrom", valid_to as "validTo", file_id as "fileId"
      from farming.certificate where area_id = $1 order by valid_to desc, id`,
    [areaId],
  )
export async function insertCertificate(
  trx: Db,
  areaId: string,
  made: Omit<Certificate, 'id'> & { by: string; at: Date },
): Promise<boolean> {
  const rows = await ask(
    trx,
    `insert into farming.certificate (area_id, scheme, number, issuer, valid_from, valid_to, file_id, added_by, added_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [areaId, made.scheme, made.number, made.issuer, made.validFrom, made.validTo, made.fileId, made.by, made.at],
  )
  return rows.length > 0
}
