import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { dayOf, formatDate, formatMoney, localized, type MessageKey } from '#core/i18n.ts'
import { partKey } from '../desk/frame.page.tsx'
import { deskCounts } from '../desk/reach.ts'
import { FeesPage } from './fees.page.tsx'
import { listFeeRules } from './fees.queries.ts'

/** Every fee rule in force: amounts in order, who set them, who pays less. */
export async function showFees(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const [rules, counts] = await Promise.all([listFeeRules(db, dayOf(clock.now())), deskCounts(request)])
  const rows = rules.flatMap((rule) =>
    rule.body.lines.map((line) => ({
      id: `${rule.key}-${line.key}`,
      key: rule.key,
      label: localized(t.lang, line.label),
      steps: line.steps.map((step) => `${formatMoney(t.lang, step.amount)}: ${localized(t.lang, step.words)}`),
      exemptions: (line.exemptions ?? []).map((one) =>
        t('payments.desk.exemption', { name: localized(t.lang, one.label), percent: one.percent }),
      ),
      setBy: [t(`payments.fees.set_by.${line.setBy.body}` as MessageKey), line.setBy.number].filter(Boolean).join(' '),
      collect: t(`payments.collect_short.${rule.body.collect}` as MessageKey),
      version: t('payments.fees.version', { version: rule.version, day: formatDate(t.lang, rule.body.validFrom) }),
      verified: rule.body.source.verified,
      source: localized(t.lang, rule.body.source.note),
    })),
  )
  const title = t(partKey('bieu-phi'))
  return reply.page({ title, body: h(FeesPage, { t, title, counts, rows }), face: 'desk' })
}
