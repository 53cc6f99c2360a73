import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Condition } from '#engine/forms/index.ts'
import { LocalizedText } from '../procedure/procedure.ts'
import { readPackFile } from '../import/life-events.ts'

const strict = { additionalProperties: false }
const Question = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    text: LocalizedText,
    hint: Type.Optional(LocalizedText),
    options: Type.Array(Type.Object({ value: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' }), label: LocalizedText }, strict), {
      minItems: 2,
    }),
    when: Type.Optional(Condition),
  },
  strict,
)
const Step = Type.Object(
  {
    code: Type.String(),
    why: LocalizedText,
    when: Type.Optional(Condition),
    /** Only in the national catalogue: left out where that is not loaded. */
    national: Type.Optional(Type.Boolean()),
  },
  strict,
)

/** A guided path as data: questions one after the other, and the procedures that the answers lead to, in the order of doing them. */
export const Guide = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    /** Key of the life event from which it is reached. */
    event: Type.String(),
    title: LocalizedText,
    intro: LocalizedText,
    questions: Type.Array(Question, { minItems: 1 }),
    steps: Type.Array(Step, { minItems: 1 }),
    /** Said when the answers ask for no procedure. */
    otherwise: LocalizedText,
  },
  strict,
)
export type Guide = Static<typeof Guide>

/** A paper that many procedures ask for under many names: found by what it is called, listed once. */
export const KnownPaper = Type.Object(
  {
    key: Type.String(),
    name: LocalizedText,
    /** Folded words by which a record means it. */
    says: Type.Array(Type.String(), { minItems: 1 }),
    /** Procedures whose result it is. */
    from: Type.Array(Type.String()),
    /** The state holds it already: shown, not handed in again. */
    held: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type KnownPaper = Static<typeof KnownPaper>

export type Guides = { guides: Guide[]; papers: KnownPaper[] }

/** The guided paths of a province's pack; a pack may have none. A file of the wrong shape stops the start and is named. */
export async function readGuides(packDir: string): Promise<Guides> {
  const dir = join(packDir, 'guides')
  const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  const guides = await Promise.all(
    names.map(async (name) => {
      const value: unknown = JSON.parse(await readFile(join(dir, name), 'utf8'))
      if (Value.Check(Guide, value)) return value
      const [first] = Value.Errors(Guide, value)
      throw new Error(`${join(dir, name)}: ${first?.instancePath} ${first?.message}`)
    }),
  )
  return { guides, papers: Value.Parse(Type.Array(KnownPaper), (await readPackFile(packDir, 'known-papers.json')) ?? []) }
}
