import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Listener, on } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { JobHandler } from '#core/module.ts'
import { listLineage, type Unit, UnitsReorganised } from '#ground/places/index.ts'
import { transferCases } from '../act/transfer.ts'

export type Following = {
  kind: string
  /** Name of the job that moves them, `<module>.move_<cases>`. */
  job: string
  /** The units whose officers see a case of this unit; without it the unit and all above it. */
  pathOf?(db: Db, lineage: Unit[], on: string): Promise<string[]>
  /** What else of the module goes along. */
  after?(db: Db, from: string, path: string[]): Promise<void>
}

type Move = { from: string; to: string; title: string; key: string }

/**
 * Makes the open cases of a kind go on with the unit that takes theirs over when it ends: the one that takes the whole of it, or,
 * where it was divided, the first named, whose officers see in the reason that they must look. Done on the day it takes effect;
 * closed cases stay true to the unit that closed them. What it answers goes into the module's table of contents.
 */
export function followUnits({ kind, job, pathOf, after }: Following): { listens: Listener[]; jobs: Record<string, JobHandler> } {
  const listener = on(UnitsReorganised, job.replace(/\.move_/, '.follow_'), async (trx, { payload }) => {
    const { ended, successions, title, onDate, reorganisationId } = payload
    for (const from of ended) {
      const heirs = successions.filter((link) => link.from === from)
      const heir = heirs.find((link) => link.share === 'whole') ?? heirs[0]
      if (!heir) continue
      const move: Move = { from, to: heir.to, title, key: reorganisationId }
      await enqueue(trx, job, move, { key: `${job}:${reorganisationId}:${from}`, runAt: new Date(`${onDate}T00:00:00+07:00`) })
    }
  })
  const move: JobHandler = async ({ db, clock, log }, payload) => {
    const { from, to, title, key } = payload as Move
    const day = dayOf(clock.now())
    const lineage = await listLineage(db, to, { on: day })
    const [unit] = lineage
    if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: to })
    const path = (await pathOf?.(db, lineage, day)) ?? lineage.map((each) => each.id)
    const target = { unitId: unit.id, unitName: unit.fullName, unitPath: path }
    const moved = await transferCases(db, { kind, from, to: target, reason: title, key, at: clock.now() })
    await after?.(db, from, path)
    if (moved > 0) log(`${kind}: ${moved} open cases moved to ${unit.fullName}`)
  }
  return { listens: [listener], jobs: { [job]: move } }
}
