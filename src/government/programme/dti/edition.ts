import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Localized } from '#core/i18n.ts'
import type { Part } from './dti.rules.ts'

export type EditionPart = Part & { name: Localized; evidence: string[] }
export type Edition = {
  key: string
  decision: string
  day: string
  scale: number
  provinces: number
  parts: EditionPart[]
  published: { rank: number; score: number }[]
  publishedYear: number
}

const known = new Map<string, Edition[]>()

/** The editions of the index, the newest first: as data beside the provinces' packs. */
export function editionsOf(packDir: string): Edition[] {
  const file = join(packDir, '..', 'common', 'dti.json')
  const before = known.get(file)
  if (before) return before
  const { editions } = JSON.parse(readFileSync(file, 'utf8')) as { editions: Edition[] }
  known.set(file, editions)
  return editions
}
