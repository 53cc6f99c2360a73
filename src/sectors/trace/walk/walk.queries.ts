import { type Db, sql } from '#core/db.ts'

export type Step = { uri: string; depth: number }
/** How far a walk goes, and how many things it may reach: no real chain is longer, a made-up circle ends here. */
export const bounds = { depth: 60, things: 20_000 }

// An event that was declared an error leads nowhere.
const stands = sql.raw(
  `not exists (select 1 from trace.event e join trace.event w on w.hash = e.hash and w.declares_error where e.id = any(array[i.event_id, o.event_id]))`,
)

async function walk(db: Db, uris: readonly string[], from: 'in' | 'out'): Promise<Step[]> {
  const to = from === 'in' ? 'out' : 'in'
  const { rows } = await sql<Step>`
    with recursive walk(uri, depth) as (
      select uri, 0 from unnest(${[...uris]}::text[]) as start(uri)
      union
      select next.uri, walk.depth + 1 from walk cross join lateral (
        select o.uri from trace.event_item i join trace.event_item o on o.node = i.node and o.way = ${to}
        where i.uri = walk.uri and i.way = ${from} and ${stands}
      ) next
      where walk.depth < ${bounds.depth}
    )
    select uri, min(depth)::int as depth from walk group by uri order by 2, 1 limit ${bounds.things}`.execute(db)
  return rows
}

/** What was made of these, or packed with them in it, themselves included. */
export const walkForward = (db: Db, uris: readonly string[]): Promise<Step[]> => walk(db, uris, 'in')
/** What these were made of, themselves included. */
export const walkBack = (db: Db, uris: readonly string[]): Promise<Step[]> => walk(db, uris, 'out')

export type WayEvent = {
  id: string
  type: string
  at: Date
  bizStep: string | null
  disposition: string | null
  place: string | null
  placeName: string | null
  unitId: string | null
  party: string | null
  partyId: string | null
  to: string | null
  uris: string[]
}

/** What happened to these things, in its order: not what others were made of them, nor what was declared wrong. */
export async function listWay(db: Db, uris: readonly string[]): Promise<WayEvent[]> {
  const { rows } = await sql<WayEvent>`
    select e.id, e.type, e.event_time as at, e.biz_step as "bizStep", e.disposition, coalesce(e.biz_location, e.read_point) as place,
      s.name as "placeName", s.unit_id as "unitId", p.public_name as party, e.party_id as "partyId",
      (select string_agg(distinct o.public_name, ', ') from trace.event_party d join trace.party o on o.uri = d.uri
        where d.event_id = e.id and d.side = 'destination') as "to",
      array(select distinct i.uri from trace.event_item i where i.event_id = e.id and i.uri = any(${[...uris]}::text[])) as uris
    from trace.event e left join trace.party p on p.id = e.party_id
      left join trace.place s on s.uri = coalesce(e.biz_location, e.read_point)
    where e.id in (select event_id from trace.event_item where uri = any(${[...uris]}::text[]) and role <> 'input') and not e.declares_error
      and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error)
    order by e.event_time, e.seq limit 500`.execute(db)
  return rows
}

export type Balance = { node: string; at: Date; partyId: string | null; inG: number; outG: number; commodity: string | null }

/** Makings with their mass on both sides, of a party or of all; only where every side is known by weight. */
export async function listMakings(db: Db, by: { partyId?: string | undefined; uris?: readonly string[] | undefined }): Promise<Balance[]> {
  const { rows } = await sql<Balance>`
    select i.node, min(e.event_time) as at, (array_agg(e.party_id))[1] as "partyId", min(p.commodity) as commodity,
      coalesce(sum(i.mass_g) filter (where i.way = 'in'), 0)::bigint as "inG",
      coalesce(sum(i.mass_g) filter (where i.way = 'out'), 0)::bigint as "outG"
    from trace.event_item i join trace.event e on e.id = i.event_id
      left join trace.lot l on l.uri = i.uri and i.way = 'out' left join trace.product p on p.id = l.product_id
    where i.node is not null and e.type = 'TransformationEvent'
      and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error)
      ${by.uris ? sql`and i.node in (select node from trace.event_item where uri = any(${[...by.uris]}::text[]) and node is not null)` : sql``}
    group by i.node
    having bool_and(i.mass_g is not null) ${by.partyId ? sql`and (array_agg(e.party_id))[1] = ${by.partyId}::uuid` : sql``}
    order by 2 desc, 1 limit 2000`.execute(db)
  return rows
}

export type Drawn = { lotId: string; uri: string; code: string; partyId: string; commodity: string; massG: number; takenG: number }

/** Lots with what makings took of them: together it may not be more than there was. */
export async function listDrawn(db: Db, by: { partyId?: string | undefined; uris?: readonly string[] | undefined }): Promise<Drawn[]> {
  const { rows } = await sql<Drawn>`
    select l.id as "lotId", l.uri, l.code, l.party_id as "partyId", p.commodity, l.mass_g as "massG", sum(i.mass_g)::bigint as "takenG"
    from trace.lot l join trace.product p on p.id = l.product_id
      join trace.event_item i on i.uri = l.uri and i.role = 'input' join trace.event e on e.id = i.event_id
    where i.mass_g is not null and not e.declares_error
      and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error)
      ${by.partyId ? sql`and l.party_id = ${by.partyId}::uuid` : sql``} ${by.uris ? sql`and l.uri = any(${[...by.uris]}::text[])` : sql``}
    group by l.id, p.commodity order by 1 limit 5000`.execute(db)
  return rows
}
