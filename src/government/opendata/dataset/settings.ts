import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

const strict = { additionalProperties: false }
const Words = Type.Object(
  { vi: Type.String({ minLength: 2 }), en: Type.String({ minLength: 2 }), km: Type.String({ minLength: 2 }) },
  strict,
)
const Shape = Type.Object(
  {
    title: Words,
    about: Words,
    publisher: Type.Object({ unit: Type.String(), name: Words }, strict),
    place: Type.Object({ name: Words, code: Type.String() }, strict),
    /** The least k that a dataset may have. */
    minimumK: Type.Integer({ minimum: 3 }),
    /** Sources of figures that say nothing of people. */
    plainSources: Type.Array(Type.String()),
    licences: Type.Array(
      Type.Object({ key: Type.String(), uri: Type.String(), authority: Type.Optional(Type.String()), title: Words, means: Words }, strict),
      { minItems: 1 },
    ),
    answerWithin: Type.Object(
      { amount: Type.Number({ exclusiveMinimum: 0 }), unit: Type.Enum(['working_hour', 'working_day', 'calendar_day']) },
      strict,
    ),
    note: Type.Optional(Type.String()),
  },
  strict,
)
const shape = Compile(Shape)
export type Settings = Static<typeof Shape>
export type Licence = Settings['licences'][number]

let current: Settings | undefined

/** Reads `open-data.json` of the pack; without it the province publishes nothing. */
export function readSettings(packDir: string): Settings | undefined {
  const file = join(packDir, 'open-data.json')
  if (!existsSync(file)) {
    current = undefined
    return undefined
  }
  const body: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!shape.Check(body)) {
    const first = shape.Errors(body)[0]
    throw new Error(`${file}: ${first?.instancePath ?? ''} ${first?.message ?? ''}`)
  }
  current = body
  return body
}

/** The settings of the pack that the program has loaded. */
export function settings(): Settings {
  if (!current) throw new Error('the pack has no open-data.json')
  return current
}
export const hasSettings = (): boolean => current !== undefined
export const licenceOf = (key: string): Licence | undefined => settings().licences.find((one) => one.key === key)
