import type { PersonalData } from '#core/personal.ts'
import { listDoneBy, listMeetingsMadeBy, listSaidBy } from './personal.queries.ts'

/** Where an officer's name stands in the files of projects. Who spent public money stays told. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({
    projectSteps: await listDoneBy(db, personId),
    remarksOnScores: await listSaidBy(db, personId),
    meetings: await listMeetingsMadeBy(db, personId),
  }),
  erase: async (trx, personId) => ({
    removed: {},
    kept: (await listDoneBy(trx, personId)).length > 0 ? [{ what: 'projects.personal.steps', why: 'projects.personal.archive' }] : [],
  }),
}
