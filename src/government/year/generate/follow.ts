import type { Context } from '#core/module.ts'
import { unitsOfLevel } from '#engine/indicators/index.ts'
import { moveDossiers } from '#government/procedures/index.ts'
import { listSuccessors, listTree, readPack } from '#ground/places/index.ts'
import type { Span } from './year.rules.ts'

/**
 * Where the reorganisation is known already, what is open follows it as it would have on its day; where it is not, nothing is done:
 * what is open follows when it is told.
 */
export async function followMerger(context: Context, { to, mergerOn }: Span): Promise<string> {
  const { db, config } = context
  const { manifest } = await readPack(config.province)
  const title = manifest.successions.find(({ on }) => on === mergerOn)?.title ?? ''
  const [province] = await unitsOfLevel(db, 'province', to)
  if (!province) return 'no province on its eve'
  const morning = { now: () => new Date(`${mergerOn}T08:00:00+07:00`) }
  let units = 0
  for (const unit of [province, ...(await listTree(db, province.id, { on: to }))]) {
    const heirs = await listSuccessors(db, unit.id, { on: mergerOn })
    const heir = heirs.find(({ share }) => share === 'whole') ?? heirs[0]
    if (!heir || unit.validTo !== to) continue
    await moveDossiers(
      { ...context, clock: morning, log: () => undefined },
      { from: unit.id, to: heir.unit.id, title, key: `pack ${mergerOn}` },
    )
    units++
  }
  return units > 0 ? `what was open at ${units} units goes on with their successors` : 'not known yet: what is open follows when it is'
}
