import type { Fault } from './values.rules.ts'

// A personal identity number: 3 digits place of birth registration (001–096), 1 digit century and gender
// (0/1 the 1900s, 2/3 the 2000s, … even for men, odd for women), 2 digits year of birth, 6 digits at random.

const bornIn = (text: string): number => 1900 + Math.floor(Number(text[3]) / 2) * 100 + Number(text.slice(4, 6))

/** What is wrong with an identity number, against the date of birth and gender given beside it where there are any. */
export function identityProblem(text: string, birth: unknown, gender: unknown, today: string): Fault | undefined {
  if (!/^\d{12}$/.test(text)) return { rule: 'identity_length' }
  const place = Number(text.slice(0, 3))
  if (place < 1 || place > 96) return { rule: 'identity_province' }
  if (bornIn(text) > Number(today.slice(0, 4))) return { rule: 'identity_birth' }
  if (typeof birth === 'string' && /^\d{4}/.test(birth) && Number(birth.slice(0, 4)) !== bornIn(text)) return { rule: 'identity_birth' }
  if (gender !== 'male' && gender !== 'female') return undefined
  const given = Number(text[3]) % 2 === 0 ? 'male' : 'female'
  return given === gender ? undefined : { rule: 'identity_gender' }
}
