import { readFileSync } from 'node:fs'
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

/** Processor time so far, in ticks: all of it, and what the host of a virtual machine gave to others while this one wanted it (proc(5)). */
export function processorTime(): { all: number; stolen: number } {
  const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/).map(Number)
  return { all: ticks.slice(0, 8).reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 }
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

/** Each user waits between two requests as people do: on average `think` seconds, sometimes longer, mostly shorter. */
export async function pacedLoop(
  by: { users: number; seconds: number; think: number },
  once: (user: number) => Promise<boolean>,
): Promise<{ errors: number; requests: number; seconds: number }> {
  const started = performance.now()
  const until = started + by.seconds * 1000
  let errors = 0
  let requests = 0
  const pause = (): number => Math.min(-Math.log(1 - Math.random()) * by.think * 1000, Math.max(0, until - performance.now()))
  const user = async (number: number): Promise<void> => {
    // Nobody begins at the same moment.
    for (let wait = Math.random() * by.think * 1000; performance.now() + wait < until; wait = pause()) {
      await new Promise((done) => setTimeout(done, wait))
      requests++
      if (!(await once(number).catch(() => false))) errors++
      if (performance.now() >= until) return
    }
  }
  await Promise.all(Array.from({ length: by.users }, (_, number) => user(number)))
  return { errors, requests, seconds: (performance.now() - started) / 1000 }
}

export type Second = { rate: number; p50: number; p95: number; errors: number }

/** Requests at a given rate whether or not earlier ones are answered; one line for each second in which they were sent. */
export async function openLoop(seconds: number, rateAt: (second: number) => number, once: () => Promise<boolean>): Promise<Second[]> {
  const lines = Array.from({ length: seconds }, () => ({ times: [] as number[], errors: 0 }))
  const waiting: Promise<void>[] = []
  const started = performance.now()
  for (let second = 0; second < seconds; second++) {
    const rate = rateAt(second)
    for (let n = 0; n < rate; n++) {
      const due = started + (second + n / rate) * 1000
      const early = due - performance.now()
      if (early > 0) await new Promise((done) => setTimeout(done, early))
      const line = lines[second]
      waiting.push(
        once()
          .catch(() => false)
          .then((ok) => {
            // Counted from when it was due: who is kept waiting by a full house is kept waiting.
            line?.times.push(performance.now() - due)
            if (!ok && line) line.errors++
          }),
      )
    }
  }
  await Promise.all(waiting)
  return lines.map(({ times, errors }) => {
    const { p50, p95 } = figuresOf(times, 1)
    return { rate: times.length, p50, p95, errors }
  })
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
