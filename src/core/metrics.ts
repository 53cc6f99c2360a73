import type { FastifyInstance } from 'fastify'

// Seconds; the budgets of the platform (150 and 300 ms) are edges, so that the share inside them can be read off.
const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.6, 1.2, 3]
type Series = { count: number; sum: number; buckets: number[] }
/** Answers by method, route and status: plain data, so that one process can tell another. */
export type Measured = Record<string, Series>
const requests = new Map<string, Series>()

/** What this process has measured since it began. */
export const ownMeasures = (): Measured => Object.fromEntries(requests)

export function addMeasures(all: readonly Measured[]): Measured {
  const total: Measured = {}
  for (const [key, series] of all.flatMap((one) => Object.entries(one))) {
    const before = total[key]
    total[key] = {
      count: (before?.count ?? 0) + series.count,
      sum: (before?.sum ?? 0) + series.sum,
      buckets: series.buckets.map((count, index) => count + (before?.buckets[index] ?? 0)),
    }
  }
  return total
}

/** Counts every answer by method, route and status, and its time. */
export function countRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const key = `method="${request.method}",route="${request.routeOptions.url ?? 'none'}",status="${reply.statusCode}"`
    const seconds = reply.elapsedTime / 1000
    let series = requests.get(key)
    if (!series) {
      series = { count: 0, sum: 0, buckets: edges.map(() => 0) }
      requests.set(key, series)
    }
    series.count++
    series.sum += seconds
    edges.forEach((edge, index) => {
      if (series && seconds <= edge) series.buckets[index] = (series.buckets[index] ?? 0) + 1
    })
  })
}

/** Prometheus text format 0.0.4. */
export function metricsText(gauges: Record<string, number>, measured: Measured): string {
  const lines = ['# HELP tinhso_http_request_seconds Time to answer.', '# TYPE tinhso_http_request_seconds histogram']
  for (const [key, series] of Object.entries(measured)) {
    edges.forEach((edge, index) => lines.push(`tinhso_http_request_seconds_bucket{${key},le="${edge}"} ${series.buckets[index] ?? 0}`))
    lines.push(`tinhso_http_request_seconds_bucket{${key},le="+Inf"} ${series.count}`)
    lines.push(`tinhso_http_request_seconds_sum{${key}} ${series.sum}`, `tinhso_http_request_seconds_count{${key}} ${series.count}`)
  }
  for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
  return `${lines.join('\n')}\n`
}
