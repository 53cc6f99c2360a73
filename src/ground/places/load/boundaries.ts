import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Db, inTransaction } from '#core/db.ts'
import { findUnitIdsByCode, saveBoundaries } from './boundaries.queries.ts'
import type { RefusedLine } from './table.ts'

const Position = Type.Array(Type.Number(), { minItems: 2 })
const Ring = Type.Array(Position, { minItems: 4 })
const Feature = Type.Object({
  properties: Type.Object({ code: Type.String({ minLength: 1 }) }),
  geometry: Type.Union([
    Type.Object({ type: Type.Literal('Polygon'), coordinates: Type.Array(Ring, { minItems: 1 }) }),
    Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Type.Array(Ring, { minItems: 1 }), { minItems: 1 }) }),
  ]),
})
const Collection = Type.Object({ type: Type.Literal('FeatureCollection'), features: Type.Array(Type.Unknown()) })

export type BoundaryReport = { features: number; written: number; unmatched: string[]; refused: RefusedLine[] }

/** Loads the borders of units in force on a day from GeoJSON features with a `code`; what has no such unit is reported. */
export async function importBoundaries(db: Db, path: string, { on }: { on: string }): Promise<BoundaryReport> {
  const file = basename(path)
  const json: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (!Value.Check(Collection, json))
    return { features: 0, written: 0, unmatched: [], refused: [{ file, line: 1, reason: 'not a GeoJSON FeatureCollection' }] }
  const refused: RefusedLine[] = []
  const good: Static<typeof Feature>[] = []
  for (const [i, feature] of json.features.entries()) {
    if (Value.Check(Feature, feature)) good.push(feature)
    else refused.push({ file, line: i + 1, reason: 'a feature needs properties.code and a closed Polygon or MultiPolygon' })
  }
  return inTransaction(db, async (trx) => {
    const ids = await findUnitIdsByCode(
      trx,
      good.map((feature) => feature.properties.code),
      on,
    )
    const rows = good.flatMap(({ properties, geometry }) => {
      const unitId = ids.get(properties.code)
      return unitId
        ? [{ unitId, geometry: JSON.stringify({ type: geometry.type, coordinates: geometry.coordinates }), source: file, validFrom: on }]
        : []
    })
    const unmatched = good.map((feature) => feature.properties.code).filter((code) => !ids.has(code))
    return { features: json.features.length, written: await saveBoundaries(trx, rows), unmatched, refused }
  })
}
