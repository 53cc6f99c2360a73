import { type Db, sql } from '#core/db.ts'
import type { History } from './recode.rules.ts'
import { listLinks } from './units.queries.ts'
import type { Succession } from './units.rules.ts'

type Span = { id: string; validFrom: string; validTo: string | null }
type Child = { parent: string; child: string }

async function listSpans(db: Db, ids: string[]): Promise<Span[]> {
  const { rows } = await sql<Span>`
    select unit_id as id, valid_from as "validFrom", valid_to as "validTo" from places.unit_version
    where unit_id = any(${ids}::uuid[]) and superseded_at is null order by valid_from`.execute(db)
  return rows
}

/** The administrative units that stood below a unit on its last day. */
async function listLastChildren(db: Db, ids: string[]): Promise<Child[]> {
  const { rows } = await sql<Child>`
    with ended as (
      select unit_id, max(valid_to) as day from places.unit_version
      where unit_id = any(${ids}::uuid[]) and superseded_at is null group by unit_id having bool_and(valid_to is not null)
    )
    select ended.unit_id as parent, v.unit_id as child from ended
    join places.unit_version v on v.parent_id = ended.unit_id and v.superseded_at is null
      and v.valid_from <= ended.day and (v.valid_to is null or v.valid_to >= ended.day)
    join places.unit u on u.id = v.unit_id and u.kind = 'administrative'`.execute(db)
  return rows
}

function group<V, R>(items: V[], key: (item: V) => string, value: (item: V) => R): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), value(item)])
  return groups
}

/** Everything that the units became (or came from), step by step until nothing new is found: two or three rounds in practice. */
export async function loadHistory(db: Db, ids: string[]): Promise<History> {
  const seen = new Set<string>()
  const spans: Span[] = []
  const out: Succession[] = []
  const into: Succession[] = []
  const children: Child[] = []
  let frontier = [...new Set(ids)]
  while (frontier.length > 0) {
    for (const id of frontier) seen.add(id)
    const links = { out: await listLinks(db, frontier, 'out'), into: await listLinks(db, frontier, 'into') }
    const linked = new Set(links.out.map((link) => link.from))
    const below = await listLastChildren(
      db,
      frontier.filter((id) => !linked.has(id)),
    )
    spans.push(...(await listSpans(db, frontier)))
    out.push(...links.out)
    into.push(...links.into)
    children.push(...below)
    const next = [...links.out.map((link) => link.to), ...links.into.map((link) => link.from), ...below.map((row) => row.child)]
    frontier = [...new Set(next)].filter((id) => !seen.has(id))
  }
  return {
    spans: group(
      spans,
      (span) => span.id,
      (span) => span,
    ),
    out: group(
      out,
      (link) => link.from,
      (link) => link,
    ),
    into: group(
      into,
      (link) => link.to,
      (link) => link,
    ),
    lastChildren: group(
      children,
      (row) => row.parent,
      (row) => row.child,
    ),
  }
}
