import { type Db, sql } from '#core/db.ts'

/** Keys that were free when the rows were checked and have been taken since. */
export async function countTaken(trx: Db, importId: string, registerId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from registers.import_row i
    join registers.record r on r.register_id = ${registerId} and r.key = i.key
    where i.import_id = ${importId}::uuid and i.outcome in ('new', 'changed') and r.id <> i.record_id`.execute(trx)
  return rows[0]?.count ?? 0
}

type Loading = {
  importId: string
  registerId: number
  definitionVersion: number
  reason: string
  by: { id: string | null; name: string }
  at: Date
}

/*
 * The plan of timeline.rules.ts (`put`) for many records at once: the span in force on the row's day is superseded; what lay
 * before that day is written again as a remainder; the new span lasts until the old one's end, or until the next known change.
 */
export async function loadRows(trx: Db, { importId, registerId, definitionVersion, reason, by, at }: Loading): Promise<void> {
  const source = `import:${importId}`
  await sql`insert into registers.record (id, register_id, key, person_id, created_at)
    select record_id, ${registerId}, key, person_id, ${at} from registers.import_row where import_id = ${importId}::uuid and outcome = 'new'
    on conflict (id) do update set version = registers.record.version + 1`.execute(trx)
  await sql`update registers.record r set version = r.version + 1, person_id = i.person_id from registers.import_row i
    where i.import_id = ${importId}::uuid and i.outcome = 'changed' and r.id = i.record_id`.execute(trx)
  await sql`create temp table hit on commit drop as
    select i.line, v.id, v.valid_from as old_from, v.valid_to as old_to, i.valid_from as new_from from registers.import_row i
    join registers.record_version v on v.record_id = i.record_id and v.superseded_at is null and v.valid_from <= i.valid_from and (v.valid_to is null or v.valid_to >= i.valid_from)
    where i.import_id = ${importId}::uuid and i.outcome = 'changed'`.execute(trx)
  await sql`insert into registers.record_version (record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to,
      change, reason, by_id, by_name, source, recorded_at)
    select v.record_id, v.register_id, v.definition_version, v.key, v.title, v.unit_id, v.data, v.search, v.missing, v.faults, v.valid_from, hit.new_from - 1,
      v.change, v.reason, v.by_id, v.by_name, ${source}, ${at}
    from hit join registers.record_version v on v.id = hit.id where hit.old_from < hit.new_from`.execute(trx)
  await sql`update registers.record_version v set superseded_at = ${at}, superseded_by = ${source} from hit where v.id = hit.id`.execute(
    trx,
  )
  await sql`insert into registers.record_version (record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to,
      change, reason, by_id, by_name, source, recorded_at)
    select i.record_id, ${registerId}, ${definitionVersion}, i.key, i.title, i.unit_id, i.data, i.search, i.missing, i.faults, i.valid_from,
      case when hit.id is not null then hit.old_to else (select min(n.valid_from) - 1 from registers.record_version n
        where n.record_id = i.record_id and n.superseded_at is null and n.valid_from > i.valid_from) end,
      'imported', ${reason}, ${by.id}::uuid, ${by.name}, ${source}, ${at}
    from registers.import_row i left join hit on hit.line = i.line
    where i.import_id = ${importId}::uuid and i.outcome in ('new', 'changed') order by i.key`.execute(trx)
}

/** What was loaded lies in the register: its rows here go; of what was refused the line and the reason stay, of people's data nothing else. */
export async function tidyRows(trx: Db, importId: string, personal: boolean): Promise<void> {
  await sql`delete from registers.import_row where import_id = ${importId}::uuid and outcome <> 'faulty'`.execute(trx)
  if (personal)
    await sql`update registers.import_row set cells = '{}', reasons = (select jsonb_agg(r - 'limit') from jsonb_array_elements(reasons) r) where import_id = ${importId}::uuid`.execute(
      trx,
    )
}

export type Undone = { taken: number; kept: { recordId: string; title: string }[] }

/** Takes back what an import wrote, where nothing was written about the record since; names the records that stay. */
export async function takeBack(trx: Db, importId: string, by: { id: string; name: string }, at: Date): Promise<Undone> {
  const source = `import:${importId}`
  await sql`create temp table mine on commit drop as
    select v.record_id, min(v.title) as title, exists (select from registers.record_version l where l.record_id = v.record_id
        and l.id > (select max(o.id) from registers.record_version o where o.record_id = v.record_id and o.source = ${source})) as moved_on
    from registers.record_version v where v.source = ${source} and v.superseded_at is null group by v.record_id`.execute(trx)
  await sql`update registers.record_version v set superseded_at = ${at}, superseded_by = ${by.name} from mine
    where v.record_id = mine.record_id and not mine.moved_on and v.source = ${source} and v.superseded_at is null`.execute(trx)
  await sql`insert into registers.record_version (record_id, register_id, definition_version, key, title, unit_id, data, search, missing, faults, valid_from, valid_to,
      change, reason, by_id, by_name, source, recorded_at)
    select v.record_id, v.register_id, v.definition_version, v.key, v.title, v.unit_id, v.data, v.search, v.missing, v.faults, v.valid_from, v.valid_to,
      'undone', v.reason, ${by.id}::uuid, ${by.name}, v.source, ${at}
    from mine join registers.record_version v on v.record_id = mine.record_id and v.superseded_by = ${source} where not mine.moved_on`.execute(
    trx,
  )
  await sql`update registers.record r set version = r.version + 1 from mine where r.id = mine.record_id and not mine.moved_on`.execute(trx)
  const { rows } = await sql<{
    recordId: string
    title: string
    movedOn: boolean
  }>`select record_id as "recordId", title, moved_on as "movedOn" from mine order by title`.execute(trx)
  return {
    taken: rows.filter((row) => !row.movedOn).length,
    kept: rows.filter((row) => row.movedOn).map(({ recordId, title }) => ({ recordId, title })),
  }
}
