import type { Db } from '#core/db.ts'
import { translatorFor, type Lang, type MessageKey } from '#core/i18n.ts'
import { noteOnCase } from '#engine/casework/index.ts'
import { tell } from '#ground/notifications/index.ts'
import type { Parcel } from './parcel.queries.ts'
import type { ParcelState } from './parcel.rules.ts'

const langs: Lang[] = ['vi', 'en', 'km']
const told: readonly string[] = [
  'cancelled',
  'cancel_refused',
  'handed',
  'picked_up',
  'delivered',
  'failed',
  'returned',
  'lost',
  'received',
  'at_counter',
]

/** Writes what happened to a parcel into the dossier's record, and tells its person what they wait for. */
export async function tellParcel(
  trx: Db,
  parcel: Parcel,
  now: {
    state: ParcelState | 'cancel_refused'
    key: string
    note: string
    at: Date
    by?: { personId: string; name: string; role: string }
  },
): Promise<void> {
  const key = `post.state.${parcel.kind}.${now.state}` as MessageKey
  const said = Object.fromEntries(langs.map((lang) => [lang, translatorFor(lang)(key)])) as { vi: string; en: string; km: string }
  const note = [parcel.number, now.note].filter(Boolean).join(' · ')
  await noteOnCase(trx, {
    ...{ id: parcel.caseId, type: 'noted', clientKey: `post:${parcel.id}:${now.key}`, at: now.at, ...(now.by ? { by: now.by } : {}) },
    compose: async () => ({ data: { said }, ...(note ? { note } : {}) }),
  })
  if (!told.includes(now.state)) return
  await tell(trx, {
    ...{ personId: parcel.ownerId, phone: parcel.phone, template: 'post.message.moved', lang: 'vi', subject: parcel.dossierCode },
    vars: (lang) => ({ code: parcel.dossierCode, what: said[lang], note: note || '–' }),
    path: `/buu-chinh/${parcel.dossierCode}`,
    at: now.at,
  })
}
