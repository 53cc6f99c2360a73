import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { dayOf, formatDateTime, formatNumber, localized } from '#core/i18n.ts'
import { listOpenDrafts } from '../define/draft.queries.ts'
import { reachOf } from '../definition/reach.rules.ts'
import { listMadeUp } from '../record/made-up.queries.ts'
import { unitsOfReach } from '../record/units.ts'
import { CataloguePage, type RegisterLine } from './catalogue.page.tsx'
import { qualityOf, totalsOf } from './quality.ts'
import { readableRegisters } from './readable.ts'

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${formatNumber('vi', Math.round((part * 1000) / whole) / 10)} %`

/** The registers that the reader may open, with how many records they reach, how complete and how fresh these are. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, actor } = request
  const { db, clock } = request.server
  const today = dayOf(clock.now())
  const lines: RegisterLine[] = []
  const madeUp = await listMadeUp(db)
  for (const register of await readableRegisters(db, actor)) {
    const { definition } = register
    const units = await unitsOfReach(db, reachOf(definition, actor, 'read'))
    const totals = totalsOf(await qualityOf(db, register, today, units))
    lines.push({
      key: definition.key,
      group: localized(t.lang, definition.group),
      title: localized(t.lang, definition.title),
      about: localized(t.lang, definition.about),
      class: definition.class,
      rows: formatNumber(t.lang, totals.rows),
      complete: percent(totals.complete, totals.rows),
      fresh: percent(totals.fresh, totals.rows),
      lastAt: totals.lastAt ? formatDateTime(t.lang, totals.lastAt) : t('registers.never'),
      madeUp: madeUp.has(register.id),
      stale: totals.rows > 0 && totals.fresh * 2 < totals.rows,
    })
  }
  const steward = actor?.roles.some(({ role }) => role === 'data_steward') ?? false
  const drafts = steward
    ? (await listOpenDrafts(db)).map(({ registerKey, state, byName }) => ({ key: registerKey, state, by: byName }))
    : []
  return reply.page({
    title: t('registers.title'),
    body: h(CataloguePage, { t, lines, drafts, steward }),
    face: 'desk',
    parts: ['registers'],
  })
}
