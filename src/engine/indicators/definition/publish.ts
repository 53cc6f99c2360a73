import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dimensionsOf, findSource } from '../source/source.ts'
import { DefinitionShape, type IndicatorBody } from './definition.ts'
import { insertPublished, listDefinitions } from './definition.queries.ts'
import { checkIndicator, entered, type KnownSources, unconnectedTerms } from './definition.rules.ts'

const shape = Compile(DefinitionShape)

/** The sources of the program, and the series that are entered by hand. */
export async function knownSources(db: Db): Promise<KnownSources> {
  const series = new Set((await listDefinitions(db)).filter(({ body }) => body.entry).map(({ key }) => key))
  return {
    find: (key, measure) => {
      if (key === entered) return series.has(measure) ? { kind: 'flow', dimensions: [] } : undefined
      const source = findSource(key)
      const known = source?.measures[measure]
      return source && known ? { kind: known.kind, dimensions: dimensionsOf(source, measure) } : undefined
    },
  }
}

/** The body, if it has the form of a definition and nothing in it contradicts the sources; else the faults with their places. */
export function checkBody(body: unknown, sources: KnownSources): IndicatorBody {
  if (!shape.Check(body)) {
    const first = shape.Errors(body)[0]
    const detail = `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim()
    throw refuse('invalid', 'indicators.definition_faulty', { detail }, [
      { field: (first?.instancePath ?? '').slice(1).replaceAll('/', '.'), message: detail },
    ])
  }
  const defects = checkIndicator(body, sources)
  if (defects.length > 0)
    throw refuse(
      'invalid',
      'indicators.definition_faulty',
      { detail: defects.map((defect) => `${defect.field}: ${defect.rule} (${defect.detail})`).join('; ') },
      defects.map((defect) => ({ field: defect.field, rule: defect.rule, message: defect.detail })),
    )
  return body
}

/** Publishes a definition that a second pair of eyes has seen elsewhere: those of the packs, reviewed where they are kept. */
export async function publishIndicator(db: Db, body: unknown, by: { name: string; at: Date }): Promise<boolean> {
  const checked = checkBody(body, await knownSources(db))
  const person = { id: null, name: by.name }
  return inTransaction(db, (trx) => insertPublished(trx, { body: checked, by: person, decidedBy: person, at: by.at }))
}

/** Keys of the indicators that nothing computes and nobody enters yet. */
export async function unconnectedIndicators(db: Db): Promise<Set<string>> {
  const sources = await knownSources(db)
  return new Set((await listDefinitions(db)).filter(({ body }) => unconnectedTerms(body, sources).length > 0).map(({ key }) => key))
}
