import type { Doubt, Fault } from './values.rules.ts'

// A personal identity number: 3 digits place of birth registration, 1 digit century and gender (0/1 the 1900s, 2/3 the 2000s, …
// even for men, odd for women), 2 digits year of birth, 6 digits at random. It has no check digit.

/** The codes of the 63 provinces of before July 2025: numbers keep the code under which they were given. */
const provinces = new Set(
  `001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048
   049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096`.split(
    /\s+/,
  ),
)
/** From here on the first digits name another country, for those whose birth was registered abroad. */
const abroad = 100

const bornIn = (text: string): number => 1900 + Math.floor(Number(text[3]) / 2) * 100 + Number(text.slice(4, 6))

/** What makes an identity number impossible: its length, a province that never was, a birth that is still to come. */
export function identityFault(text: string, today: string): Fault | undefined {
  if (!/^\d{12}$/.test(text)) return { rule: 'identity_length' }
  const place = text.slice(0, 3)
  if (!provinces.has(place) && Number(place) < abroad) return { rule: 'identity_province' }
  return bornIn(text) > Number(today.slice(0, 4)) ? { rule: 'identity_future' } : undefined
}

/** What does not agree with the answers beside it and still may be right: a person knows better than a rule. */
export function identityDoubt(text: string, birth: unknown, gender: unknown): Doubt | undefined {
  if (!/^\d{12}$/.test(text)) return undefined
  if (typeof birth === 'string' && /^\d{4}/.test(birth) && Number(birth.slice(0, 4)) !== bornIn(text))
    return { rule: 'identity_birth', vars: { year: String(bornIn(text)) } }
  const given = Number(text[3]) % 2 === 0 ? 'male' : 'female'
  if ((gender === 'male' || gender === 'female') && gender !== given) return { rule: 'identity_gender' }
  return Number(text.slice(0, 3)) >= abroad ? { rule: 'identity_abroad' } : undefined
}
