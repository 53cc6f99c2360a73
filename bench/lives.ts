import { randomUUID } from 'node:crypto'
import { closedLoop, type Figures, figuresOf, type Gun, openLoop, pacedLoop, type Second } from './load.ts'
import type { Filing, People } from './people.ts'

const json = { 'content-type': 'application/json' }

/** Files one dossier and answers with its code. */
export async function submit(gun: Gun, people: People, filing: Filing): Promise<string> {
  const sent = await gun.shoot({
    method: 'POST',
    path: `/api/procedures/${filing.procedure}/dossiers`,
    headers: { ...people.citizen, ...json, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ unit: filing.unit, answers: filing.answers }),
  })
  if (sent.status !== 201) throw new Error(`filing answered ${sent.status}: ${sent.text.slice(0, 600)}`)
  return (JSON.parse(sent.text) as { code: string }).code
}

export const road = [
  ['receive', 'receiver'],
  ['take', 'processor'],
  ['propose', 'processor'],
  ['approve', 'approver'],
  ['deliver', 'receiver'],
] as const

/** Does one action on a dossier. */
export async function actOn(gun: Gun, headers: Record<string, string>, code: string, action: string): Promise<void> {
  const done = await gun.shoot({
    method: 'POST',
    path: `/api/dossiers/${code}/actions`,
    headers: { ...headers, ...json },
    body: JSON.stringify({ action, key: randomUUID() }),
  })
  if (done.status !== 200) throw new Error(`${action} answered ${done.status}: ${done.text.slice(0, 300)}`)
}

export type Lives = { lives: Figures; submit: Figures; act: Figures; byAction: Record<string, Figures>; codes: string[] }

/** Whole lives by the JSON interface: file, receive, take, propose, approve (with the result as PDF), deliver. */
export async function liveLives(gun: Gun, by: { people: People; filing: Filing; users: number; seconds: number }): Promise<Lives> {
  const { people, filing } = by
  const submits: number[] = []
  const acts: Record<string, number[]> = {}
  const codes: string[] = []
  const lives = await closedLoop(by, async () => {
    const before = performance.now()
    const code = await submit(gun, people, filing)
    submits.push(performance.now() - before)
    for (const [action, who] of road) {
      const start = performance.now()
      await actOn(gun, people[who], code, action)
      ;(acts[action] ??= []).push(performance.now() - start)
    }
    codes.push(code)
    return true
  })
  const byAction = Object.fromEntries(Object.entries(acts).map(([action, times]) => [action, figuresOf(times, by.seconds)]))
  return { lives, submit: figuresOf(submits, by.seconds), act: figuresOf(Object.values(acts).flat(), by.seconds), byAction, codes }
}

type Underway = { code: string; step: number }

/** The next request of one of many lives: filing where nothing waits, else the next action. Says how long it took. */
function nextRequests(gun: Gun, { people, filing }: { people: People; filing: Filing }, times: { submit: number[]; act: number[] }) {
  const waiting: Underway[] = []
  return async (): Promise<boolean> => {
    const life = waiting.shift()
    const before = performance.now()
    if (!life) {
      waiting.push({ code: await submit(gun, people, filing), step: 0 })
      times.submit.push(performance.now() - before)
      return true
    }
    const [action, who] = road[life.step] ?? road[0]
    const headers = { ...people[who], ...json }
    const body = JSON.stringify({ action, key: randomUUID() })
    const done = await gun.shoot({ method: 'POST', path: `/api/dossiers/${life.code}/actions`, headers, body })
    times.act.push(performance.now() - before)
    if (done.status === 200 && life.step + 1 < road.length) waiting.push({ code: life.code, step: life.step + 1 })
    return done.status === 200
  }
}

export type Crowd = { users: number; perSecond: number; submit: Figures; act: Figures; errors: number }

/** Many people at work, each with a request every ten seconds or so: how long filing and acting take. */
export async function measureCrowd(gun: Gun, by: { people: People; filing: Filing; users: number; seconds: number }): Promise<Crowd> {
  const times = { submit: [] as number[], act: [] as number[] }
  const { errors, requests, seconds } = await pacedLoop({ ...by, think: 10 }, nextRequests(gun, by, times))
  const round = (n: number): number => Math.round(n * 10) / 10
  return {
    users: by.users,
    perSecond: round(requests / seconds),
    submit: figuresOf(times.submit, seconds),
    act: figuresOf(times.act, seconds),
    errors,
  }
}

export type Spike = { base: number; peak: number; before: Figures; during: Figures; recoveredAfter: number | undefined; errors: number }

/** Five times the usual load for some seconds: errors, and after how many seconds waiting is within a fifth of what it was. */
export async function measureSpike(
  gun: Gun,
  by: { people: People; filing: Filing; base: number; calm: number; storm: number; after: number },
): Promise<Spike> {
  const { base, calm, storm, after } = by
  const peak = base * 5
  const once = nextRequests(gun, by, { submit: [], act: [] })
  const lines = await openLoop(calm + storm + after, (second) => (second >= calm && second < calm + storm ? peak : base), once)
  const before = lines.slice(Math.floor(calm / 3), calm)
  const usual = Math.max(...before.map((line) => line.p50)) * 1.2
  const rest = lines.slice(calm + storm)
  const at = rest.findIndex((_, second) => rest.slice(second, second + 3).every((line) => line.p50 <= usual))
  const middle = (some: Second[]): Figures =>
    figuresOf(
      some.map((line) => line.p95),
      some.length,
      some.reduce((sum, line) => sum + line.errors, 0),
    )
  return {
    base,
    peak,
    before: middle(before),
    during: middle(lines.slice(calm, calm + storm)),
    recoveredAfter: at < 0 ? undefined : at,
    errors: lines.reduce((sum, line) => sum + line.errors, 0),
  }
}

/** How long filing takes with so many people at once. */
export async function measureSubmit(gun: Gun, by: { people: People; filing: Filing; users: number; seconds: number }): Promise<Figures> {
  return closedLoop(by, async () => Boolean(await submit(gun, by.people, by.filing)))
}
