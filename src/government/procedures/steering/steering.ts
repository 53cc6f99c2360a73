import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { scopeOf } from '#core/access.ts'
import { dayOf, formatDateTime, formatNumber } from '#core/i18n.ts'
import { summarise } from '#engine/casework/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { countProcedures } from '../procedure/procedure.queries.ts'
import { SteeringPage } from './steering.page.tsx'

/** The figures so far: what came in, what was answered in time, what is late, by unit; straight from the cases. */
export async function showSteering(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const now = clock.now()
  const from = new Date(`${dayOf(now).slice(0, 7)}-01T00:00:00+07:00`)
  const scope = scopeOf(request.actor, 'count', 'dossier')
  const lines = await summarise(db, 'dossier', scope, from, now)
  const units = await listUnits(
    db,
    lines.map((line) => line.unitId),
  )
  const names = new Map(units.map((unit) => [unit.id, t.lang === 'en' && unit.nameEn ? unit.nameEn : unit.fullName]))
  const sum = (key: 'received' | 'closed' | 'inTime' | 'late' | 'open' | 'overdue'): number =>
    lines.reduce((total, line) => total + line[key], 0)
  const share = (part: number, whole: number): string | undefined =>
    whole === 0 ? undefined : `${formatNumber(t.lang, Math.round((part / whole) * 1000) / 10)} %`
  const body = h(SteeringPage, {
    t,
    age: formatDateTime(t.lang, now),
    month: dayOf(now).slice(0, 7).split('-').reverse().join('/'),
    procedures: formatNumber(t.lang, await countProcedures(db, dayOf(now))),
    total: {
      received: sum('received'),
      closed: sum('closed'),
      inTime: share(sum('inTime'), sum('closed')),
      open: sum('open'),
      overdue: sum('overdue'),
    },
    rows: lines
      .map((line) => ({ ...line, name: names.get(line.unitId) ?? line.unitId, share: share(line.inTime, line.closed) ?? '–' }))
      .sort((a, b) => b.overdue - a.overdue || b.open - a.open),
  })
  return reply.page({ title: t('procedures.steering.title'), body, face: 'steering' })
}
