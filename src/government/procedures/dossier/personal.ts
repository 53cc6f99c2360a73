import type { PersonalData } from '#core/personal.ts'
import { listOwnLikeness } from '../duplicates/personal.queries.ts'
import { listOwnFollowUps } from '../redress/follow-up.queries.ts'
import { listOwnComplaints } from '../complain/complaint.queries.ts'
import { ownChecks } from '../origins/own-checks.ts'
import { listOwnBundles } from '../bundle/bundle.queries.ts'
import { listOwnApologies } from '../apology/apology.queries.ts'
import { listOwnSheets } from '../from-sheet/sheet.queries.ts'
import { dropPlans, listPlans } from '../guide/plan.queries.ts'
import { eraseDrafts, listOwnDossiers, listOwnDrafts } from './personal.queries.ts'

/** Filed dossiers stay as administrative files; drafts are the person's alone. */
export const personal: PersonalData = {
  copy: async ({ db, config }, personId) => ({
    dossiers: await listOwnDossiers(db, config, personId),
    outsideChecks: await ownChecks(db, config, personId),
    complaints: await listOwnComplaints(db, personId),
    corrections: await listOwnFollowUps(db, personId),
    comparedWithOthers: await listOwnLikeness(db, personId),
    drafts: await listOwnDrafts(db, config, personId),
    linkedFilings: await listOwnBundles(db, personId),
    apologies: await listOwnApologies(db, personId),
    sheets: await listOwnSheets(db, personId, 1_000),
    plans: await listPlans(db, personId),
  }),
  erase: async (trx, personId) => ({
    removed: { drafts: await eraseDrafts(trx, personId), plans: await dropPlans(trx, personId) },
    kept: [{ what: 'procedures.personal.dossiers', why: 'procedures.personal.archive' }],
  }),
}
