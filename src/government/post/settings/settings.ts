import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const Settings = Type.Object({
  firm: Type.Object({ vi: Type.String(), en: Type.String(), km: Type.String() }),
  fees: Type.Array(
    Type.Object({
      kind: Type.Enum(['deliver', 'collect']),
      within: Type.Enum(['commune', 'province', 'country']),
      amount: Type.Integer({ minimum: 0 }),
    }),
  ),
  source: Type.Object({ text: Type.String(), verified: Type.Boolean() }),
})
export type PostPack = Static<typeof Settings>

const known = new Map<string, PostPack | undefined>()

/** What the pack says of the public post; undefined where it says nothing: then it is not offered. */
export function postPack(packDir: string): PostPack | undefined {
  if (known.has(packDir)) return known.get(packDir)
  const file = join(packDir, 'post.json')
  const read: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  if (read !== undefined && !Value.Check(Settings, read)) {
    const [first] = Value.Errors(Settings, read)
    throw new Error(`${file} ${first?.instancePath ?? ''}: ${first?.message ?? 'is not as it should be'}`)
  }
  known.set(packDir, read as PostPack | undefined)
  return read as PostPack | undefined
}
