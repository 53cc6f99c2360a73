import type { Db } from '#core/db.ts'
import { defineFactSource, type LiveQuestion, type LiveRow, monthEnds } from '#engine/indicators/index.ts'
import { countPaid, countUnmatched, sumTaken } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

async function read(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  if (q.measure === 'unmatched') return countUnmatched(db, monthEnds(q))
  const span = { from: q.from, to: q.to, method: q.where.method }
  const rows =
    q.measure === 'amount'
      ? await sumTaken(db, span)
      : await countPaid(db, q.measure as 'paid' | 'paid_online' | 'confirmed_same_day', span)
  return q.by === 'method' ? rows : rows.map((row) => ({ ...row, group: '' }))
}

/** What payments tell the indicators: what was taken, how, how soon it was known, and what no statement has confirmed yet. */
export const paymentFacts = defineFactSource({
  key: 'payments',
  label: words('Thanh toán', 'Payments', 'ការទូទាត់'),
  measures: {
    paid: { grain: 'record', kind: 'flow', label: words('Lượt thu', 'Payments', 'ចំនួនបង់') },
    paid_online: { grain: 'record', kind: 'flow', label: words('Thu không dùng tiền mặt', 'Paid without cash', 'បង់ដោយគ្មានសាច់ប្រាក់') },
    amount: { grain: 'record', kind: 'flow', label: words('Số tiền đã thu, trừ số hoàn', 'Taken, less paid back', 'ប្រាក់បានប្រមូល ដកប្រាក់សង') },
    confirmed_same_day: {
      grain: 'record',
      kind: 'flow',
      label: words('Xác nhận trong ngày', 'Confirmed the same day', 'បញ្ជាក់ក្នុងថ្ងៃ'),
    },
    unmatched: {
      grain: 'record',
      kind: 'stock',
      dimensions: [],
      label: words('Chuyển khoản chưa có trong sao kê', 'Transfers in no statement yet', 'ការផ្ទេរមិនទាន់មានក្នុងរបាយការណ៍ធនាគារ'),
    },
  },
  dimensions: {
    method: {
      label: words('Cách trả', 'Method', 'វិធីបង់'),
      values: { transfer: words('Chuyển khoản, QR', 'Transfer, QR', 'ផ្ទេរ, QR'), cash: words('Tiền mặt', 'Cash', 'សាច់ប្រាក់') },
    },
  },
  read,
})
