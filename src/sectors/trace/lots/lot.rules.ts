import { createHash, randomBytes } from 'node:crypto'
import type { Localized } from '#core/i18n.ts'
import { massOf } from '../events/items.rules.ts'

export type Unit = 'KGM' | 'GRM' | 'TNE'
export type Commodity = 'shrimp' | 'rice' | 'other'
/** Something that was measured, noted or certified about a lot; `shown`: a buyer may read it. */
export type Fact = {
  key: string
  label: Localized
  value: string
  /** Where it was taken from, in words: a diary, a laboratory, a certificate. */
  source: string
  /** Id or link of the record behind it. */
  sourceRef?: string
  kind: 'diary' | 'test' | 'certificate' | 'other'
  shown: boolean
}

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** A lot number: the day and four letters that no phone confuses. */
export const lotCode = (on: string, random: Uint8Array = randomBytes(4)): string =>
  `${on.slice(2).replaceAll('-', '')}-${[...random].map((byte) => letters[byte % letters.length]).join('')}`

export const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
export const gramsOf = (quantity: number, unit: Unit): number => massOf(quantity, unit) ?? 0
