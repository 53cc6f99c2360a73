import { followUnits } from '#engine/casework/index.ts'
import { movePayments } from '#engine/payments/index.ts'
import { jurisdictionOf } from '../apply/receiving-units.ts'

/** Open dossiers go with their unit, and so does what is to be paid for them. */
export const following = followUnits({
  kind: 'dossier',
  job: 'procedures.move_dossiers',
  pathOf: async (db, lineage, on) => (await jurisdictionOf(db, lineage, on)).ids,
  after: movePayments,
})
