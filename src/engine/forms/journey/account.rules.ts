import { isBank } from './banks.rules.ts'
import type { Doubt, Fault } from './values.rules.ts'

/** As banks print a name: capitals without marks. */
export const bankSpelling = (name: string): string =>
  name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'D').toUpperCase().replaceAll(/\s+/g, ' ').trim()

/** Account numbers differ from bank to bank; common to all are digits or capital letters, 4 to 25 of them. */
export function accountFault(value: unknown): Fault | undefined {
  const { bank, number, holder } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (typeof bank !== 'string' || !isBank(bank)) return { rule: 'bank_unknown' }
  if (typeof number !== 'string' || !/^[0-9A-Z]{4,25}$/.test(number) || !/\d/.test(number)) return { rule: 'bank_number' }
  if (typeof holder !== 'string' || holder.length > 100 || !/^\p{L}[\p{L}\p{M}'’.\- ]+$/u.test(holder)) return { rule: 'bank_holder' }
  return undefined
}

/** Money sent to another person's account does not come back by itself. */
export function accountDoubt(value: unknown, name: unknown): Doubt | undefined {
  if (accountFault(value) || typeof name !== 'string' || name === '') return undefined
  const { holder } = value as { holder: string }
  return bankSpelling(holder) === bankSpelling(name) ? undefined : { rule: 'holder_differs', vars: { name } }
}
