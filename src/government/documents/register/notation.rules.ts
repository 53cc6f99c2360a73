/** Vụ, sở: the letters of a unit in the numbers of its documents: `SNV` of H13.SNV, `UBND` of an administrative unit. */
export const lettersOf = (unit: { kind: string; code: string }): string =>
  unit.kind === 'administrative' ? 'UBND' : (unit.code.split('.').at(-1) ?? unit.code)

/** The part after the number: `QĐ-UBND` for a type with letters, `UBND-VP` (who issues, who drafted) for a letter. */
export const notationOf = (type: { notation: string }, letters: string, drafted: string): string =>
  type.notation ? `${type.notation}-${letters}` : `${letters}-${drafted}`

/** 7/QĐ-UBND; numbers below ten are written with a zero before them. */
export const codeOf = (number: number, notation: string): string => `${String(number).padStart(2, '0')}/${notation}`

const shapes = { drafted: /^[A-ZĐ]{2,10}$/ }
export const isDrafted = (text: string): boolean => shapes.drafted.test(text)

/** The secrecy classes; only the first may be on this channel. */
export const secrecies = ['open', 'secret', 'top_secret', 'most_secret'] as const
export type Secrecy = (typeof secrecies)[number]
export const isSecrecy = (text: string): text is Secrecy => (secrecies as readonly string[]).includes(text)
