import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { dayOf, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { listDescendantIds, listUnits, type Unit } from '#ground/places/index.ts'
import { listDefinitions } from '../definition/definition.queries.ts'
import type { Definition } from '../definition/definition.ts'
import { endOf, type Period, periodOf, periodText, shift } from '../query/period.rules.ts'
import { unitName } from '../reading/scope.ts'
import { toldIn } from '../reading/reading.ts'
import { dayWords, periodWords, valueWords } from '../words/words.ts'
import { EntryDeskPage } from './desk.page.tsx'
import { listEntries } from './entry.queries.ts'
import { dueDay, type Entry } from './entry.rules.ts'

const told = ({ body }: Definition) => ({ unit: body.unit, decimals: body.decimals ?? (body.unit === 'percent' ? 2 : 0) })

/** The latest period that is over; the one of which a figure is owed now. */
export const owedPeriod = (definition: Definition, today: string): Period => shift(periodOf(toldIn(definition.body), today), -1)

/** What the units of a person owe: every series of their level, with how far the figure of the last period is. */
async function owed(request: FastifyRequest, units: readonly Unit[], definitions: readonly Definition[], today: string) {
  const { db } = request.server
  const rows: { definition: Definition; unit: Unit; period: Period; entry: Entry | undefined }[] = []
  const entries = await listEntries(db, { unitIds: units.map(({ id }) => id), states: ['entered', 'checked', 'returned', 'approved'] })
  for (const unit of units)
    for (const definition of definitions) {
      if (definition.body.entry?.level !== unit.level) continue
      const period = owedPeriod(definition, today)
      const own = entries.filter(
        (entry) => entry.series === definition.key && entry.unitId === unit.id && entry.period.start === period.start,
      )
      rows.push({ definition, unit, period, entry: own.find((entry) => entry.state !== 'approved') ?? own[0] })
    }
  return rows
}

/** What is owed by the units for which somebody enters figures, and what waits for those who approve. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const actor = actorOf(request)
  const today = dayOf(clock.now())
  const definitions = (await listDefinitions(db)).filter(({ body }) => body.entry)
  const held = (role: string): string[] => [...new Set(actor.roles.filter((one) => one.role === role).map((one) => one.unitId))]
  const units = await listUnits(db, held('data_entry'), { on: today })
  const rows = await owed(request, units, definitions, today)
  const below = (await Promise.all(held('data_approver').map((id) => listDescendantIds(db, id)))).flat()
  const waiting =
    below.length > 0 ? await listEntries(db, { unitIds: [...new Set(below)], states: ['entered', 'checked'], limit: 200 }) : []
  const names = new Map(
    (
      await listUnits(
        db,
        waiting.map(({ unitId }) => unitId),
      )
    ).map((unit) => [unit.id, unitName(t.lang, unit)]),
  )
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  const body = h(EntryDeskPage, {
    t,
    done: (request.query as { xong?: string }).xong,
    entersAny: held('data_entry').length > 0,
    approvesAny: below.length > 0,
    owed: rows.map(({ definition, unit, period, entry }) => {
      const due = definition.body.entry ? dueDay(period, definition.body.entry) : endOf(period)
      return {
        id: `${definition.key}-${unit.code.replaceAll('.', '-')}`,
        href: `/lam-viec/so-lieu/${definition.key}/${periodText(period)}?don-vi=${unit.id}`,
        label: localized(t.lang, definition.body.label),
        unit: unitName(t.lang, unit),
        period: periodWords(t, period),
        due: dayWords(t, due),
        late: due < today && (!entry || entry.state === 'returned'),
        state: entry?.state ?? ('missing' as const),
        stateWords: t(`indicators.entry.state.${entry?.state ?? 'missing'}` as MessageKey),
        value: entry ? valueWords(t, told(definition), entry.value) : '',
        plan: definition.body.plan
          ? t('indicators.plan_by', { source: localized(t.lang, definition.body.plan.source), by: dayWords(t, definition.body.plan.by) })
          : '',
      }
    }),
    waiting: waiting.flatMap((entry) => {
      const definition = byKey.get(entry.series)
      if (!definition) return []
      return {
        id: entry.id,
        href: `/lam-viec/so-lieu/duyet/${entry.id}`,
        label: localized(t.lang, definition.body.label),
        unit: names.get(entry.unitId) ?? '',
        period: periodWords(t, entry.period),
        value: valueWords(t, told(definition), entry.value),
        outlier: entry.outlier !== null,
        stateWords: t(`indicators.entry.state.${entry.state}` as MessageKey),
        by: entry.enteredByName,
        at: formatDateTime(t.lang, entry.enteredAt),
      }
    }),
  })
  return reply.page({ title: t('indicators.entry.title'), face: 'desk', body })
}
