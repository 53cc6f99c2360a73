import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const FieldMap = Type.Object({
  /** Key of our form's field; `a.b` is the part b of an answer of parts. */
  to: Type.String({ minLength: 1 }),
  label: Type.String({ minLength: 1 }),
  as: Type.Optional(Type.Union([Type.Literal('text'), Type.Literal('number'), Type.Literal('day')])),
  codes: Type.Optional(Type.Record(Type.String(), Type.String())),
})
export type FieldMap = Static<typeof FieldMap>

const Settings = Type.Object({
  /** Our own code at the portal. */
  unit: Type.String({ minLength: 1 }),
  paper: Type.Object({ maxMb: Type.Number({ minimum: 1 }), most: Type.Integer({ minimum: 1 }) }),
  /** Whether dossiers filed here are made known to the portal too. */
  ownDossiers: Type.Optional(Type.Boolean()),
  /** Codes of agencies as the portal knows them, where they are not our own. */
  agencies: Type.Record(Type.String(), Type.String()),
  /** Our states in the portal's codes: published as a code map when none is there yet. */
  states: Type.Record(Type.String(), Type.String()),
  fields: Type.Record(Type.String(), FieldMap),
  forms: Type.Record(
    Type.String(),
    Type.Object({ fields: Type.Record(Type.String(), FieldMap), fixed: Type.Record(Type.String(), Type.Any()) }),
  ),
})
export type PortalSettings = Static<typeof Settings>

const known = new Map<string, PortalSettings | undefined>()

/** What the province's pack says of the national portal; undefined where it says nothing: then nothing is exchanged. */
export function portalSettings(packDir: string): PortalSettings | undefined {
  if (known.has(packDir)) return known.get(packDir)
  const file = join(packDir, 'national-portal.json')
  const read: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  if (read !== undefined && !Value.Check(Settings, read)) {
    const [first] = Value.Errors(Settings, read)
    throw new Error(`${file} ${first?.instancePath ?? ''}: ${first?.message ?? 'is not as it should be'}`)
  }
  const settings = read as PortalSettings | undefined
  known.set(packDir, settings)
  return settings
}
