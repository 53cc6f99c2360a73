import { defineFactSource } from '#engine/indicators/index.ts'
import { countConcluded } from './facts.queries.ts'

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
