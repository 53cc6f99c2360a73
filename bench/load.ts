import { Pool } from 'undici'

export type Shot = { method?: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string | Buffer }
export type Answer = { status: number; text: string }
export type Figures = { perSecond: number; p50: number; p95: number; p99: number; count: number; errors: number }

export type Gun = { shoot(shot: Shot): Promise<Answer>; close(): Promise<void> }

/** Keep-alive connections to one server. */
export function openGun(url: string, connections: number): Gun {
  const pool = new Pool(url, { connections, pipelining: 1 })
  return {
    shoot: async ({ method = 'GET', path, headers = {}, body }) => {
      const answer = await pool.request({ method, path, headers, ...(body === undefined ? {} : { body }) })
      return { status: answer.statusCode, text: await answer.body.text() }
    },
    close: () => pool.close(),
  }
}

const round = (n: number): number => Math.round(n * 10) / 10

export function figuresOf(times: number[], seconds: number, errors = 0): Figures {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { perSecond: round(times.length / seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99), count: times.length, errors }
}

/** A closed loop: each of so many users sends the next request when the one before is answered. */
export async function closedLoop(
  by: { users: number; seconds: number },
  once: (user: number, round: number) => Promise<boolean>,
): Promise<Figures> {
  const times: number[] = []
  let errors = 0
  const started = performance.now()
  const until = started + by.seconds * 1000
  const user = async (number: number): Promise<void> => {
    for (let turn = 0; performance.now() < until; turn++) {
      const before = performance.now()
      if (!(await once(number, turn))) errors++
      times.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: by.users }, (_, number) => user(number)))
  return figuresOf(times, (performance.now() - started) / 1000, errors)
}

/** Asks for pages in turn, by so many users. */
export async function browse(
  gun: Gun,
  by: { users: number; seconds: number; headers?: Record<string, string> },
  paths: string[],
): Promise<Figures> {
  let next = 0
  const one = async (): Promise<boolean> => {
    const { status } = await gun.shoot({ path: paths[next++ % paths.length] ?? '/', ...(by.headers ? { headers: by.headers } : {}) })
    return status === 200
  }
  for (let i = 0; i < 20; i++) await one()
  return closedLoop(by, one)
}
