import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { getUnit, type Unit } from '#ground/places/index.ts'
import type { Definition, EntryRule } from '../definition/definition.ts'
import { definitionOf } from '../indicator/indicator.ts'
import { endOf, parsePeriod, type Period, periodText } from '../query/period.rules.ts'
import { toldIn } from '../reading/reading.ts'
import { unitName } from '../reading/scope.ts'
import { dayWords, numberWords, periodWords, unitWord } from '../words/words.ts'
import { earlierValues, enter, standsOut } from './enter.ts'
import { findEntryOf } from './entry.queries.ts'
import { dueDay, mayEnter, type Outlier, readNumber, valueFault } from './entry.rules.ts'
import { EntryFormPage } from './form.page.tsx'

type Asked = { definition: Definition; rule: EntryRule; period: Period; unit: Unit }

async function asked(request: FastifyRequest): Promise<Asked> {
  const { ky } = request.params as { ky: string }
  const definition = await definitionOf(request)
  const rule = definition.body.entry
  const period = parsePeriod(ky)
  if (!rule) throw refuse('notFound', 'indicators.entry.no_series')
  if (!period || period.kind !== toldIn(definition.body)) throw refuse('notFound', 'indicators.query.not_a_period', { period: ky })
  if (endOf(period) >= dayOf(request.server.clock.now())) throw refuse('conflict', 'indicators.entry.not_over')
  const unitId = (request.query as { 'don-vi'?: string })['don-vi'] ?? ''
  const unit = await getUnit(request.server.db, unitId)
  if (!mayEnter(actorOf(request), unit.id) || unit.level !== rule.level) throw refuse('notAllowed', 'indicators.entry.not_your_unit')
  return { definition, rule, period, unit }
}

type Form = { value: string; origin: string; note: string }

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { definition, rule, period, unit }: Asked,
  form: Form,
  errors: FieldFault[],
  outlier?: Outlier,
): Promise<FastifyReply> {
  const { t, server } = request
  const { body } = definition
  const earlier = await earlierValues(server.db, definition.key, unit.id, period)
  const label = localized(t.lang, body.label)
  return reply.page({
    title: label,
    face: 'desk',
    crumbs: [{ href: '/lam-viec/so-lieu', label: t('indicators.entry.title') }],
    status: errors.length > 0 ? 422 : 200,
    body: h(EntryFormPage, {
      t,
      label,
      action: `/lam-viec/so-lieu/${definition.key}/${periodText(period)}?don-vi=${unit.id}`,
      unit: unitName(t.lang, unit),
      period: periodWords(t, period),
      due: dayWords(t, dueDay(period, rule)),
      measured: unitWord(t, body.unit) || (body.unit === 'percent' ? '%' : ''),
      method: localized(t.lang, body.method),
      earlier: earlier.slice(-6).map((value) => numberWords(t, value, 4)),
      form,
      errors,
      outlier: outlier && t('indicators.entry.outlier', { from: numberWords(t, outlier.from, 2), to: numberWords(t, outlier.to, 2) }),
    }),
  })
}

/** The form for one unit's figure of one period. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const about = await asked(request)
  const by = { series: about.definition.key, start: about.period.start, unitId: about.unit.id }
  const open = (await findEntryOf(request.server.db, by, 'open')) ?? (await findEntryOf(request.server.db, by, 'approved'))
  const form = { value: open ? String(open.value).replace('.', ',') : '', origin: open?.origin ?? '', note: '' }
  return page(request, reply, about, form, [], open?.outlier ?? undefined)
}

/** Takes the figure in. One that stands out is taken only with words that explain it. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const about = await asked(request)
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? (body[name] as string).slice(0, 1000).trim() : '')
  const form = { value: text('value'), origin: text('origin'), note: text('note') }
  const fault = valueFault(about.rule, form.value)
  const errors: FieldFault[] = fault
    ? [{ field: 'value', message: t(fault.rule, fault.limit === undefined ? {} : { limit: fault.limit }) }]
    : []
  if (!form.origin) errors.push({ field: 'origin', message: t('indicators.entry.origin_missing') })
  const value = readNumber(form.value)
  const given = { series: about.definition.key, period: about.period, unitId: about.unit.id, value: value ?? 0 }
  const outlier = errors.length === 0 ? await standsOut(server.db, given) : undefined
  if (outlier && !form.note) errors.push({ field: 'note', message: t('indicators.entry.explain') })
  if (errors.length > 0) return page(request, reply, about, form, errors, outlier)
  await enter(server.db, {
    ...given,
    rule: about.rule,
    note: form.note || null,
    origin: form.origin,
    actor: actorOf(request),
    at: server.clock.now(),
  })
  return reply.redirect('/lam-viec/so-lieu?xong=entered', 303)
}
