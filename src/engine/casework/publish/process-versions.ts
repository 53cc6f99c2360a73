import { fold } from '#core/search.ts'
import { registerVersionedKind } from '#ground/versions/index.ts'
import type { Definition } from '../definition/definition.ts'
import { definitionFaults, publishDefinition } from './publish.ts'
import { getDefinition, listDefinitions, listDefinitionVersions } from './publish.queries.ts'

/** Processes are drafted and published by two persons; a case keeps the version with which it began. */
export function registerProcessVersions(): void {
  registerVersionedKind({
    kind: 'process',
    label: 'casework.versions.process',
    about: 'casework.versions.process_about',
    order: 30,
    list: async (db, { q, after, limit }) =>
      (await listDefinitions(db))
        .map(({ key, title, version }) => ({ key, title: title.vi, number: version }))
        .filter((one) => one.key > (after ?? '') && (!q || fold(`${one.key} ${one.title}`).includes(fold(q))))
        .slice(0, limit),
    title: async (db, key) => (await listDefinitions(db)).find((one) => one.key === key)?.title.vi,
    versions: async (db, key) =>
      (await listDefinitionVersions(db, key)).map((line, index, all) => ({
        number: line.version,
        from: line.publishedAt,
        to: all[index - 1]?.publishedAt ?? null,
        by: line.publishedBy,
      })),
    body: async (db, key, number) => {
      const line = (await listDefinitionVersions(db, key)).find((one) => one.version === number)
      return line && (await getDefinition(db, line.id)).body
    },
    check: async (_db, key, body) => {
      const faults = definitionFaults(body)
      const own = (body as Partial<Definition> | null)?.key
      return own === key || faults.length > 0 ? faults : [{ at: 'key', message: `${String(own)} ≠ ${key}` }]
    },
    publish: async (trx, key, body, { at, drafter, reviewer }) => {
      await publishDefinition(trx, body, at, `${drafter.name}, ${reviewer.name}`)
      return (await listDefinitionVersions(trx, key))[0]?.version ?? 0
    },
  })
}
