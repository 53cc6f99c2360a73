import type { FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import { scopeOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import { type Field, findRegister, isCountedBy, isOpenField, listRegisters } from '#engine/registers/index.ts'
import { dimensionName, listDefinitions } from '#engine/indicators/index.ts'
import { listChildren, listTree } from '#ground/places/index.ts'
import { kind } from '../dataset/rights.ts'
import { settings } from '../dataset/settings.ts'
import { offers } from '../source/offered.ts'
import type { Origin } from './form.rules.ts'
import type { OriginView } from './choose.page.tsx'
import type { ChoiceView } from './edit.page.tsx'

/** Everything from which a dataset can be made. */
export async function listOrigins(db: Db, t: T): Promise<OriginView[]> {
  const registers = (await listRegisters(db)).filter(({ definition }) => definition.class !== 'sealed')
  const label = (one: (typeof registers)[number]): string => localized(t.lang, one.definition.title)
  return [
    ...registers
      .filter(({ definition }) => definition.class === 'open')
      .map((one) => ({ value: `register:${one.definition.key}`, label: label(one), group: t('opendata.edit.origin_register') })),
    ...registers.map((one) => ({ value: `tally:${one.definition.key}`, label: label(one), group: t('opendata.edit.origin_tally') })),
    { value: 'indicator:', label: t('opendata.edit.origin_indicator_one'), group: t('opendata.edit.origin_indicator') },
    ...offers.map((offer) => ({
      value: `offered:${offer.key}`,
      label: localized(t.lang, offer.label),
      group: t('opendata.edit.origin_offered'),
    })),
  ]
}

type Choices = { label: string; columns: ChoiceView[]; dimensions: { value: string; label: string }[] }

function fieldChoice(t: T, field: Field, isTally: boolean): ChoiceView {
  const isNumber = ['integer', 'number', 'money'].includes(field.kind)
  const isPlace = field.kind === 'latitude' || field.kind === 'longitude'
  const isClosed = !isOpenField(field) || (isTally && !isCountedBy(field))
  const ways = [
    ...(field.kind === 'date' ? ['year', 'month'] : []),
    ...(isNumber ? ['band:10', 'band:100', 'band:1000000'] : []),
    ...(isPlace && !isTally ? ['round:2', 'round:3'] : []),
  ]
  return {
    value: field.key,
    label: localized(t.lang, field.label),
    ways: ways.map((way) => ({
      value: way,
      label: t(`opendata.edit.way.${way.split(':')[0] ?? ''}` as MessageKey, { step: Number(way.split(':')[1] ?? 0) }),
    })),
    filter: field.kind === 'choice' ? (field.options ?? []).map(({ value, label }) => ({ value, label: localized(t.lang, label) })) : [],
    canSum: isTally && isNumber && isOpenField(field),
    closed: isClosed && !(isTally && isNumber) ? t('opendata.edit.closed') : undefined,
  }
}

/** What may be chosen of a source. */
export async function choicesFor(db: Db, t: T, { kind: source, name }: Origin): Promise<Choices> {
  if (source === 'indicator') {
    const definitions = await listDefinitions(db)
    const dimensions = new Map<string, string>([['unit', t('opendata.kind.unit')]])
    for (const definition of definitions)
      for (const one of definition.body.dimensions) if (!dimensions.has(one)) dimensions.set(one, dimensionName(t, definition, one))
    return {
      label: t('opendata.edit.origin_indicator_one'),
      columns: definitions.map(({ key, body }) => ({
        value: key,
        label: localized(t.lang, body.label),
        ways: [],
        filter: [],
        canSum: false,
        closed: undefined,
      })),
      dimensions: [...dimensions].map(([value, label]) => ({ value, label })),
    }
  }
  if (source === 'offered') {
    const offer = offers.find(({ key }) => key === name)
    if (!offer) throw refuse('notFound', 'opendata.field_unknown', { field: name })
    const { columns } = await offer.read(db, dayOf(new Date(0)))
    return {
      label: localized(t.lang, offer.label),
      columns: columns.map(({ key, label }) => ({
        value: key,
        label: localized(t.lang, label),
        ways: [],
        filter: [],
        canSum: false,
        closed: undefined,
      })),
      dimensions: [],
    }
  }
  const register = await findRegister(db, name)
  if (!register || register.definition.class === 'sealed' || (source === 'register' && register.definition.class !== 'open'))
    throw refuse('notFound', 'opendata.field_unknown', { field: name })
  return {
    label: localized(t.lang, register.definition.title),
    columns: register.definition.fields.map((field) => fieldChoice(t, field, source === 'tally')),
    dimensions: [],
  }
}

/** The agencies for which the officer may write. */
export async function ownersFor(request: FastifyRequest): Promise<{ value: string; label: string }[]> {
  const { db, clock } = request.server
  const on = dayOf(clock.now())
  const scope = scopeOf(request.actor, 'write', kind)
  const roots = scope.all ? (await listChildren(db, null, { on })).map(({ id }) => id) : [...new Set([...scope.subtrees, ...scope.units])]
  const units = new Map<string, string>()
  for (const root of roots)
    for (const unit of await listTree(db, root, { on })) if (unit.kind !== 'one_stop') units.set(unit.code, unit.fullName)
  const own = settings().publisher.unit
  return [...units].map(([value, label]) => ({ value, label })).sort((a, b) => Number(b.value === own) - Number(a.value === own))
}
