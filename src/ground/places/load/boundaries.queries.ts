import { type Db, sql } from '#core/db.ts'

export type BoundaryRow = { unitId: string; geometry: string; source: string; validFrom: string }

/** Writes borders; one that is stored already (same unit, day and source) is replaced only if it differs. */
export async function saveBoundaries(trx: Db, rows: BoundaryRow[]): Promise<number> {
  const written = await sql`
    insert into places.boundary (unit_id, geometry, source, valid_from)
    select t."unitId", t.geometry::jsonb, t.source, t."validFrom"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t("unitId" uuid, geometry text, source text, "validFrom" date)
    on conflict (unit_id, valid_from, source) do update set geometry = excluded.geometry, recorded_at = now()
      where places.boundary.geometry <> excluded.geometry`.execute(trx)
  return Number(written.numAffectedRows ?? 0)
}

export async function findUnitIdsByCode(db: Db, codes: string[], on: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; id: string }>`
    select v.code, v.unit_id as id from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.code = any(${codes}::text[]) and u.kind = 'administrative' and v.superseded_at is null
      and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)`.execute(db)
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** The border of a unit on a day, as GeoJSON geometry. */
export async function findBoundary(db: Db, unitId: string, on: string): Promise<{ geometry: unknown; source: string } | undefined> {
  const { rows } = await sql<{ geometry: unknown; source: string }>`
    select geometry, source from places.boundary where unit_id = ${unitId}::uuid and valid_from <= ${on}::date
    order by valid_from desc, recorded_at desc limit 1`.execute(db)
  return rows[0]
}
