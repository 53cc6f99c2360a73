import { defineFactSource } from '#engine/indicators/index.ts'
import { countIssued, countMade, countReported } from './desk.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

/** What traceability tells the indicators: product lots, those traced back to the harvest, codes issued, fakes suspected. */
export const traceFacts = defineFactSource({
  key: 'traceability',
  label: words('Truy xuất nguồn gốc', 'Traceability', 'ការតាមដានប្រភព'),
  measures: {
    lots: { grain: 'record', kind: 'flow', label: words('Lô sản phẩm', 'Product lots', 'ឡូត៍ផលិតផល') },
    whole: {
      grain: 'record',
      kind: 'flow',
      label: words('Lô truy được tới nơi thu hoạch', 'Lots traced back to the harvest', 'ឡូត៍តាមដានដល់ការប្រមូលផល'),
    },
    codes: { grain: 'record', kind: 'flow', label: words('Mã đã phát hành', 'Codes issued', 'លេខកូដបានចេញ') },
    reported: { grain: 'record', kind: 'flow', label: words('Báo nghi hàng giả', 'Suspected fakes reported', 'រាយការណ៍សង្ស័យក្លែង') },
  },
  dimensions: {
    commodity: {
      label: words('Nông sản', 'Produce', 'កសិផល'),
      values: { rice: words('Gạo', 'Rice', 'អង្ករ'), shrimp: words('Tôm', 'Shrimp', 'បង្គា'), other: words('Khác', 'Other', 'ផ្សេង') },
    },
  },
  read: async (db, q) => {
    const rows =
      q.measure === 'codes'
        ? await countIssued(db, q)
        : q.measure === 'reported'
          ? await countReported(db, q)
          : await countMade(db, q, q.measure === 'whole')
    return rows
      .filter((row) => !q.where.commodity || q.where.commodity === row.commodity)
      .map(({ start, unitId, commodity, amount }) => ({ start, unitId, amount, group: q.by === 'commodity' ? commodity : '' }))
  },
})
