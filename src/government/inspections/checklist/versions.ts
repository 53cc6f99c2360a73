import { localized, type MessageKey } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { registerVersionedKind } from '#ground/versions/index.ts'
import { checklistFaults, publishDrafted } from './checklist.ts'
import { listChecklists, listEditions } from './checklist.queries.ts'

const parts: [RegExp, MessageKey][] = [
  [/^points\.\d+\.ask\./, 'inspections.checklist.place.ask'],
  [/^points\.\d+\.answer\.(least|most|notOlder|validFor)$/, 'inspections.checklist.place.limit'],
  [/^points\.\d+\.answer\.ground\./, 'inspections.checklist.place.ground'],
  [/^points\.\d+\.answer\.unit\./, 'inspections.checklist.place.unit'],
  [/^points\.\d+\.answer\.options\./, 'inspections.checklist.place.option'],
  [/^points\.\d+\.photoOnFault$/, 'inspections.checklist.place.photo'],
  [/^points\.\d+\.remedyDays$/, 'inspections.checklist.place.days'],
]

/** The lists are written by one person and put into force by a second; a visit keeps the version that it was planned with. */
export function registerChecklists(): void {
  registerVersionedKind({
    kind: 'checklist',
    label: 'inspections.checklist.title',
    about: 'inspections.checklist.about',
    order: 220,
    list: async (db, { q, after, limit }) =>
      (await listChecklists(db))
        .map(({ version, body }) => ({ key: body.key, title: localized('vi', body.title), number: version }))
        .filter(({ key, title }) => key > (after ?? '') && (!q || fold(title).includes(fold(q))))
        .slice(0, limit),
    title: async (db, key) => (await listEditions(db, key))[0]?.body.title.vi,
    versions: async (db, key) =>
      (await listEditions(db, key)).map((one, index, all) => ({
        number: one.version,
        from: one.publishedAt,
        to: all[index - 1]?.publishedAt ?? null,
        by: one.draftedBy && [one.draftedBy, one.reviewedBy].join(', '),
      })),
    body: async (db, key, number) => (await listEditions(db, key)).find((one) => one.version === number)?.body,
    check: async (_db, key, body) => {
      const faults = checklistFaults(body)
      if (faults.length > 0 || (body as { key: string }).key === key) return faults
      return [{ at: 'key', message: key }]
    },
    publish: (trx, _key, body, { at, drafter, reviewer }) =>
      publishDrafted(trx, body, { drafter: drafter.name, reviewer: reviewer.name, at }),
    place: (t, path) => {
      const words = parts.find(([pattern]) => pattern.test(path))?.[1]
      const point = /^points\.(\d+)/.exec(path)?.[1]
      return words && point && t('inspections.checklist.place', { number: Number(point) + 1, what: t(words), path })
    },
  })
}
