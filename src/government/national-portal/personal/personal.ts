import type { PersonalData } from '#core/personal.ts'
import { listActs, listLinksOf } from '../link/link.queries.ts'

/** Which dossiers came from the national portal, and what was done there on them. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => {
    const links = await listLinksOf(db, personId)
    const acts = await Promise.all(links.map((link) => listActs(db, link.portalCode)))
    return { nationalPortalDossiers: links, nationalPortalActs: acts.flat() }
  },
  erase: async () => ({
    removed: {},
    kept: [{ what: 'national-portal.personal.dossiers', why: 'national-portal.personal.archive' }],
  }),
}
