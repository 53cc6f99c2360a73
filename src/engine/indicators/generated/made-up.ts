import type { Db } from '#core/db.ts'
import type { T } from '#core/i18n.ts'
import { generatedIn } from './label.rules.ts'
import { type Generated, listGenerated } from './generated.queries.ts'
import { findDefinition } from '../definition/definition.queries.ts'
import { isStock } from '../reading/reading.ts'
import { dayWords } from '../words/words.ts'

/** The made-up work that goes into figures of these indicators in a span: whoever shows them says so. */
export async function madeUpIn(db: Db, keys: readonly string[], span: { from: string; to: string }): Promise<Generated[]> {
  const all = await listGenerated(db)
  if (all.length === 0) return []
  const bodies = (await Promise.all([...new Set(keys)].map((key) => findDefinition(db, key)))).flatMap((one) => one?.body ?? [])
  return all.filter((one) => bodies.some((body) => generatedIn(body, [one], span, isStock(body)).length > 0))
}

/** Whether a register holds made-up records. */
export const isMadeUpRegister = async (db: Db, register: string): Promise<boolean> =>
  (await listGenerated(db)).some(({ sources }) => sources.includes(`register:${register}`))

/** What is made-up, in words for the reader; undefined where nothing is. */
export const madeUpWords = (t: T, found: readonly Generated[]): string | undefined =>
  found.length === 0
    ? undefined
    : [
        ...found
          .filter(({ what }) => what !== 'samples')
          .map(({ seed, from, to }) => t('indicators.generated', { seed, from: dayWords(t, from), to: dayWords(t, to) })),
        ...(found.some(({ what }) => what === 'samples') ? [t('indicators.generated_samples')] : []),
      ].join(' ')
