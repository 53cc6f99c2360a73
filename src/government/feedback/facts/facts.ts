import { localized } from '#core/i18n.ts'
import { caseSource, defineFactSource } from '#engine/indicators/index.ts'
import { findLatestCatalogue } from '../catalogue/catalogue.queries.ts'
import { listCaseIdsOfCategory, listCategories } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** What field reports tell the indicators: every report, its actions, and what is open at the end of each day. */
export const reportFacts = defineFactSource(
  caseSource({
    key: 'feedback',
    label: words('Phản ánh hiện trường', 'Field reports', 'ការរាយការណ៍ទីវាល'),
    kind: 'report',
    definitionKey: 'field_report',
    readable: 'report',
    ratedBy: ['rate'],
    href: (reference) => `/lam-viec/phan-anh/${reference}`,
    channels: {
      web: words('Trang, ứng dụng', 'Web', 'គេហទំព័រ'),
      offline: words('Gửi sau khi có mạng', 'Sent once there was a network', 'ផ្ញើក្រោយមានបណ្តាញ'),
      open311: words('Hệ thống khác (Open311)', 'Another system (Open311)', 'ប្រព័ន្ធផ្សេង (Open311)'),
    },
    marks: {
      reopened: {
        label: words('Yêu cầu xem lại', 'Reopened', 'បើកឡើងវិញ'),
        actions: ['reopen', 'reopen_from_outside'],
      },
    },
    dimensions: {
      category: {
        label: words('Loại phản ánh', 'Kind of report', 'ប្រភេទ'),
        nameValues: async (db, _values, lang) =>
          new Map((await findLatestCatalogue(db))?.body.categories.map(({ key, label }) => [key, localized(lang, label)])),
      },
    },
    describe: async (db, caseIds) => new Map((await listCategories(db, caseIds)).map(({ caseId, category }) => [caseId, { category }])),
    idsWith: (db, where, { to }) => listCaseIdsOfCategory(db, where.category ?? '', new Date(`${to}T23:59:59.999+07:00`)),
  }),
)
