import pg from 'pg'
import { closedLoop, openGun } from './load.ts'
import type { Child } from './children.ts'

export type Limits = { selects: number; selectsBy10: number; commits: number; commitsBy10: number; http: number }

/** What this machine can do at most, without us: beside each figure, so that runs on other machines can be compared. */
export async function measureLimits(databaseUrl: string, bare: Child, seconds: number): Promise<Limits> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  await pool.query('create table if not exists bench_commit (id bigserial primary key, text text)')
  const rate = async (users: number, text: string): Promise<number> =>
    (await closedLoop({ users, seconds }, async () => Boolean(await pool.query(text)))).perSecond
  const selects = await rate(1, 'select 1')
  const selectsBy10 = await rate(10, 'select 1')
  const commits = await rate(1, "insert into bench_commit (text) values ('one row')")
  const commitsBy10 = await rate(10, "insert into bench_commit (text) values ('one row')")
  await pool.query('drop table bench_commit')
  await pool.end()
  const gun = openGun(bare.url, 10)
  const { perSecond: http } = await closedLoop({ users: 10, seconds }, async () => (await gun.shoot({ path: '/' })).status === 204)
  await gun.close()
  return { selects, selectsBy10, commits, commitsBy10, http }
}
