import type { PersonalData } from '#core/personal.ts'
import { listParcelsOf, listSteps } from '../parcel/parcel.queries.ts'

/** What went by post to and from a person: addresses, and what the post told. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => {
    const parcels = await listParcelsOf(db, { ownerId: personId })
    return {
      parcels,
      parcelSteps: await listSteps(
        db,
        parcels.map(({ id }) => id),
      ),
    }
  },
  erase: async () => ({ removed: {}, kept: [{ what: 'post.personal.parcels', why: 'post.personal.archive' }] }),
}
