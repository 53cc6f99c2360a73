import { languages, type Localized, localized, translatorFor } from '#core/i18n.ts'
import { defineFactSource } from '#engine/indicators/index.ts'
import { type AnswerKind, answerKinds } from '../checklist/answer.rules.ts'
import { listChecklists } from '../checklist/checklist.queries.ts'
import { countConcluded, countPoints, type PointRow } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** What inspections tell the indicators: those that ended, and those done wholly through the digital environment. */
export const inspectionFacts = defineFactSource({
  key: 'inspections',
  label: words('Kiểm tra', 'Inspections', 'អធិការកិច្ច'),
  measures: {
    closed: { grain: 'record', kind: 'flow', label: words('Cuộc kiểm tra đã kết luận', 'Inspections concluded', 'អធិការកិច្ចបានសន្និដ្ឋាន') },
    online: {
      grain: 'record',
      kind: 'flow',
      label: words('Thực hiện hoàn toàn trên môi trường số', 'Done wholly through the platform', 'ធ្វើទាំងស្រុងតាមបរិស្ថានឌីជីថល'),
    },
  },
  dimensions: {},
  read: async (db, q) => (await countConcluded(db, q, q.measure === 'online')).map((row) => ({ ...row, group: '' })),
})

const kindWords = (kind: AnswerKind): Localized =>
  words(...(languages.map((lang) => translatorFor(lang)(`inspections.kind.${kind}`)) as [string, string, string]))

const measured: Record<string, (row: PointRow) => number> = {
  points: (row) => row.points,
  failed: (row) => row.failed,
  otherwise: (row) => row.otherwise,
}

/** What was found on the points of concluded visits, by the kind of their answer and by list. */
export const pointFacts = defineFactSource({
  key: 'inspection_points',
  label: words('Điểm kiểm tra', 'Points of inspections', 'ចំណុចត្រួតពិនិត្យ'),
  measures: {
    points: { grain: 'record', kind: 'flow', label: words('Điểm đã kiểm tra', 'Points looked at', 'ចំណុចបានពិនិត្យ') },
    failed: { grain: 'record', kind: 'flow', label: words('Điểm chưa đạt', 'Points failed', 'ចំណុចមិនឆ្លងកាត់') },
    otherwise: {
      grain: 'record',
      kind: 'flow',
      label: words('Điểm xếp khác với giá trị ghi được', 'Found otherwise than the answer says', 'ចំណុចវាយតម្លៃខុសពីតម្លៃកត់ត្រា'),
    },
  },
  dimensions: {
    kind: {
      label: words('Loại câu trả lời', 'Kind of answer', 'ប្រភេទចម្លើយ'),
      values: Object.fromEntries(answerKinds.map((kind) => [kind, kindWords(kind)])),
    },
    list: {
      label: words('Danh mục kiểm tra', 'Check list', 'បញ្ជីត្រួតពិនិត្យ'),
      nameValues: async (db, _values, lang) =>
        new Map((await listChecklists(db)).map(({ body }) => [body.key, localized(lang, body.title)])),
    },
  },
  read: async (db, q) =>
    (await countPoints(db, q))
      .filter((row) => (!q.where.kind || q.where.kind === row.kind) && (!q.where.list || q.where.list === row.list))
      .map((row) => ({
        start: row.start,
        unitId: row.unitId,
        group: q.by === 'kind' ? row.kind : q.by === 'list' ? row.list : '',
        amount: measured[q.measure]?.(row) ?? 0,
      })),
})
