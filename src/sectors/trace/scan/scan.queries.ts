import { type Db, sql } from '#core/db.ts'

export type Looks = { scans: number; places: number; first: Date | null; scansAfterSold: number; soldAt: Date | null }

/** Notes that a code was looked at; the same visitor within the hour is the same look. Answers with its id. */
export async function insertScan(
  db: Db,
  scan: { serial: string; codeId: string | null; productId: string | null; visitor: string; at: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with before as (select id from trace.scan where serial = ${scan.serial} and visitor = ${scan.visitor}
        and at > ${scan.at}::timestamptz - interval '1 hour' order by at desc limit 1),
      made as (insert into trace.scan (serial, code_id, product_id, visitor, at)
        select ${scan.serial}, ${scan.codeId}::bigint, ${scan.productId}::uuid, ${scan.visitor}, ${scan.at} where not exists (select 1 from before)
        returning id)
    select id from made union all select id from before`.execute(db)
  return rows[0]?.id ?? ''
}

/** Where the buyer said they are; once. */
export async function placeScan(db: Db, id: string, unitId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    serial: string
  }>`update trace.scan set unit_id = ${unitId}::uuid where id = ${id}::uuid returning serial`.execute(db)
  return rows[0]?.serial
}

export async function findScan(
  db: Db,
  id: string,
): Promise<{ serial: string; unitId: string | null; productId: string | null } | undefined> {
  const { rows } = await sql<{
    serial: string
    unitId: string | null
    productId: string | null
  }>`select serial, unit_id as "unitId", product_id as "productId" from trace.scan where id = ${id}::uuid`.execute(db)
  return rows[0]
}

// Sold or used up: the event in which the bag itself left trade.
const soldSteps = sql.raw(`('retail_selling', 'dispensing', 'decommissioning', 'destroying')`)

export async function looksAt(db: Db, serial: string, uri: string): Promise<Looks> {
  const { rows } = await sql<Looks>`
    with sold as (select min(e.event_time) as at from trace.event_item i join trace.event e on e.id = i.event_id
      where i.uri = ${uri} and e.biz_step in ${soldSteps} and not e.declares_error
        and not exists (select 1 from trace.event w where w.hash = e.hash and w.declares_error))
    select count(*)::int as scans, count(distinct unit_id)::int as places, min(at) as first,
      (count(*) filter (where at > (select at from sold)))::int as "scansAfterSold", (select at from sold) as "soldAt"
    from trace.scan where serial = ${serial}`.execute(db)
  return rows[0] ?? { scans: 0, places: 0, first: null, scansAfterSold: 0, soldAt: null }
}

export type Watched = {
  serial: string
  productId: string | null
  codeId: string | null
  uri: string | null
  lotUri: string | null
  scans: number
  places: number
  scansAfterSold: number
  last: Date
}

/** The codes that were looked at most, of a party's products or of all, with what the rules ask. */
export async function listWatched(db: Db, partyId?: string): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    with sold as (select i.uri, min(e.event_time) as at from trace.event_item i join trace.event e on e.id = i.event_id
      where e.biz_step in ${soldSteps} and not e.declares_error group by i.uri)
    select s.serial, min(s.product_id::text) as "productId", min(c.id)::text as "codeId", min(c.uri) as uri, min(l.uri) as "lotUri",
      count(*)::int as scans, count(distinct s.unit_id)::int as places, (count(*) filter (where s.at > sold.at))::int as "scansAfterSold", max(s.at) as last
    from trace.scan s left join trace.code c on c.id = s.code_id left join trace.lot l on l.id = c.lot_id left join sold on sold.uri = c.uri
      left join trace.product p on p.id = s.product_id
    ${partyId ? sql`where p.party_id = ${partyId}::uuid` : sql``}
    group by s.serial order by scans desc, last desc limit 2000`.execute(db)
  return rows
}

export async function insertFakeReport(
  db: Db,
  report: { reference: string; serial: string | null; productId: string | null; partyId: string | null; at: Date },
): Promise<void> {
  await sql`insert into trace.fake_report (reference, serial, product_id, party_id, reported_at)
    values (${report.reference}, ${report.serial}, ${report.productId}::uuid, ${report.partyId}::uuid, ${report.at}) on conflict do nothing`.execute(
    db,
  )
}

export type FakeReport = { reference: string; serial: string | null; productId: string | null; at: Date }

export async function listFakeReports(db: Db, partyId?: string): Promise<FakeReport[]> {
  const { rows } = await sql<FakeReport>`select reference, serial, product_id as "productId", reported_at as at from trace.fake_report
    ${partyId ? sql`where party_id = ${partyId}::uuid` : sql``} order by reported_at desc limit 200`.execute(db)
  return rows
}
