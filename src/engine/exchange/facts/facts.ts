import type { Db } from '#core/db.ts'
import { bucketOf, defineFactSource, type LiveQuestion, type LiveRow } from '#engine/indicators/index.ts'
import { transactionsPerDay } from '../health/traffic.queries.ts'
import { bucketEdges } from '../message-log/entry.rules.ts'
import { countOpenServices, listAnswerTimes } from './facts.queries.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })
const row = (start: string, amount: number): LiveRow => ({ start, unitId: null, group: '', amount })

async function read(db: Db, q: LiveQuestion): Promise<LiveRow[]> {
  if (q.measure === 'services') {
    // The register knows what is open now; what was open on a day past it does not keep.
    return q.from <= q.today && q.to >= q.today ? [row(q.today, await countOpenServices(db))] : []
  }
  if (q.measure === 'time_to_answer')
    return (await listAnswerTimes(db, q)).map(({ start, place, amount }) => ({
      ...row(start, amount),
      bucket: bucketOf(bucketEdges[place - 1] ?? bucketEdges.at(-1) ?? 0),
    }))
  const days = await transactionsPerDay(db, q)
  return days.map((each) => row(each.day, Number(q.measure === 'faults' ? each.failed : Number(each.calls) + Number(each.delivered))))
}

/** What the exchange tells the indicators: transactions, faults, time to the answer (in milliseconds) and services that are open. */
export const exchangeFacts = defineFactSource({
  key: 'exchange',
  label: words('Nền tảng chia sẻ dữ liệu', 'Data exchange', 'វេទិកាចែករំលែកទិន្នន័យ'),
  measures: {
    transactions: { grain: 'transition', kind: 'flow', label: words('Giao dịch', 'Transactions', 'ប្រតិបត្តិការ') },
    faults: { grain: 'transition', kind: 'flow', label: words('Giao dịch lỗi', 'Faults', 'ប្រតិបត្តិការមានកំហុស') },
    time_to_answer: { grain: 'transition', kind: 'duration', label: words('Thời gian trả lời', 'Time to the answer', 'រយៈពេលឆ្លើយ') },
    services: { grain: 'record', kind: 'stock', label: words('Dịch vụ đang mở', 'Open services', 'សេវាកំពុងបើក') },
  },
  dimensions: {},
  read,
})
