import { formatNumber, type Lang, languages, type Vars } from '#core/i18n.ts'

export type Texts = Record<Lang, string>
export type TemplateFault = { field: Lang; key: 'missing' | 'too_long' | 'unknown_hole' | 'lost_hole'; hole?: string }

/** An SMS of Vietnamese words is three parts of 67 signs; nobody reads more on a phone's lock screen. */
const longest = 480

export const holesOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()

/** Puts the values into the words; a hole without a value stays, as in the program's own words. */
export function fill(text: string, vars: Vars, lang: Lang): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = vars[name]
    if (value === undefined) return hole
    return typeof value === 'number' ? formatNumber(lang, value) : value
  })
}

/**
 * What is wrong with words written in place of the program's: every language is there, no hole that nobody fills, and a code
 * that the reader needs is not lost.
 */
export function templateFaults(own: Texts, program: Texts): TemplateFault[] {
  const known = new Set(languages.flatMap((lang) => holesOf(program[lang])))
  return languages.flatMap((lang): TemplateFault[] => {
    const text = own[lang].trim()
    if (text === '') return [{ field: lang, key: 'missing' }]
    const unknown = holesOf(text).find((hole) => !known.has(hole))
    const lost = known.has('code') && !holesOf(text).includes('code')
    return [
      ...(text.length > longest ? [{ field: lang, key: 'too_long' } as const] : []),
      ...(unknown ? [{ field: lang, key: 'unknown_hole', hole: unknown } as const] : []),
      ...(lost ? [{ field: lang, key: 'lost_hole', hole: 'code' } as const] : []),
    ]
  })
}
