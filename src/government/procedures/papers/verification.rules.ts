/** The code under which anybody verifies a result, and what they may see of its holder. */

// No I, L, O, 0 and 1: what is read from paper is typed without guessing.
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const one = `[${alphabet}]{4}`
const shape = new RegExp(`^${one}-${one}-${one}$`)
const inPdf = new RegExp(`<pdf:Keywords>(${one}-${one}-${one})</pdf:Keywords>`)

/** Twelve characters in groups of four: 31¹² codes, far too many to guess one. `pick` gives a number from 0 below its argument. */
export function verificationCode(pick: (below: number) => number): string {
  const letters = Array.from({ length: 12 }, () => alphabet[pick(alphabet.length)] ?? '')
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-')
}

/** The code as it is kept, from however it was typed; undefined where it cannot be one. */
export function readCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s\-–—.]/g, '')
  const code = letters.match(/.{1,4}/g)?.join('-') ?? ''
  return shape.test(code) ? code : undefined
}

/** The code that a paper of ours carries in its description (XMP, which is never compressed). */
export const codeInPdf = (bytes: Buffer): string | undefined => inPdf.exec(bytes.toString('latin1'))?.[1]

const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' })
const firstLetter = (word: string): string => segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** "Thạch Thị Sa Rinh" → "Thạch T. S. R…": who knows the person recognises them, who does not learns no name. */
export function maskName(name: string): string {
  const words = name.normalize('NFC').trim().split(/\s+/)
  const [family = '', ...given] = words
  if (given.length === 0) return `${firstLetter(family)}…`
  const letters = given.map(firstLetter)
  return `${family} ${letters.map((letter, i) => `${letter}${i === letters.length - 1 ? '…' : '.'}`).join(' ')}`
}
