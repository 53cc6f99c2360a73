import { defineFactSource } from '#engine/indicators/index.ts'
import { approvedByDay, paidByDay } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** What projects tell the indicators: money that was paid, projects that were approved, and how many of them can be measured. */
export const projectFacts = defineFactSource({
  key: 'projects',
  label: words('Dự án số', 'Digital projects', 'គម្រោងឌីជីថល'),
  measures: {
    paid: { grain: 'record', kind: 'flow', label: words('Tiền dự án đã trả (đồng)', 'Paid by projects (đồng)', 'ប្រាក់គម្រោងបានបង់ (ដុង)') },
    approved: { grain: 'record', kind: 'flow', label: words('Dự án được duyệt', 'Projects approved', 'គម្រោងអនុម័ត') },
    measurable: {
      grain: 'record',
      kind: 'flow',
      label: words('Dự án được duyệt có cách đo giá trị', 'Approved projects whose value can be measured', 'គម្រោងអនុម័តដែលវាស់តម្លៃបាន'),
    },
  },
  dimensions: {},
  read: async (db, q) =>
    (q.measure === 'paid' ? await paidByDay(db, q) : await approvedByDay(db, q, q.measure === 'measurable')).map((row) => ({
      ...row,
      group: '',
    })),
})
