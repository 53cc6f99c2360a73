import type { Db } from '#core/db.ts'
import { codesBetween, ownCodes, ownQueue, type OwnQueue } from '#engine/exchange/index.ts'
import type { PortalSettings } from '../settings/settings.ts'

/** Events of the exchange: what the portal told us, and what we tell the portal. */
export const source = '/national-portal'
export const changedType = 'vn.tinhso.national_portal.dossier_changed'
export const newsType = 'vn.tinhso.national_portal.news'
export const offerType = 'vn.tinhso.national_portal.offer'
export const stateLists = { from: 'tinhso/case-state', to: 'dvcqg/dossier-status' }

const system = {
  memberClass: 'GOV',
  member: 'VPCP',
  subsystem: 'DVCQG',
  name: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National public service portal', km: 'វិបផតថលសេវាសាធារណៈជាតិ' },
}
// The decree on one-stop procedures says that provinces and the national portal keep dossiers in step; its number is to be verified.
const legalGround = 'Quy định về đồng bộ hồ sơ thủ tục hành chính với Cổng Dịch vụ công quốc gia (cần xác minh số văn bản)'

const incoming: OwnQueue = {
  ...{ name: 'Cổng quốc gia → tinhso', way: 'from', system, types: [changedType], mappings: [], legalGround },
  purpose: 'Nhận hồ sơ và việc của công dân trên Cổng Dịch vụ công quốc gia',
}
const outgoing: OwnQueue = {
  ...{ name: 'tinhso → Cổng quốc gia', way: 'to', system, types: [newsType, offerType], legalGround },
  mappings: [{ pointer: '/state', ...stateLists }],
  purpose: 'Trả trạng thái, hạn, phí và kết quả về Cổng Dịch vụ công quốc gia',
}

export type Queues = { incoming: string; outgoing: string }

export async function queuesOf(db: Db, at: Date): Promise<Queues> {
  return { incoming: await ownQueue(db, incoming, at), outgoing: await ownQueue(db, outgoing, at) }
}

/** Publishes the pack's codes where none are; later versions are operators'. */
export const loadCodes = (db: Db, settings: PortalSettings, at: Date): Promise<void> =>
  ownCodes(db, { ...stateLists, codes: settings.states }, at)

/** The portal's code of each of our states. */
export const stateCodes = (db: Db): Promise<Record<string, string>> => codesBetween(db, stateLists.from, stateLists.to)
