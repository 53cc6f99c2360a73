import type { Context } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { movePayments } from '#engine/payments/index.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { moveWaitingParts } from '../bundle/bundle.queries.ts'
import { complaintKind } from '../dossier/rights.ts'
import { jurisdictionOf } from '../apply/receiving-units.ts'

/** Linked filings go with their unit, and the parts of them that did not begin yet. */
export const followingBundles = followUnits({
  kind: bundleProcess,
  job: 'procedures.move_bundles',
  pathOf: async (db, lineage, on) => (await jurisdictionOf(db, lineage, on)).ids,
  after: async (db, from, [to]) => {
    if (to) await moveWaitingParts(db, from, to)
  },
})

/** Complaints go with the unit whose dossier they are about. */
export const followingComplaints = followUnits({ kind: complaintKind, job: 'procedures.move_complaints' })

/** Open dossiers go with their unit, and so does what is to be paid for them. */
export const following = followUnits({
  kind: 'dossier',
  job: 'procedures.move_dossiers',
  pathOf: async (db, lineage, on) => (await jurisdictionOf(db, lineage, on)).ids,
  after: movePayments,
})

/** Moves what is open at a unit to the one that takes its work over, as on the day of a reorganisation; safe to repeat. */
export async function moveDossiers(context: Context, move: { from: string; to: string; title: string; key: string }): Promise<void> {
  await following.jobs['procedures.move_dossiers']?.(context, move)
}
