import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Localized } from '#core/i18n.ts'
import { listEveryVersion, listLinks } from '#ground/places/index.ts'
import { listInForce } from '#government/procedures/index.ts'
import { currentCatalogue } from '#government/feedback/index.ts'
import type { Column, Row, Table } from './table.ts'

type Offer = { key: string; label: Localized; read(db: Db, today: string): Promise<Table> }
const words = (vi: string, en: string, km: string): Column['label'] => ({ vi, en, km })
const column = (key: string, kind: Column['kind'], label: Column['label']): Column => ({ key, kind, label })

const procedureColumns: Column[] = [
  column('code', 'text', words('Mã thủ tục', 'Procedure code', 'លេខកូដនីតិវិធី')),
  column('name', 'text', words('Tên thủ tục', 'Name', 'ឈ្មោះ')),
  column('official_name', 'text', words('Tên trong cơ sở dữ liệu quốc gia', 'Name in the national catalogue', 'ឈ្មោះក្នុងបញ្ជីជាតិ')),
  column('ministry', 'text', words('Bộ quản lý', 'Ministry', 'ក្រសួង')),
  column('field', 'text', words('Lĩnh vực', 'Field', 'វិស័យ')),
  column('levels', 'text', words('Cấp thực hiện', 'Levels', 'កម្រិត')),
  column('audiences', 'text', words('Đối tượng', 'Audiences', 'អ្នកទទួល')),
  {
    ...column('online_level', 'code', words('Mức độ trực tuyến', 'Online level', 'កម្រិតអនឡាញ')),
    values: [
      { value: 'full', label: words('toàn trình', 'wholly online', 'ពេញលេញ') },
      { value: 'partial', label: words('một phần', 'partly online', 'មួយផ្នែក') },
      { value: 'none', label: words('chưa trực tuyến', 'not online', 'មិនទាន់អនឡាញ') },
    ],
  },
  column('channels', 'text', words('Cách nộp', 'Ways to file', 'របៀបដាក់')),
  column('time_limit', 'text', words('Thời hạn giải quyết', 'Time limit', 'កំណត់ពេល')),
  column('fee_vnd', 'integer', words('Lệ phí (đồng)', 'Fee (đồng)', 'ថ្លៃសេវា (ដុង)')),
  column('papers', 'integer', words('Số giấy tờ', 'Number of papers', 'ចំនួនឯកសារ')),
  column('decision', 'text', words('Quyết định công bố', 'Decision', 'សេចក្តីសម្រេច')),
  column('valid_from', 'date', words('Có hiệu lực từ', 'In force from', 'មានប្រសិទ្ធភាពពី')),
  column('version', 'integer', words('Phiên bản', 'Version', 'កំណែ')),
  column('page', 'text', words('Trang thủ tục', 'Page', 'ទំព័រ')),
]

async function readProcedures(db: Db, today: string): Promise<Table> {
  const versions = await listInForce(db, today)
  const rows = versions.map(({ procedure: own, validFrom, number }): Row => {
    const times = [...new Set(own.channels.flatMap(({ duration }) => (duration ? `${duration.amount} ${duration.unit}` : [])))]
    const fees = [...new Set(own.channels.flatMap(({ fee }) => fee?.amountVnd ?? (fee?.kind === 'free' ? 0 : [])))]
    return {
      code: own.code,
      name: own.name.vi,
      official_name: own.officialName ?? null,
      ministry: own.ministry,
      field: own.field,
      levels: own.levels.join(' '),
      audiences: own.audiences.join(' '),
      online_level: own.onlineLevel,
      channels: own.channels.map(({ channel }) => channel).join(' '),
      time_limit: times.length > 0 ? times.join(' | ') : null,
      fee_vnd: fees.length === 1 ? (fees[0] ?? null) : null,
      papers: own.papers.filter(({ isNote }) => !isNote).length,
      decision: own.decision ?? null,
      valid_from: validFrom,
      version: number,
      page: `/thu-tuc/${own.code}`,
    }
  })
  const recorded = versions.map(({ recordedAt }) => Number(recordedAt))
  return { columns: procedureColumns, rows, keys: ['code'], sourceAt: recorded.length > 0 ? new Date(Math.max(...recorded)) : null }
}

const unitColumns: Column[] = [
  column('code', 'text', words('Mã đơn vị', 'Unit code', 'លេខកូដអង្គភាព')),
  column('level', 'text', words('Cấp', 'Level', 'កម្រិត')),
  column('type', 'text', words('Loại', 'Type', 'ប្រភេទ')),
  column('name', 'text', words('Tên', 'Name', 'ឈ្មោះ')),
  column('full_name', 'text', words('Tên đầy đủ', 'Full name', 'ឈ្មោះពេញ')),
  column('name_en', 'text', words('Tên tiếng Anh', 'Name in English', 'ឈ្មោះជាភាសាអង់គ្លេស')),
  column('name_km', 'text', words('Tên tiếng Khmer', 'Name in Khmer', 'ឈ្មោះជាភាសាខ្មែរ')),
  column('parent_code', 'text', words('Mã đơn vị cấp trên', 'Code of the unit above', 'លេខកូដអង្គភាពថ្នាក់លើ')),
  column('valid_from', 'date', words('Từ ngày', 'From', 'ចាប់ពី')),
  column('valid_to', 'date', words('Đến ngày', 'To', 'ដល់')),
  column(
    'successors',
    'text',
    words('Đơn vị kế tục (mã, toàn bộ hay một phần)', 'Succeeded by (code, whole or part)', 'អង្គភាពបន្ត (លេខកូដ ទាំងមូល ឬមួយផ្នែក)'),
  ),
  column('succeeded_on', 'date', words('Ngày kế tục', 'Succeeded on', 'ថ្ងៃបន្ត')),
]

async function readUnits(db: Db): Promise<Table> {
  const versions = (await listEveryVersion(db)).filter(({ kind }) => kind === 'administrative')
  const links = await listLinks(
    db,
    versions.map(({ id }) => id),
    'out',
  )
  const codes = new Map(versions.map(({ id, code }) => [id, code]))
  const rows = versions.map((unit): Row => {
    const heirs = unit.validTo === null ? [] : links.filter(({ from }) => from === unit.id)
    return {
      code: unit.code,
      level: unit.level,
      type: unit.type,
      name: unit.name,
      full_name: unit.fullName,
      name_en: unit.nameEn,
      name_km: unit.nameKm,
      parent_code: unit.parentId ? (codes.get(unit.parentId) ?? null) : null,
      valid_from: unit.validFrom,
      valid_to: unit.validTo,
      successors: heirs.length > 0 ? heirs.map(({ to, share }) => `${codes.get(to) ?? '?'} ${share}`).join(' | ') : null,
      succeeded_on: heirs[0]?.onDate ?? null,
    }
  })
  return { columns: unitColumns, rows, keys: ['level', 'code', 'valid_from'], sourceAt: null }
}

const categoryColumns: Column[] = [
  column('category', 'text', words('Mã loại việc', 'Category', 'ប្រភេទ')),
  column('name', 'text', words('Tên loại việc', 'Name', 'ឈ្មោះ')),
  column('name_en', 'text', words('Tên tiếng Anh', 'Name in English', 'ឈ្មោះជាភាសាអង់គ្លេស')),
  column('name_km', 'text', words('Tên tiếng Khmer', 'Name in Khmer', 'ឈ្មោះជាភាសាខ្មែរ')),
  column('time_limit', 'text', words('Thời hạn trả lời', 'Time to answer', 'រយៈពេលឆ្លើយ')),
]

async function readCategories(db: Db): Promise<Table> {
  const { body } = await currentCatalogue(db)
  const rows = body.categories.map(
    ({ key, label, duration }): Row => ({
      category: key,
      name: label.vi,
      name_en: label.en ?? null,
      name_km: label.km ?? null,
      time_limit: `${duration.amount} ${duration.unit}`,
    }),
  )
  return { columns: categoryColumns, rows, keys: ['category'], sourceAt: null }
}

/** Tables that the platform itself offers: what it works by is open as well. */
export const offers: Offer[] = [
  { key: 'procedures', label: words('Danh mục thủ tục hành chính', 'Catalogue of procedures', 'បញ្ជីនីតិវិធីរដ្ឋបាល'), read: readProcedures },
  {
    key: 'units',
    label: words('Đơn vị hành chính và kế tục', 'Administrative units and their succession', 'អង្គភាពរដ្ឋបាល និងការបន្ត'),
    read: readUnits,
  },
  {
    key: 'report_categories',
    label: words('Danh mục loại phản ánh hiện trường', 'Categories of field reports', 'ប្រភេទរបាយការណ៍ទីវាល'),
    read: readCategories,
  },
]

export async function readOffered(db: Db, source: { table: string; columns?: string[] }, today: string): Promise<Table> {
  const offer = offers.find(({ key }) => key === source.table)
  if (!offer) throw refuse('invalid', 'opendata.field_unknown', { field: source.table })
  const table = await offer.read(db, today)
  const { columns: wanted } = source
  const unknown = wanted?.find((key) => !table.columns.some((own) => own.key === key))
  if (unknown) throw refuse('invalid', 'opendata.field_unknown', { field: unknown })
  return wanted
    ? { ...table, columns: table.columns.filter(({ key }) => wanted.includes(key)), keys: table.keys.filter((key) => wanted.includes(key)) }
    : table
}
