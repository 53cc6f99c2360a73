import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { refuse } from '#core/errors.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const DocumentsFile = Type.Object({
  note: Type.Optional(Type.String()),
  books: Type.Array(Type.Object({ code: Type.String(), direction: Type.Enum(['incoming', 'outgoing']), name: Words }), { minItems: 2 }),
  /** `notation`: the letters of the type in a number; empty for letters. */
  types: Type.Array(Type.Object({ code: Type.String(), name: Words, notation: Type.String(), book: Type.String() }), { minItems: 1 }),
  /** What the chief of an administrative unit, and of an agency, is called where somebody signs in their place. */
  chief: Type.Optional(Type.Object({ administrative: Type.String({ minLength: 1 }), agency: Type.String({ minLength: 1 }) })),
  /** The time for an incoming document by its urgency: usual, urgent, very urgent, express. */
  answerWithin: Type.Array(
    Type.Object({ amount: Type.Number({ exclusiveMinimum: 0 }), unit: Type.Enum(['working_day', 'working_hour', 'calendar_day']) }),
    { minItems: 4, maxItems: 4 },
  ),
  /** Agencies outside the province, reached over the axis. */
  organs: Type.Array(
    Type.Object({
      organId: Type.String({ pattern: '^[A-Za-z0-9.]{3,40}$' }),
      name: Type.String({ minLength: 1 }),
      /** The last day of an agency that was merged, and by which code its heir is reached. */
      until: Type.Optional(Type.String({ format: 'date' })),
      successor: Type.Optional(Type.String()),
    }),
  ),
})
export type DocumentsSettings = Static<typeof DocumentsFile>
export type DocumentType = DocumentsSettings['types'][number]

const read = new Map<string, DocumentsSettings | undefined>()

/** What the pack says on documents: their types, registers, terms and the agencies outside; undefined in a province without the file. */
export function readDocuments(packDir: string): DocumentsSettings | undefined {
  if (read.has(packDir)) return read.get(packDir)
  const file = join(packDir, 'documents.json')
  if (!existsSync(file)) return undefined
  const body: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const [fault] = Value.Errors(DocumentsFile, body)
  if (fault) throw new Error(`documents.json ${fault.instancePath}: ${fault.message}`)
  const settings = Value.Parse(DocumentsFile, body)
  const lost = settings.types.find((type) => !settings.books.some((book) => book.code === type.book && book.direction === 'outgoing'))
  if (lost) throw new Error(`documents.json: the type ${lost.code} has no outgoing book ${lost.book}`)
  if (!settings.books.some((book) => book.direction === 'incoming')) throw new Error('documents.json: there is no incoming book')
  read.set(packDir, settings)
  return settings
}

/** The settings, or the refusal where the province keeps no documents here. */
export function settingsOf(config: { province: string }): DocumentsSettings {
  const settings = readDocuments(config.province)
  if (!settings) throw refuse('notFound', 'documents.not_used')
  return settings
}
