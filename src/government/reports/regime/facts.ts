import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import {
  endOf,
  type FactSource,
  type LiveQuestion,
  type LiveRow,
  type Period,
  periodOf,
  periodsBetween,
  shift,
  unitsOfLevel,
} from '#engine/indicators/index.ts'
import type { Regime } from './regime.ts'
import { listConnections, listRegimes, listReports } from './regime.queries.ts'
import { dueOn, inForce } from './report.rules.ts'

const words = (vi: string, en: string, km: string) => ({ vi, en, km })

async function readRegimesOf(db: Db, q: LiveQuestion, today: string): Promise<LiveRow[]> {
  const [regimes, connections] = [await listRegimes(db), await listConnections(db)]
  const rows: LiveRow[] = []
  for (const month of periodsBetween(periodOf('month', q.from), periodOf('month', q.to < today ? q.to : today), 400)) {
    const day = endOf(month) < today ? endOf(month) : today
    const valid = regimes.filter(({ body }) => inForce(body, day))
    if (valid.length === 0) continue
    const isConnected = ({ key }: Regime): boolean =>
      connections.some(({ regime, from, to }) => regime === key && from <= day && (to === null || to > day))
    for (const regime of valid)
      rows.push({ start: month.start, unitId: null, group: regime.key, amount: q.measure === 'regimes' || isConnected(regime) ? 1 : 0 })
  }
  return rows
}

/** The periods of a regime whose day lies in a span. */
export function periodsDue({ body }: Regime, from: string, to: string): Period[] {
  const due: Period[] = []
  for (let period = periodOf(body.period, to); dueOn(period, body) >= from && period.start >= body.from; period = shift(period, -1))
    if (dueOn(period, body) <= to && inForce(body, endOf(period))) due.push(period)
  return due
}

/** Nobody owes the platform reports of the time before it held the regime. */
export async function owedFrom(db: Db): Promise<string | undefined> {
  const connections = (await listConnections(db)).filter(({ origin }) => origin === 'computed')
  return connections.map(({ from }) => from).sort()[0]
}

async function readDue(db: Db, q: LiveQuestion, today: string): Promise<LiveRow[]> {
  const since = await owedFrom(db)
  if (since === undefined) return []
  const [from, to] = [q.from > since ? q.from : since, q.to < today ? q.to : today]
  const sent = new Map(
    (await listReports(db, { from, to })).map((report) => [`${report.regime}|${report.period.start}|${report.unitId}`, report]),
  )
  const rows: LiveRow[] = []
  for (const regime of await listRegimes(db))
    for (const period of periodsDue(regime, from, to))
      for (const unit of await unitsOfLevel(db, regime.body.level, endOf(period))) {
        const report = sent.get(`${regime.key}|${period.start}|${unit.id}`)
        const due = dueOn(period, regime.body)
        const isInTime = report?.sentAt !== null && report?.sentAt !== undefined && dayOf(report.sentAt) <= due
        if (q.measure === 'due' || isInTime) rows.push({ start: due, unitId: unit.id, group: regime.key, amount: 1 })
      }
  return rows
}

/** What the reports themselves tell the indicators: how many regimes there are and are connected, what was due and sent in time. */
export const reportFacts = (now: () => Date): FactSource => ({
  key: 'reports',
  label: words('Hệ thống báo cáo', 'Reports', 'ប្រព័ន្ធរបាយការណ៍'),
  measures: {
    regimes: { grain: 'record', kind: 'stock', label: words('Chế độ báo cáo', 'Report regimes', 'របបរបាយការណ៍') },
    regimes_connected: { grain: 'record', kind: 'stock', label: words('Chế độ đã kết nối', 'Regimes connected', 'របបបានភ្ជាប់') },
    due: { grain: 'record', kind: 'flow', label: words('Báo cáo đến hạn', 'Reports due', 'របាយការណ៍ដល់កំណត់') },
    sent_in_time: { grain: 'record', kind: 'flow', label: words('Gửi đúng hạn', 'Sent in time', 'ផ្ញើទាន់ពេល') },
  },
  dimensions: { regime: { label: words('Chế độ báo cáo', 'Regime', 'របប') } },
  read: (db, question) => (question.measure.startsWith('regimes') ? readRegimesOf : readDue)(db, question, dayOf(now())),
})
