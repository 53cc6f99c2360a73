import type { MessageKey } from '#core/i18n.ts'
import { foldIdentityNumber } from '../people/people.rules.ts'
import { nameFault } from '../sign-up/sign-up.rules.ts'

export type DateParts = { d: string; m: string; y: string }

/** A typed birth date as YYYY-MM-DD; empty when nothing was typed, undefined when it is no day of a life. */
export function birthDateOf({ d, m, y }: DateParts, today: string): string | undefined {
  if (!d.trim() && !m.trim() && !y.trim()) return ''
  if (!/^\d{1,2}$/.test(d.trim()) || !/^\d{1,2}$/.test(m.trim()) || !/^\d{4}$/.test(y.trim())) return undefined
  const day = `${y.trim()}-${m.trim().padStart(2, '0')}-${d.trim().padStart(2, '0')}`
  const time = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day)) return undefined
  return day >= '1900-01-01' && day <= today ? day : undefined
}

export type ProfileForm = { name: string; birthDate: DateParts; number: string }

export function profileFaults(form: ProfileForm, today: string): Record<string, MessageKey | undefined> {
  return {
    name: nameFault(form.name),
    birth_date: birthDateOf(form.birthDate, today) === undefined ? 'identity.birth_date.wrong' : undefined,
    identity_number: form.number.trim() === '' || foldIdentityNumber(form.number) ? undefined : 'identity.number.wrong',
  }
}

/** The browser and system in a session's line: enough for the owner to recognise their phone. */
export function deviceOf(userAgent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/
    .exec(userAgent)?.[0]
    ?.replace('Mac OS X', 'macOS')
    .replace('CrOS', 'ChromeOS')
  const browser = /Edg|OPR|SamsungBrowser|coc_coc_browser|Firefox|Chrome|Safari/.exec(userAgent)?.[0]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet', coc_coc_browser: 'Cốc Cốc' }
  return [browser && (names[browser] ?? browser), system].filter(Boolean).join(' · ') || userAgent.slice(0, 40)
}
