import type { Answer } from './answers.rules.ts'

/** How a stand-in misbehaves on demand: the ways in which real services surprise. */
export const standInFaults = [
  'none',
  'down',
  'error_page',
  'not_json',
  'wrong_types',
  'missing_fields',
  'more_fields',
  'other_person',
  'busy',
  'changed_contract',
] as const
export type StandInFault = (typeof standInFaults)[number]

export type Bent = { status: number; type: string; body: string }

const json = 'application/json; charset=utf-8'

/** Numbers become texts and texts become numbers, all the way down. */
function wrongTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wrongTypes)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wrongTypes(one)]))
  if (typeof value === 'string') return value.length
  return typeof value === 'number' ? String(value) : null
}

function otherPerson(body: object): object {
  const keys = ['identityNumber', 'number', 'certificateNumber', 'code', 'ownerIdentityNumber']
  return Object.fromEntries(Object.entries(body).map(([key, one]) => [key, keys.includes(key) ? '094099000000' : one]))
}

/** A good answer, bent as the fault says. */
export function bendAnswer({ status, body }: Answer, fault: StandInFault): Bent {
  const answer = (value: unknown): Bent => ({ status, type: json, body: JSON.stringify(value) })
  const good = status === 200 && typeof body === 'object' && body !== null
  if (fault === 'down') return { status: 503, type: json, body: '{"code":"maintenance"}' }
  if (fault === 'error_page') return { status: 500, type: 'text/html; charset=utf-8', body: '<h1>Internal Server Error</h1>' }
  if (fault === 'busy') return { status: 429, type: json, body: '{"code":"too_many"}' }
  if (fault === 'not_json') return { status: 200, type: json, body: '{"name": "cut off' }
  if (!good) return answer(body)
  if (fault === 'wrong_types') return answer(wrongTypes(body))
  if (fault === 'missing_fields') return answer(Object.fromEntries(Object.entries(body).slice(0, 1)))
  if (fault === 'more_fields') return answer({ ...body, newField: { nested: [1, null] }, vùng: 'mới' })
  if (fault === 'other_person') return answer(otherPerson(body))
  return answer(body)
}
