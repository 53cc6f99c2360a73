import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type ServiceKey } from '../contracts/contract.ts'

const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const PackService = Type.Object({
  key: Type.Union((['population', 'land', 'tax', 'insurance', 'business', 'ngsp'] as const).map((key) => Type.Literal(key))),
  /** CLASS/MEMBER/SUBSYSTEM of whoever keeps it. */
  system: Type.String({ pattern: '^[A-Za-z0-9-]+/[A-Za-z0-9.-]+/[A-Za-z0-9-]+$' }),
  code: Type.String({ pattern: '^[a-z0-9-]+$' }),
  name: Words,
  owner: Type.String(),
  securityLevel: Type.Integer({ minimum: 1, maximum: 5 }),
  /** Its address; left out until the connection is made, and then a stand-in answers outside production. */
  baseUrl: Type.Optional(Type.String()),
  openapiUrl: Type.Optional(Type.String()),
  timeoutMs: Type.Integer({ minimum: 100, maximum: 60_000 }),
  perMinute: Type.Integer({ minimum: 1 }),
  purpose: Words,
  ground: Words,
})
const Pack = Type.Object({
  client: Type.String({ pattern: '^[A-Za-z0-9-]+/[A-Za-z0-9.-]+/[A-Za-z0-9-]+$' }),
  services: Type.Array(PackService),
})

export type PackService = Static<typeof PackService>
export type NationalPack = Static<typeof Pack>

const read = new Map<string, NationalPack>()

/** The outside databases of the province's pack (`national.json`), and the system that asks them for us. */
export function nationalPack(packDir: string): NationalPack {
  let pack = read.get(packDir)
  if (pack) return pack
  const file = join(packDir, 'national.json')
  const body: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { client: 'GOV/NONE/NONE', services: [] }
  if (!Value.Check(Pack, body)) {
    const [first] = Value.Errors(Pack, body)
    throw new Error(`national.json: ${first?.instancePath ?? ''} ${first?.message ?? 'wrong'}`)
  }
  pack = body
  read.set(packDir, pack)
  return pack
}

export const findService = (packDir: string, key: ServiceKey): PackService | undefined =>
  nationalPack(packDir).services.find((service) => service.key === key)
