// Farms to order: who grows, where, and what they write down.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { post, unitIdOf } from './filing.ts'
import { type Person, type World, world } from './world.ts'

const idIn = (answer: LightMyRequestResponse): string => {
  assert.equal(answer.statusCode, 303, answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('<main') + 1_500))
  return String(answer.headers.location).split('/').at(-1) ?? ''
}

export type Farm = { w: World; farmer: Person; commune: string; area: string; season: string }

/** A household with a shrimp pond and a season that began twenty days ago. */
export async function pond(): Promise<Farm> {
  const w = await world()
  const farmer = await w.citizen({ name: 'Sơn Thị Nuôi Tôm' })
  const commune = await unitIdOf(w, '31510')
  idIn(await post(w, farmer, '/nuoi-trong/ho-so', { name: 'Hộ Sơn Thị Nuôi Tôm', unit: commune }))
  const area = idIn(
    await post(w, farmer, '/nuoi-trong/vung/moi', {
      ...{ kind: 'shrimp_pond', species: 'white_shrimp', name: 'Ao Thử', size: '3.200', unit: commune, corners: '' },
    }),
  )
  const season = idIn(await post(w, farmer, `/nuoi-trong/vung/${area}/vu-moi`, seasonFields()))
  return { w, farmer, commune, area, season }
}
export const seasonFields = (): Record<string, string> => ({
  ...{ key: randomUUID(), species: 'white_shrimp', began: '2026-11-03', origin: 'Trại giống Thử', seed_lot: 'G-01' },
  ...{ amount: '256000', seed_unit: 'animals', expected: '2027-02-10', expected_kg: '4.000' },
})

export const write = ({ w, season }: Farm, as: Person, fields: Record<string, string>, accept = 'application/json') =>
  w.inject({
    method: 'POST',
    url: `/nuoi-trong/vu/${season}/ghi`,
    as,
    headers: { accept, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    payload: new URLSearchParams({ key: randomUUID(), ...fields }).toString(),
  })
