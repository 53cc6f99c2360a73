import { type Db, sql } from '#core/db.ts'

export const folderKinds = ['inbox', 'sent', 'archive', 'junk', 'trash', 'other'] as const
export type FolderKind = (typeof folderKinds)[number]
export type Folder = { id: string; boxId: string; kind: FolderKind; path: string; name: string; uidValidity: string | null }
const columns = sql.raw(`id, box_id as "boxId", kind, path, name, uid_validity as "uidValidity"`)

/** The folders of a box that the program keeps itself. */
export async function insertFolders(trx: Db, boxId: string): Promise<void> {
  const kinds = folderKinds.filter((kind) => kind !== 'other')
  await sql`insert into mailbox.folder (box_id, kind, path, name) select ${boxId}::uuid, kind, kind, kind from unnest(${kinds}::text[]) kind
    on conflict do nothing`.execute(trx)
}

export async function listFolders(db: Db, boxId: string): Promise<(Folder & { unseen: number })[]> {
  const { rows } = await sql<Folder & { unseen: number }>`select ${columns},
      (select count(*)::int from mailbox.message m where m.folder_id = f.id and not m.is_seen) as unseen
    from mailbox.folder f where box_id = ${boxId}::uuid
    order by array_position(${[...folderKinds]}::text[], kind), name`.execute(db)
  return rows
}

export async function findFolder(db: Db, boxId: string, by: { id: string } | { kind: FolderKind }): Promise<Folder | undefined> {
  const { rows } = await sql<Folder>`select ${columns} from mailbox.folder where box_id = ${boxId}::uuid
    and ${'id' in by ? sql`id = ${by.id}::uuid` : sql`kind = ${by.kind}`} order by path limit 1`.execute(db)
  return rows[0]
}

/** The folders as the mail server names them; those that are gone go with their entries. Kept messages of the program's own stay. */
export async function putFolders(
  trx: Db,
  boxId: string,
  found: readonly { path: string; kind: FolderKind; name: string }[],
): Promise<void> {
  const paths = found.map((each) => each.path)
  await sql`insert into mailbox.folder (box_id, kind, path, name)
    select ${boxId}::uuid, * from unnest(${found.map((each) => each.kind)}::text[], ${paths}::text[], ${found.map((each) => each.name)}::text[])
    on conflict (box_id, path) do update set kind = excluded.kind, name = excluded.name`.execute(trx)
  await sql`delete from mailbox.message m using mailbox.folder f where f.id = m.folder_id and f.box_id = ${boxId}::uuid
    and f.path <> all(${paths}::text[]) and m.uid is not null`.execute(trx)
  await sql`delete from mailbox.folder f where f.box_id = ${boxId}::uuid and f.path <> all(${paths}::text[])
    and not exists (select from mailbox.message m where m.folder_id = f.id)`.execute(trx)
}

/** Notes the server's mark of a folder; the entries of another mark are forgotten. */
export async function setValidity(trx: Db, folderId: string, validity: string): Promise<void> {
  await sql`delete from mailbox.message m using mailbox.folder f where f.id = ${folderId}::uuid and m.folder_id = f.id and m.uid is not null
    and f.uid_validity is distinct from ${validity}`.execute(trx)
  await sql`update mailbox.folder set uid_validity = ${validity} where id = ${folderId}::uuid`.execute(trx)
}

/** Notes the server's mark of a folder that was not looked into yet. */
export async function noteValidity(trx: Db, folderId: string, validity: string): Promise<void> {
  await sql`update mailbox.folder set uid_validity = ${validity} where id = ${folderId}::uuid and uid_validity is null`.execute(trx)
}
