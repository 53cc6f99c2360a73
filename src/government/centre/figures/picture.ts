import { onOneConnection, type Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { summarise } from '#engine/casework/index.ts'
import { findUnitByCode, listTree, readPack } from '#ground/places/index.ts'
import { listOpenAlarms } from '../alarm/open-alarms.ts'
import { findComposition } from '../composition/composition.queries.ts'
import type { Composition } from '../composition/composition.ts'
import { shared, type Shared } from './cache.ts'
import { type Branch, branchOf, type Picture, pathIn } from './figure.ts'
import { readFigures } from './read-figures.ts'

export type Ground = { composition: Composition; root: Branch; tree: ReadonlyMap<string, Branch>; day: string }
type Kept = { grounds: Shared<Ground | null>; pictures: Shared<Picture> }
export type Place = Pick<App, 'db' | 'clock' | 'province'> & { log?: App['log'] }

const kept = new WeakMap<object, Kept>()
const usual = 30_000

function keptOf(db: Db): Kept {
  const own = kept.get(db)
  if (own) return own
  const life = (): number => (made.grounds.last('')?.composition.refreshSeconds ?? usual / 1000) * 1000
  const made: Kept = { grounds: shared(life, 1), pictures: shared(life, 300) }
  kept.set(db, made)
  return made
}

/** How often the figures are looked at anew. */
export const beatMs = (db: Db): number => (keptOf(db).grounds.last('')?.composition.refreshSeconds ?? usual / 1000) * 1000

const codes = new Map<string, { code: string; from: string; to: string | null }[]>()

/** Codes of the province in its time, from the pack; read once. */
async function provinceCodes(packDir: string): Promise<{ code: string; from: string; to: string | null }[]> {
  const known = codes.get(packDir) ?? (await readPack(packDir)).dataset.units.filter((unit) => unit.level === 'province')
  codes.set(packDir, known)
  return known
}

/** The units of the province as they stand on a day. */
export async function treeOn(db: Db, packDir: string, day: string): Promise<{ root: Branch; tree: Map<string, Branch> } | undefined> {
  const one = (await provinceCodes(packDir)).find(({ from, to }) => from <= day && (to === null || to >= day))
  const province = one && (await findUnitByCode(db, one.code, { on: day, level: 'province' }))
  if (!province) return undefined
  const units = (await listTree(db, province.id, { on: day })).map(branchOf)
  return { root: branchOf(province), tree: new Map(units.map((unit) => [unit.id, unit])) }
}

/** What the centre stands on: its composition and the units of today; undefined where the pack has no centre. */
export async function groundOf({ db, clock, province }: Place): Promise<Ground | undefined> {
  const now = clock.now()
  const ground = await keptOf(db).grounds.get('', now.getTime(), async () => {
    const [composed, units] = [await findComposition(db), await treeOn(db, province.packDir, dayOf(now))]
    return composed && units ? { composition: composed.body, ...units, day: dayOf(now) } : null
  })
  return ground ?? undefined
}

/** How the work of today goes, counted as it is done. */
async function rowOf(db: Db, { composition }: Ground, unitId: string | undefined, now: Date): Promise<number[]> {
  const from = new Date(`${dayOf(now)}T00:00:00+07:00`)
  const scope = { all: unitId === undefined, units: [], subtrees: unitId === undefined ? [] : [unitId] }
  const kinds = [...new Set(composition.row.map(({ cases }) => cases))]
  const lines = new Map(await Promise.all(kinds.map(async (kind) => [kind, await summarise(db, kind, scope, from, now)] as const)))
  return composition.row.map(({ cases, count }) => (lines.get(cases) ?? []).reduce((sum, line) => sum + line[count], 0))
}

/** The picture of a unit, made once for everybody in the life of the cache. */
export async function pictureOf(place: Place, ground: Ground, unitId: string): Promise<Picture> {
  const { db, clock } = place
  const now = clock.now()
  return keptOf(db).pictures.get(unitId, now.getTime(), async (before) => {
    const unit = ground.tree.get(unitId) ?? ground.root
    const isRoot = unit.id === ground.root.id
    const { composition, tree, root } = ground
    const wanted = { today: dayOf(now), now, unit, isRoot, tree }
    const scope = isRoot ? 'province' : unit.id
    const log = (message: string): void => place.log?.warn(message)
    const figures = await readFigures(db, composition, wanted, { scope, before: before?.figures, log })
    const alarms = await onOneConnection(db, async (one) => listOpenAlarms(one)).catch(() => undefined)
    const row = await rowOf(db, ground, isRoot ? undefined : unit.id, now).catch(() => before?.row ?? [])
    const within = (id: string): boolean => isRoot || pathIn(tree, id).includes(unit.id)
    return {
      scope,
      root,
      unit,
      at: now,
      composition,
      figures,
      row,
      alarms: alarms?.filter((alarm) => within(alarm.unitId)) ?? before?.alarms ?? [],
      tree,
    }
  })
}
