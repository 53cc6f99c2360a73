import type { Db } from '#core/db.ts'
import { sql } from '#core/db.ts'
import type { Child, Query, Usage } from './children.ts'
import { browse, type Figures, type Gun, openGun } from './load.ts'
import type { People } from './people.ts'

export type Cost = { page: string; bytes: number; queries: number; oursMs: number; bareMs: number; ratio: number }

async function cpuPerRequest(
  child: Child,
  gun: Gun,
  by: { path: string; headers: Record<string, string>; seconds: number },
): Promise<number> {
  const look = { users: 4, headers: by.headers }
  // The first thousand requests are slow for any program: the compiler is still at work.
  await browse(gun, { ...look, seconds: Math.max(2, by.seconds / 2) }, [by.path])
  const before = await child.ask<Usage>('usage')
  const { count } = await browse(gun, { ...look, seconds: by.seconds }, [by.path])
  const after = await child.ask<Usage>('usage')
  // browse asks 20 times before it begins to count.
  return (after.usage.user + after.usage.system - before.usage.user - before.usage.system) / 1000 / (count + 20)
}

/** Processor time of our page against a bare server that asks the same SQL and sends the same bytes. */
export async function costOf(
  server: Child,
  bare: Child,
  by: { page: string; path: string; headers: Record<string, string>; seconds: number },
): Promise<Cost> {
  const [ours, theirs] = [openGun(server.url, 4), openGun(bare.url, 4)]
  await ours.shoot(by)
  await server.ask('listen')
  const answer = await ours.shoot(by)
  const heard = await server.ask<{ queries: Query[] }>('heard')
  // The program's own housekeeping asks as well, in between: only the page's questions count.
  const queries = heard.queries.filter(
    ({ text }) => !/graphile_worker|event_cursor|core\.event|^(begin|commit|rollback|listen)/i.test(text),
  )
  if (answer.status !== 200) throw new Error(`${by.path} answered ${answer.status}`)
  await bare.ask({ url: by.path, page: { queries, body: answer.text, type: 'text/html; charset=utf-8' } })
  const oursMs = await cpuPerRequest(server, ours, by)
  const bareMs = await cpuPerRequest(bare, theirs, by)
  await Promise.all([ours.close(), theirs.close()])
  const round = (n: number): number => Math.round(n * 100) / 100
  return {
    page: by.page,
    bytes: Buffer.byteLength(answer.text),
    queries: queries.length,
    oursMs: round(oursMs),
    bareMs: round(bareMs),
    ratio: round(oursMs / bareMs),
  }
}

/** Codes of dossiers that an officer of this unit may open, spread over all of them. */
export async function someCodes(db: Db, unitId: string, count: number): Promise<string[]> {
  const { rows } = await sql<{
    code: string
  }>`select code from procedures.dossier where unit_id = ${unitId}::uuid order by md5(code) limit ${count}`.execute(db)
  return rows.map((row) => row.code)
}

/** How long the pages take on which people work all day. */
export async function timePages(
  gun: Gun,
  by: { people: People; deskCodes: string[]; ownCodes: string[]; users: number; seconds: number },
): Promise<Record<string, Figures>> {
  const { receiver, leader, citizen } = by.people.cookies
  const look = { users: by.users, seconds: by.seconds }
  const words = ['thach thi', 'nguyen van', 'kim', 'son sa', 'tran thi hoa', 'danh'].map((q) => encodeURIComponent(q))
  const search = ['khai sinh', 'đất đai', 'ho kinh doanh', 'ket hon', 'giay phep'].map((q) => `/thu-tuc?q=${encodeURIComponent(q)}`)
  const pages: [string, Record<string, string>, string[]][] = [
    ['desk queue of a commune', receiver, ['/lam-viec', '/lam-viec?hang=overdue', '/lam-viec?hang=new']],
    ['desk queue of the province', leader, ['/lam-viec', '/lam-viec?hang=overdue', '/lam-viec?hang=to_sign']],
    ['desk search of a commune', receiver, words.flatMap((q) => [`/lam-viec?q=${q}`, `/lam-viec?hang=done&q=${q}`])],
    ['desk search of the province', leader, words.flatMap((q) => [`/lam-viec?q=${q}`, `/lam-viec?hang=done&q=${q}`])],
    ['closed cases of the province', leader, ['/lam-viec?hang=done']],
    ['case page', receiver, by.deskCodes.map((code) => `/lam-viec/ho-so/${code}`)],
    ['tracking page', citizen, by.ownCodes.map((code) => `/ho-so/${code}`)],
    ['steering page', leader, ['/dieu-hanh']],
    ['catalogue search', {}, search],
  ]
  const times: Record<string, Figures> = {}
  for (const [name, headers, paths] of pages)
    times[name] = await browse(gun, { ...look, headers: { accept: 'text/html', ...headers } }, paths)
  return times
}
