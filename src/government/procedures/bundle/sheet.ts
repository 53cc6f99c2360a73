import type { Db } from '#core/db.ts'
import { localized, type T } from '#core/i18n.ts'
import { costOfAll, costWords, durationWords, timeWords } from '../catalogue/words.rules.ts'
import { findLatestForm } from '../dossier/form.queries.ts'
import { fitsASheet } from '../from-sheet/columns.rules.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import type { PublishedBundle } from './bundle.ts'
import { readParts } from './bundle-form.ts'
import type { BundleSheet } from './bundle.page.tsx'
import { listBundles } from './bundle.queries.ts'
import { courseOf } from './course.rules.ts'

// Bundles come with the pack and forms with a publication: what was read a moment ago is true still.
const believed = 5_000
const known = new WeakMap<Db, Map<string, { until: number; value: unknown }>>()

async function readLately<V>(db: Db, what: string, read: () => Promise<V>): Promise<V> {
  const kept = known.get(db) ?? new Map<string, { until: number; value: unknown }>()
  known.set(db, kept)
  const before = kept.get(what)
  if (before && performance.now() < before.until) return before.value as V
  const value = await read()
  kept.set(what, { until: performance.now() + believed, value })
  return value
}

export type SheetExtras = { bundle: BundleSheet | undefined; together: { code: string; name: string; parts: string }[]; fromSheet: boolean }

const firms: readonly string[] = ['enterprise', 'foreign_invested', 'cooperative', 'organisation', 'foreign_organisation']

/** Whether firms file it, and its form fits a spreadsheet. */
async function takesSheets(db: Db, { formKey, audiences }: Procedure): Promise<boolean> {
  if (!formKey || !audiences.some((one) => firms.includes(one))) return false
  return readLately(db, `form ${formKey}`, async () => {
    const form = await findLatestForm(db, formKey)
    return form !== undefined && fitsASheet(form.body)
  })
}

/** What the page of a procedure says of filing otherwise: its parts where it is one, and those that it can be filed with. */
export async function sheetExtras(db: Db, t: T, procedure: Procedure, at: Date): Promise<SheetExtras> {
  const { code } = procedure
  const bundles = await readLately(db, 'bundles', () => listBundles(db))
  const own = bundles.find(({ body }) => body.procedure === code)
  const together = bundles
    .filter(({ body }) => body.parts.some((part) => part.procedure === code))
    .map(({ body }) => ({
      code: body.procedure,
      name: localized(t.lang, body.form.title),
      parts: body.parts.map((part) => localized(t.lang, part.name)).join(' → '),
    }))
  return { bundle: own && (await sheetOf(db, t, own, at)), together, fromSheet: await takesSheets(db, procedure) }
}

async function sheetOf(db: Db, t: T, { body }: PublishedBundle, at: Date): Promise<BundleSheet> {
  const parts = await readParts(db, body, at)
  const day = 86_400_000
  const term = (key: string) => {
    const found = parts.get(key)
    return found && dueDuration(found.version.procedure, 'online')
  }
  // Only the order matters here: which chain is the longest is told by its days alone.
  const course = courseOf(body.parts, new Date(0), (key, from) => new Date(from.getTime() + (term(key)?.amount ?? 0) * day))
  const deciding = body.parts.filter(({ key }) => course.legs.find((leg) => leg.key === key)?.deciding)
  const nameOf = (key: string): string => localized(t.lang, body.parts.find((part) => part.key === key)?.name ?? key)
  return {
    lines: body.parts.map((part) => {
      const procedure = parts.get(part.key)?.version.procedure
      return {
        ...{ key: part.key, name: localized(t.lang, part.name), href: `/thu-tuc/${part.procedure}` },
        time: procedure ? `${timeWords(t, procedure.channels)} · ${costWords(t, procedure.channels)}` : '–',
        order:
          part.after.length > 0
            ? t('procedures.bundle.after', { parts: part.after.map(nameOf).join(', ') })
            : t('procedures.bundle.at_once'),
        result: procedure?.results[0] ? localized(t.lang, procedure.results[0].name) : '–',
      }
    }),
    chain: deciding
      .map(({ key }) => {
        const time = term(key)
        return time ? t('procedures.bundle.chain_part', { part: nameOf(key), time: durationWords(t, time) }) : nameOf(key)
      })
      .join(' → '),
    cost: costOfAll(
      t,
      body.parts.map((part) => parts.get(part.key)?.version.procedure.channels ?? []),
    ),
  }
}
