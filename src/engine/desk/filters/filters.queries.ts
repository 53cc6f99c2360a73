import { type Db, sql } from '#core/db.ts'

export type SavedFilter = {
  id: string
  ownerId: string
  ownerName: string
  unitId: string | null
  name: string
  query: Record<string, string>
}

/** A person's own filters and those that their units share, by name. */
export async function listFilters(db: Db, by: { kind: string; personId: string; unitIds: readonly string[] }): Promise<SavedFilter[]> {
  const { rows } = await sql<SavedFilter>`
    select id, owner_id as "ownerId", owner_name as "ownerName", unit_id as "unitId", name, query from desk.saved_filter
    where kind = ${by.kind} and (owner_id = ${by.personId}::uuid or unit_id = any(${[...by.unitIds]}::uuid[]))
    order by owner_id <> ${by.personId}::uuid, name, id limit 100`.execute(db)
  return rows
}

/** Keeps a filter; one of the same name is put in its place. */
export async function saveFilter(db: Db, kind: string, saved: Omit<SavedFilter, 'id'> & { at: Date }): Promise<void> {
  await sql`insert into desk.saved_filter (kind, owner_id, owner_name, unit_id, name, query, made_at)
    values (${kind}, ${saved.ownerId}::uuid, ${saved.ownerName}, ${saved.unitId}::uuid, ${saved.name}, ${JSON.stringify(saved.query)}::jsonb, ${saved.at})
    on conflict (owner_id, kind, name) do update set unit_id = excluded.unit_id, query = excluded.query, owner_name = excluded.owner_name,
      made_at = excluded.made_at`.execute(db)
}

/** A filter is its owner's to drop. */
export async function dropFilter(db: Db, by: { id: string; ownerId: string }): Promise<boolean> {
  const done = await sql`delete from desk.saved_filter where id = ${by.id}::uuid and owner_id = ${by.ownerId}::uuid`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}
