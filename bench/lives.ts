import { randomUUID } from 'node:crypto'
import { closedLoop, type Figures, figuresOf, type Gun } from './load.ts'
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

const road = [
  ['receive', 'receiver'],
  ['take', 'processor'],
  ['propose', 'processor'],
  ['approve', 'approver'],
  ['deliver', 'receiver'],
] as const

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
      const done = await gun.shoot({
        method: 'POST',
        path: `/api/dossiers/${code}/actions`,
        headers: { ...people[who], ...json },
        body: JSON.stringify({ action, key: randomUUID() }),
      })
      if (done.status !== 200) throw new Error(`${action} answered ${done.status}: ${done.text.slice(0, 300)}`)
      ;(acts[action] ??= []).push(performance.now() - start)
    }
    codes.push(code)
    return true
  })
  const byAction = Object.fromEntries(Object.entries(acts).map(([action, times]) => [action, figuresOf(times, by.seconds)]))
  return { lives, submit: figuresOf(submits, by.seconds), act: figuresOf(Object.values(acts).flat(), by.seconds), byAction, codes }
}

/** How long filing takes with so many people at once. */
export async function measureSubmit(gun: Gun, by: { people: People; filing: Filing; users: number; seconds: number }): Promise<Figures> {
  return closedLoop(by, async () => Boolean(await submit(gun, by.people, by.filing)))
}
