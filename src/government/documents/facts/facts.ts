import type { Db } from '#core/db.ts'
import { caseSource, defineFactSource } from '#engine/indicators/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { root } from '../register/form.ts'
import { kind } from '../register/rights.ts'
import { countWorkFiles } from '../work-files/work-file.queries.ts'
import { countSent, listCaseIdsGoing, listDocumentDims, listDocumentUnits } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })
const levelDimension = {
  label: words('Cấp', 'Level', 'កម្រិត'),
  values: {
    province: words('Tỉnh', 'Province', 'ខេត្ត'),
    district: words('Huyện', 'District', 'ស្រុក'),
    commune: words('Xã', 'Commune', 'ឃុំ'),
  },
}
const only: Record<string, 'signed' | 'electronic'> = { signed: 'signed', sent_electronic: 'electronic' }

// The level of a unit is part of what it is: a unit of another level is another unit.
const levels = new Map<string, string>()

/** Province, district or commune: of a department or a one-stop, that of the administration that it belongs to. */
async function levelOf(db: Db, unitId: string): Promise<string> {
  const known = levels.get(unitId)
  if (known) return known
  const unit = await getUnit(db, unitId)
  const level = unit.level in levelDimension.values || !unit.parentId ? unit.level : await levelOf(db, unit.parentId)
  levels.set(unitId, level)
  return level
}

async function describe(db: Db, caseIds: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const dims = new Map<string, Record<string, string>>()
  for (const { caseId, direction, unitId } of await listDocumentDims(db, caseIds))
    dims.set(caseId, { direction, level: await levelOf(db, unitId) })
  return dims
}

async function unitsOfLevel(db: Db, level: string): Promise<string[]> {
  const units: string[] = []
  for (const id of await listDocumentUnits(db)) if ((await levelOf(db, id)) === level) units.push(id)
  return units
}

/** What the work on documents tells the indicators: each document from its entry to its end, and what is overdue. */
export const documentFacts = defineFactSource(
  caseSource({
    key: 'documents',
    label: words('Xử lý văn bản', 'Work on documents', 'ការងារលិខិត'),
    kind,
    definitionKey: 'incoming_document',
    readable: kind,
    href: (reference) => `${root}?q=${encodeURIComponent(reference)}`,
    channels: { online: words('Điện tử', 'Electronic', 'អេឡិចត្រូនិក'), paper: words('Giấy', 'Paper', 'ក្រដាស') },
    marks: {
      returned: { label: words('Trả lại để sửa', 'Sent back', 'ត្រឡប់ឱ្យកែ'), actions: ['return', 'send_back'] },
    },
    dimensions: {
      direction: {
        label: words('Chiều', 'Direction', 'ទិស'),
        values: { incoming: words('Đến', 'Incoming', 'ចូល'), outgoing: words('Đi', 'Outgoing', 'ចេញ') },
      },
      level: levelDimension,
    },
    describe,
    idsWith: async (db, where) => listCaseIdsGoing(db, where.direction, where.level ? await unitsOfLevel(db, where.level) : undefined),
  }),
)

/** What was issued, and what of it reached a receiver electronically. */
export const sentFacts = defineFactSource({
  key: 'documents_sent',
  label: words('Văn bản đi', 'Documents issued', 'លិខិតចេញ'),
  measures: {
    sent: { grain: 'record', kind: 'flow', label: words('Văn bản đã phát hành', 'Issued', 'បានចេញ') },
    sent_electronic: {
      grain: 'record',
      kind: 'flow',
      label: words('Đến nơi nhận bằng điện tử', 'Reached a receiver electronically', 'ទៅដល់អ្នកទទួលតាមអេឡិចត្រូនិក'),
    },
    signed: { grain: 'record', kind: 'flow', label: words('Đã ký số', 'Signed digitally', 'បានចុះហត្ថលេខាឌីជីថល') },
  },
  dimensions: {},
  read: async (db, q) => (await countSent(db, q, only[q.measure])).map((row) => ({ ...row, group: '' })),
})

/** Work files closed, and those of them in which nothing went over paper. */
export const workFileFacts = defineFactSource({
  key: 'work_files',
  label: words('Hồ sơ công việc', 'Work files', 'ឯកសារការងារ'),
  measures: {
    closed: { grain: 'record', kind: 'flow', label: words('Hồ sơ đã đóng', 'Closed', 'បានបិទ') },
    closed_online: { grain: 'record', kind: 'flow', label: words('Xử lý hoàn toàn trên mạng', 'Processed online', 'ដោះស្រាយអនឡាញទាំងស្រុង') },
  },
  dimensions: { level: levelDimension },
  read: async (db, q) => {
    const rows = await Promise.all((await countWorkFiles(db, q)).map(async (row) => ({ ...row, level: await levelOf(db, row.unitId) })))
    return rows
      .filter((row) => !q.where.level || q.where.level === row.level)
      .map((row) => ({
        start: row.day,
        unitId: row.unitId,
        group: q.by === 'level' ? row.level : '',
        amount: q.measure === 'closed_online' ? row.filesOnline : row.files,
      }))
  },
})
