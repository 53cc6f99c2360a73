import { type Db, sql } from '#core/db.ts'
import type { Channel, LocalizedText, OnlineLevel } from '../procedure/procedure.ts'
import type { Ask } from './ask.rules.ts'

export type Filters = {
  field?: string | undefined
  level?: string | undefined
  audience?: string | undefined
  lifeEvent?: string | undefined
  agency?: string | undefined
}
export type Cursor = { rank: number; name: string; code: string }
export type Hit = {
  code: string
  name: LocalizedText
  summary: LocalizedText | null
  field: string
  agency: string | null
  channels: Channel[]
  onlineLevel: OnlineLevel
  cursor: Cursor
}
export type Facet = { value: string; count: number }
export type Facets = Record<'fields' | 'levels' | 'audiences' | 'lifeEvents' | 'agencies', Facet[]>
export type Found = { hits: Hit[]; total: number; facets: Facets; next: Cursor | undefined }

type Input = { on: string; ask: Ask | undefined; mode: 'all' | 'any'; filters: Filters; after: Cursor | undefined; limit: number }

/** A whole name, then the start of a name, then a phrase in it, then all words in the name (of near answers: how many), then words anywhere; shorter names and plainly told ones first. */
function rankOf(ask: Ask | undefined, query: string, near: boolean) {
  if (!ask) return sql`v.prominence::int`
  const texts = ask.phrases.map((phrase) => phrase.text)
  const weights = ask.phrases.map((phrase) => phrase.weight)
  return sql`(case when v.code = ${ask.code ?? ''} then 1000 else greatest(
    (select max(case when v.name_folded like '%| ' || p.text || ' |%' then p.weight
                     when v.name_folded like '%| ' || p.text || '%' then p.weight - 200
                     when v.name_folded like '% ' || p.text || ' %' then p.weight - 300
                     when v.name_folded like '% ' || p.text || '%' then p.weight - 450 end)
     from unnest(${texts}::text[], ${weights}::int[]) as p(text, weight)),
    case when v.search @@ to_tsquery('simple', ${ask.inName}) then 400 else 0 end,
    ${near ? sql`(select 60 * count(*)::int from unnest(${ask.words}::text[]) w where v.name_folded like '% ' || w || '%')` : sql`0`},
    (100 * ts_rank(v.search, to_tsquery('simple', ${query})))::int) end - least(length(v.name) / 4, 60) + 10 * v.prominence)`
}

function matches(ask: Ask | undefined, query: string) {
  if (!ask) return sql`true`
  return sql`(v.search @@ to_tsquery('simple', ${query}) or v.code = ${ask.code ?? ''} or v.name_folded like '%' || ${ask.phrases[0]?.text ?? ''} || '%')`
}

/** One page of answers with the counts of every filter, in one statement. A filter's counts leave that filter out: they say what choosing another would give. */
export async function searchProcedures(db: Db, input: Input): Promise<Found> {
  const { on, ask, filters, after, limit } = input
  const query = ask ? (input.mode === 'all' ? ask.all : ask.any) : ''
  const f = filters
  const { rows } = await sql<{ total: number; hits: Hit[] | null } & Record<keyof Facets, Facet[] | null>>`
    with asked as materialized (
      select v.id, v.code, v.name_folded, v.field, v.levels, v.audiences, v.life_events, v.agency, ${rankOf(ask, query, input.mode === 'any')} as rank,
        ${f.field ? sql`v.field = ${f.field}` : sql`true`} as f1, ${f.level ? sql`${f.level} = any(v.levels)` : sql`true`} as f2,
        ${f.audience ? sql`${f.audience} = any(v.audiences)` : sql`true`} as f3,
        ${f.lifeEvent ? sql`${f.lifeEvent} = any(v.life_events)` : sql`true`} as f4,
        ${f.agency ? sql`coalesce(v.agency = ${f.agency}, false)` : sql`true`} as f5
      from procedures.procedure_version v
      where v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to > ${on}::date) and ${matches(ask, query)}
    ), page as (
      select * from asked
      where f1 and f2 and f3 and f4 and f5
        ${after ? sql`and (-rank, name_folded, code) > (${-after.rank}, ${after.name}, ${after.code})` : sql``}
      order by -rank, name_folded, code limit ${limit + 1}
    )
    select (select count(*) from asked where f1 and f2 and f3 and f4 and f5) as total,
      (select json_agg(json_build_object('code', p.code, 'name', v.body->'name', 'summary', v.body->'summary', 'field', p.field, 'agency', p.agency,
          'channels', v.body->'channels', 'onlineLevel', v.body->>'onlineLevel',
          'cursor', json_build_object('rank', p.rank, 'name', p.name_folded, 'code', p.code)) order by -p.rank, p.name_folded, p.code)
        from page p join procedures.procedure_version v on v.id = p.id) as hits,
      ${facet(sql`field`, sql`asked`, sql`f2 and f3 and f4 and f5`, 40)} as fields,
      ${facet(sql`x`, sql`asked, unnest(levels) as x`, sql`f1 and f3 and f4 and f5`, 6)} as levels,
      ${facet(sql`x`, sql`asked, unnest(audiences) as x`, sql`f1 and f2 and f4 and f5`, 12)} as audiences,
      ${facet(sql`x`, sql`asked, unnest(life_events) as x`, sql`f1 and f2 and f3 and f5`, 20)} as "lifeEvents",
      ${facet(sql`agency`, sql`asked`, sql`f1 and f2 and f3 and f4 and agency is not null`, 12)} as agencies
  `.execute(db)
  const row = rows[0]
  const hits = row?.hits ?? []
  return {
    hits: hits.slice(0, limit),
    total: row?.total ?? 0,
    facets: {
      fields: row?.fields ?? [],
      levels: row?.levels ?? [],
      audiences: row?.audiences ?? [],
      lifeEvents: row?.lifeEvents ?? [],
      agencies: row?.agencies ?? [],
    },
    next: hits.length > limit ? hits[limit - 1]?.cursor : undefined,
  }
}

function facet(value: ReturnType<typeof sql>, from: ReturnType<typeof sql>, where: ReturnType<typeof sql>, most: number) {
  return sql`(select json_agg(json_build_object('value', t.value, 'count', t.count)) from
    (select ${value} as value, count(*) as count from ${from} where ${where} group by 1 order by 2 desc, 1 limit ${most}) t)`
}
