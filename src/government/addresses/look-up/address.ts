import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { findRegister, openRows } from '#engine/registers/index.ts'
import { areaOf, type BorderOfDay, bordersOn, centreOf, isFullCode, isShortCode, locate, recovered } from '#ground/places/index.ts'

/** The pack's register of addresses. */
export const registerKey = 'addresses'

/** What stands under a code in the register: a house, not who lives there. */
export type Listed = { hamlet: string; house: string; kind: string; madeUp: boolean }
/** A spot of the province: its whole code, how people there write it, and what is listed under it. */
export type Address = { code: string; short: string; commune: BorderOfDay; latitude: number; longitude: number; listed: Listed[] }
type At = { db: Db; config: Config; day: string }

const middle = ({ box }: BorderOfDay): { latitude: number; longitude: number } => ({
  latitude: (box.south + box.north) / 2,
  longitude: (box.west + box.east) / 2,
})

/** How a code is written by those who know the commune: without its first four signs, the same length for every house of it. */
export function shortIn(commune: BorderOfDay, code: string): string {
  const short = code.slice(4)
  return recovered(short, middle(commune)) === code ? short : code
}

/** Communes whose borders are known, by name. */
export async function communesOn(db: Db, day: string): Promise<BorderOfDay[]> {
  const { borders } = await bordersOn(db, day, 'commune')
  return borders.toSorted((a, b) => a.name.localeCompare(b.name, 'vi'))
}

/**
 * The whole code of what somebody wrote: a whole code, or a short one with its commune, chosen or written behind it. `communeNeeded`: a
 * short code without a commune that is known.
 */
export function readCode(
  text: string,
  chosen: string | undefined,
  communes: readonly BorderOfDay[],
): { code: string } | 'communeNeeded' | 'noCode' {
  const [, written = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? []
  if (isFullCode(written)) return { code: written.toUpperCase() }
  if (!isShortCode(written)) return 'noCode'
  const wanted = fold(rest.split(',')[0] ?? '')
  const named = communes.filter((commune) => wanted !== '' && (fold(commune.name) === wanted || fold(commune.name).endsWith(` ${wanted}`)))
  const commune = communes.find((each) => each.unitId === chosen) ?? (named.length === 1 ? named[0] : undefined)
  if (!commune) return 'communeNeeded'
  const code = recovered(written, middle(commune))
  return code === undefined ? 'noCode' : { code }
}

/** The address of a whole code; undefined outside the province's communes. */
export async function addressOf({ db, config, day }: At, code: string): Promise<Address | undefined> {
  const area = areaOf(code)
  if (!area || area.length < 10) return undefined
  const { latitude, longitude } = centreOf(area)
  const commune = await locate(db, { lat: latitude, lon: longitude }, { on: day, level: 'commune' })
  if (!commune) return undefined
  const written = code.toUpperCase()
  return {
    code: written,
    short: shortIn(commune, written),
    commune,
    latitude,
    longitude,
    listed: await listedUnder({ db, config, day }, written),
  }
}

async function listedUnder({ db, config, day }: At, code: string): Promise<Listed[]> {
  if (!(await findRegister(db, registerKey))) return []
  const { register, rows } = await openRows(db, config, registerKey, { on: day, limit: 20, where: [{ field: 'code', is: code }] })
  const kinds = register.definition.fields.find(({ key }) => key === 'kind')?.options ?? []
  return rows.map(({ data, madeUp }) => ({
    hamlet: String(data.hamlet ?? ''),
    house: String(data.house ?? ''),
    kind: kinds.find(({ value }) => value === data.kind)?.value ?? '',
    madeUp,
  }))
}
