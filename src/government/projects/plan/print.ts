import type { FastifyReply, FastifyRequest } from 'fastify'
import { formatDate, type MessageKey, translatorFor } from '#core/i18n.ts'
import { unitName } from '#engine/indicators/index.ts'
import { issuerOf, officialDay, paperTypes, printOffice } from '#engine/papers/index.ts'
import { amountsOf } from '../budget/budget.rules.ts'
import { sumMoney } from '../money/money.rules.ts'
import { money } from '../project/words.ts'
import { followPlan, moneyOf, openPlan, yearsOf } from './plan.ts'

/** The plan as a paper of the state, with where every item stands. */
export async function print(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const t = translatorFor('vi')
  const { file } = request.params as { file: 'ke-hoach.pdf' | 'ke-hoach.docx' }
  const kind = file.endsWith('pdf') ? 'pdf' : 'docx'
  const { book, unit } = await openPlan(request)
  const plan = book.body
  const at = server.clock.now()
  const followed = await followPlan({ server, t }, book.key, plan)
  const paper = {
    issuer: await issuerOf(server.db, unit.id, book.validFrom),
    number: '…/KH',
    day: officialDay(book.publishedAt),
    title: t('projects.plan.one'),
    subtitle: plan.title,
    parts: [
      { title: t('projects.plan.basis'), lines: [plan.basis] },
      ...followed.map(({ goal, items }, index) => ({
        title: `${index + 1}. ${goal.name}`,
        head: ['words', 'unit', 'due', 'amount', 'state'].map((name) => t(`projects.plan.column.${name}` as MessageKey)),
        widths: [38, 22, 12, 16, 12],
        rows: items.map(({ item, unit: lead, state }) => [
          ...[item.words, lead ? unitName(t.lang, lead) : item.unit, formatDate(t.lang, item.due)],
          ...[item.money.length === 0 ? '–' : money(t, sumMoney(item.money.map(({ amount }) => amount))), state],
        ]),
      })),
      {
        title: t('projects.plan.money'),
        head: [t('projects.year'), t('projects.amount')],
        rows: yearsOf(plan).map((year) => [String(year), money(t, amountsOf(moneyOf(plan), year).it)]),
        widths: [30, 70],
      },
    ],
    signer: t('projects.plan.signer'),
    footer: `${t('projects.plan.version', { number: book.number, day: formatDate(t.lang, book.validFrom), by: [...new Set([book.draftedBy, book.reviewedBy])].join(', ') })} · ${formatDate(t.lang, at)}`,
  }
  return reply
    .type(paperTypes[kind])
    .header('content-disposition', `attachment; filename="${book.key}.${kind}"`)
    .header('cache-control', 'private, no-store')
    .send(await printOffice(kind, paper, at))
}
