import { refuse } from '#core/errors.ts'

/** The check digit of the digits before it: weights 3 and 1 in turn, from the right. */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

export const withCheckDigit = (digits: string): string => `${digits}${checkDigit(digits)}`

/** Whether the text is all digits and the last of them checks the others. */
export const isChecked = (text: string): boolean => /^\d{2,18}$/.test(text) && text === withCheckDigit(text.slice(0, -1))

/** A GTIN of 8, 12, 13 or 14 digits as its 14 digits. */
export function readGtin(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '')
  return [8, 12, 13, 14].includes(digits.length) && isChecked(digits) ? digits.padStart(14, '0') : undefined
}

export function readGln(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '')
  return digits.length === 13 && isChecked(digits) ? digits : undefined
}

// The 82 characters that GS1 lets into lots, serials and extensions of places.
const cset82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/

export const isLotCode = (text: string): boolean => text.length <= 20 && cset82.test(text)
export const isSerial = isLotCode

/** Refuses a lot, batch or serial number that GS1 does not allow. */
export function demandLotCode(text: string): string {
  if (!isLotCode(text)) throw refuse('invalid', 'trace.code_wrong', { code: text.slice(0, 40) })
  return text
}
