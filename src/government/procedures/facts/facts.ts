import type { Db } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { caseSource, defineFactSource, rebuildSource } from '#engine/indicators/index.ts'
import { type DossierDims, listCaseIdsWith, listDossierDims, listProcedureNames } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })
// What a dossier lacks is no dimension value: the figures then say that it is not known.
const known = ({ caseId: _, ...dims }: DossierDims): Record<string, string> =>
  Object.fromEntries(Object.entries(dims).filter(([, value]) => Boolean(value)))

/** What the one-stop tells the indicators: every dossier, its actions, and what is open at the end of each day. */
export const dossierFacts = defineFactSource(
  caseSource({
    key: 'one_stop',
    label: words('Một cửa điện tử', 'One-stop', 'ច្រកចេញចូលតែមួយ'),
    kind: 'dossier',
    definitionKey: 'one_stop',
    readable: 'dossier',
    ratedBy: ['rate'],
    href: (reference) => `/lam-viec/ho-so/${reference}`,
    channels: {
      online: words('Trực tuyến', 'Online', 'តាមអនឡាញ'),
      direct: words('Trực tiếp', 'At the counter', 'ផ្ទាល់'),
      postal: words('Qua bưu chính', 'By post', 'តាមប្រៃសណីយ៍'),
      national_portal: words('Cổng quốc gia', 'National portal', 'វិបផតថលជាតិ'),
    },
    marks: {
      supplement: {
        label: words('Yêu cầu bổ sung, sửa', 'Asked for more or a correction', 'ស្នើបន្ថែម ឬកែ'),
        actions: ['request_supplement', 'ask_correction'],
      },
      extension: { label: words('Gia hạn', 'Extended', 'ពន្យារពេល'), actions: ['extend'] },
    },
    dimensions: {
      procedure: {
        label: words('Thủ tục', 'Procedure', 'នីតិវិធី'),
        nameValues: (db, codes) => listProcedureNames(db, codes),
      },
      field: { label: words('Lĩnh vực', 'Field', 'វិស័យ') },
      level: {
        label: words('Cấp giải quyết', 'Level', 'កម្រិត'),
        values: {
          ministry: words('Bộ', 'Ministry', 'ក្រសួង'),
          province: words('Tỉnh', 'Province', 'ខេត្ត'),
          district: words('Huyện', 'District', 'ស្រុក'),
          commune: words('Xã', 'Commune', 'ឃុំ'),
          other: words('Cơ quan khác', 'Other', 'ស្ថាប័នផ្សេង'),
        },
      },
      online: {
        label: words('Mức độ trực tuyến', 'Online level', 'កម្រិតអនឡាញ'),
        values: {
          full: words('Toàn trình', 'Wholly online', 'អនឡាញពេញលេញ'),
          partial: words('Một phần', 'Partly online', 'អនឡាញមួយផ្នែក'),
          none: words('Chưa trực tuyến', 'Not online', 'មិនទាន់អនឡាញ'),
        },
      },
    },
    describe: async (db, caseIds) => new Map((await listDossierDims(db, caseIds)).map((row) => [row.caseId, known(row)])),
    idsWith: (db: Db, where, { to }) => listCaseIdsWith(db, where, new Date(`${to}T23:59:59.999+07:00`)),
  }),
)

/** Counts all dossiers anew: those that came by copying told nobody of themselves. */
export const countDossiers = (context: Context): Promise<number> => rebuildSource(context, dossierFacts.source)
