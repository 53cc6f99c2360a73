import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { addressAsked } from '../look-up/look-up.ts'

export const Shape = Type.Object({
  code: Type.String({ description: 'Open Location Code' }),
  short: Type.String({ description: 'how it is written within the commune' }),
  commune: Type.Object({ unitId: Type.String(), code: Type.String(), name: Type.String() }),
  latitude: Type.Number(),
  longitude: Type.Number(),
  listed: Type.Array(
    Type.Object(
      { hamlet: Type.String(), house: Type.String(), kind: Type.String(), madeUp: Type.Boolean() },
      { description: 'what the register has there; never who' },
    ),
  ),
})

/** A spot by its code. */
export async function one(request: FastifyRequest): Promise<Static<typeof Shape>> {
  const { commune, ...rest } = await addressAsked(request)
  return { ...rest, commune: { unitId: commune.unitId, code: commune.code, name: commune.name } }
}
