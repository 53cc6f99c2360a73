import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { scopeOf } from '#core/access.ts'
import { dayOf, formatDate, formatDateTime, formatTime } from '#core/i18n.ts'
import { endOf } from '../escalate/escalation.rules.ts'
import { listLatestDefinitions } from '../escalate/escalate.queries.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { listInState } from './steps.queries.ts'
import { type StepLine, StepsPage } from './steps.page.tsx'

/** The cases that must leave their state within a time, by that time: such as new dossiers that nobody has checked. */
export async function showSteps(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const now = clock.now()
  const lines: (StepLine & { at: Date })[] = []
  for (const { id, key } of await listLatestDefinitions(db)) {
    const { body: definition } = await getDefinition(db, id)
    const scope = scopeOf(request.actor, 'read', definition.kind)
    for (const [state, { within }] of Object.entries(definition.states)) {
      if (!within) continue
      for (const found of await listInState(db, { definitionKey: key, state, scope, limit: 200 })) {
        const at = endOf((await getCalendar(db, found.calendarId)).body, found.stateSince, within)
        const kind = at < now ? 'overdue' : dayOf(at) === dayOf(now) ? 'soon' : 'plain'
        lines.push({
          at,
          reference: found.reference,
          href: definition.page?.replace('{reference}', encodeURIComponent(found.reference)),
          title: found.title,
          since: formatDateTime(t.lang, found.stateSince),
          due: `${formatTime(t.lang, at)}, ${formatDate(t.lang, at)}`,
          kind,
          words: t(`casework.steps.${kind === 'overdue' ? 'late' : kind === 'soon' ? 'soon' : 'in_time'}`),
        })
      }
    }
  }
  lines.sort((one, other) => one.at.getTime() - other.at.getTime())
  return reply.page({ title: t('casework.steps.title'), body: h(StepsPage, { t, lines }), face: 'desk' })
}
