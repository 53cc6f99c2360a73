import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import { findCatalogue, keepCatalogue } from './catalogue.queries.ts'

const Words = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' })
const Group = Type.Union([Type.Literal('shrimp'), Type.Literal('fish'), Type.Literal('crop'), Type.Literal('salt')])
/** How sure a fact of the pack is: read on a page, in code, said by who knows the field, or still to be verified. */
const Evidence = Type.Union([Type.Literal('pages'), Type.Literal('code'), Type.Literal('analyst'), Type.Literal('to_verify')])
const Named = Type.Object({ key: Key, label: Words })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

const Kind = Type.Object({
  key: Key,
  label: Words,
  group: Group,
  /** Letters with which the number of such an area begins. */
  letters: Type.String({ pattern: '^[A-Z]{2}$' }),
  /** Procedure of the catalogue by which the code is given; left out where there is none. */
  procedure: Type.Optional(Type.String()),
  species: Type.Array(Key, { minItems: 1 }),
})
const Input = Type.Object({
  key: Key,
  label: Words,
  use: Type.Union([Type.Literal('medicine'), Type.Literal('chemical'), Type.Literal('fertiliser'), Type.Literal('pesticide')]),
  groups: Type.Array(Group, { minItems: 1 }),
  status: Type.Union([Type.Literal('allowed'), Type.Literal('restricted'), Type.Literal('banned')]),
  /** Left out: the label says it, and whoever uses it writes it down. */
  withdrawalDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
  basis: Type.Optional(Type.String()),
  evidence: Evidence,
  source: Type.String(),
})
const Market = Type.Union([Type.Literal('VN'), Type.Literal('EU'), Type.Literal('US'), Type.Literal('JP')])
const Limit = Type.Object({
  /** `*`: any substance that has no limit of its own in that market. */
  substance: Type.Union([Key, Type.Literal('*')]),
  market: Market,
  groups: Type.Array(Group, { minItems: 1 }),
  rule: Type.String(),
  /** Left out: nothing may be found. */
  most: Type.Optional(Type.String({ pattern: '^\\d+([.]\\d+)?$' })),
  unit: Type.Optional(Type.String()),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  basis: Type.Optional(Type.String()),
  evidence: Evidence,
  source: Type.String(),
})
const Measure = Type.Object({
  key: Key,
  label: Words,
  unit: Type.String(),
  /** What cannot be is refused; what is not good is written down and marked. */
  least: Type.Number(),
  most: Type.Number(),
  good: Type.Tuple([Type.Number(), Type.Number()]),
  decimals: Type.Integer({ minimum: 0, maximum: 3 }),
  evidence: Evidence,
  source: Type.String(),
})
const Shape = Type.Object({
  kinds: Type.Array(Kind, { minItems: 1 }),
  species: Type.Array(Named, { minItems: 1 }),
  certificates: Type.Array(Named),
  measures: Type.Array(Measure),
  diseases: Type.Array(Type.Object({ key: Key, label: Words, groups: Type.Array(Group) })),
  warning: Type.Object({
    radiusMetres: Type.Integer({ minimum: 100 }),
    days: Type.Integer({ minimum: 1 }),
    least: Type.Integer({ minimum: 2 }),
  }),
  /** A diary in which nobody wrote for longer is not live. */
  liveDays: Type.Integer({ minimum: 1 }),
  inputs: Type.Array(Input),
  homeMarket: Market,
  substances: Type.Array(Named),
  limits: Type.Array(Limit),
})
/** What the pack says of farming, as data. */
export type Catalogue = Static<typeof Shape>
export type AreaKind = Static<typeof Kind>
export type InputItem = Static<typeof Input>

const files = ['kinds.json', 'diary.json', 'inputs.json', 'limits.json']

/** Reads the pack's farming data and says where it is wrong. */
export function readCatalogue(packDir: string): Catalogue | undefined {
  const dir = join(packDir, 'farming')
  if (!existsSync(dir)) return undefined
  const body = Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as object)) as unknown
  const [fault] = [...Value.Errors(Shape, body)]
  if (fault) throw new Error(`farming ${fault.instancePath}: ${fault.message}`)
  const read = body as Catalogue
  const species = new Set(read.species.map(({ key }) => key))
  const substances = new Set(['*', ...read.substances.map(({ key }) => key)])
  for (const kind of read.kinds)
    for (const key of kind.species) if (!species.has(key)) throw new Error(`farming: ${kind.key} names the unknown species ${key}`)
  for (const { substance, market } of read.limits)
    if (!substances.has(substance)) throw new Error(`farming: a limit of ${market} names the unknown substance ${substance}`)
  return read
}

/** Takes over what is new in the pack. */
export async function loadFarming({ db, clock }: Context, packDir: string): Promise<void> {
  const body = readCatalogue(packDir)
  if (body) await keepCatalogue(db, body, createHash('sha256').update(JSON.stringify(body)).digest('hex'), clock.now())
}

/** The catalogue in force. */
export async function getCatalogue(db: Db): Promise<Catalogue> {
  const found = await findCatalogue(db)
  if (!found) throw refuse('conflict', 'farming.no_catalogue')
  return found
}

export const kindOf = (catalogue: Catalogue, key: string): AreaKind | undefined => catalogue.kinds.find((kind) => kind.key === key)
