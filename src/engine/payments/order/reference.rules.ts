// No vowels, so that chance writes no word; of 0OQ 1IL 2Z 5S 8B 6G UV at most one, so that nobody misreads it. Nineteen signs: a prime,
// so that the check sign catches every single slip and every two neighbours that changed places.
export const signs = '34679CDFHJKMNPRTWXY'
const length = 10

const valueOf = (sign: string): number => signs.indexOf(sign)

/** Weights 2, 3, … differ between neighbours and are never 0 modulo 19. */
export function checkSign(body: string): string {
  const sum = [...body].reduce((total, sign, index) => total + (index + 2) * valueOf(sign), 0)
  return signs.charAt(sum % signs.length)
}

/** A reference from random bytes, such as `TS4KPC9RWM7XD`: the prefix, ten signs, a check sign. */
export function referenceFrom(prefix: string, bytes: Uint8Array): string {
  // Bytes of 247 and more would make the first signs likelier than the others.
  const body = [...bytes]
    .filter((byte) => byte < 247)
    .slice(0, length)
    .map((byte) => signs.charAt(byte % signs.length))
    .join('')
  if (body.length < length) throw new Error('too few random bytes for a reference')
  return `${prefix}${body}${checkSign(body)}`
}

/** References in the words of a transfer, however the bank spaced and dotted them; those with a wrong check sign are none. */
export function findReferences(prefix: string, words: string): string[] {
  const plain = words.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const pattern = new RegExp(`(?=${prefix}([${signs}]{${length}})([${signs}]))`, 'g')
  const found = [...plain.matchAll(pattern)].filter(([, body = '', check = '']) => checkSign(body) === check)
  return [...new Set(found.map(([, body = '', check = '']) => `${prefix}${body}${check}`))]
}
