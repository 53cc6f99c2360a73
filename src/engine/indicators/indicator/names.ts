import type { Db } from '#core/db.ts'
import { formatDateTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import type { Definition, Term } from '../definition/definition.ts'
import type { GroupValue } from '../query/compute.ts'
import { undivided } from '../query/units.ts'
import { unitName } from '../reading/scope.ts'
import { findSource } from '../source/source.ts'
import { dayWords } from '../words/words.ts'

/** Names of what figures were divided by. */
export async function groupNames(
  db: Db,
  t: T,
  definition: Definition,
  by: string,
  groups: readonly GroupValue[],
): Promise<(group: GroupValue) => string> {
  if (by === 'unit') {
    const units = await listUnits(db, [...new Set(groups.flatMap(({ unitId }) => (unitId && unitId !== undivided ? unitId : [])))])
    const names = new Map(units.map((unit) => [unit.id, unitName(t.lang, unit)]))
    return ({ unitId }) => (unitId === undivided ? t('indicators.undivided') : (names.get(unitId ?? '') ?? t('indicators.unknown')))
  }
  const dimension = definition.body.numerator.map((term) => findSource(term.source)?.dimensions[by]).find(Boolean)
  const values = [...new Set(groups.map(({ group }) => group))]
  const named = dimension?.nameValues ? await dimension.nameValues(db, values, t.lang) : undefined
  return ({ group }) => {
    if (group === '') return t('indicators.unknown')
    const listed = dimension?.values?.[group]
    return named?.get(group) ?? (listed ? localized(t.lang, listed) : group)
  }
}

/** A dimension's name in the reader's language. */
export const dimensionName = (t: T, definition: Definition, name: string): string => {
  if (name === 'unit') return t('indicators.unit')
  const label = definition.body.numerator.map((term) => findSource(term.source)?.dimensions[name]?.label).find(Boolean)
  return label ? localized(t.lang, label) : name
}

/** A term in words: Một cửa điện tử: Đã nhận (Cách nộp: online). */
function termWords(t: T, { source, measure, where, minus }: Term): string {
  const known = findSource(source)
  const label = known?.measures[measure]?.label
  const filter = Object.entries(where ?? {}).map(
    ([name, values]) =>
      `${localized(t.lang, known?.dimensions[name]?.label ?? name)}: ${values
        .map((value) => localized(t.lang, known?.dimensions[name]?.values?.[value] ?? value))
        .join(', ')}`,
  )
  const words = `${known ? localized(t.lang, known.label) : source === 'entered' ? t('indicators.entered') : source}: ${label ? localized(t.lang, label) : measure}`
  return `${minus ? '− ' : ''}${words}${filter.length > 0 ? ` (${filter.join('; ')})` : ''}`
}

/** All that explains an indicator, line by line. */
export const factsOf = (t: T, { body, version, publishedAt, publishedBy, draftedBy }: Definition): { label: string; value: string }[] => {
  const sum = (terms: readonly Term[]): string => terms.map((term) => termWords(t, term)).join(' + ')
  return [
    { label: t('indicators.method'), value: localized(t.lang, body.method) },
    { label: t('indicators.numerator'), value: sum(body.numerator) },
    ...(body.denominator ? [{ label: t('indicators.denominator'), value: sum(body.denominator) }] : []),
    { label: t('indicators.column.source'), value: localized(t.lang, body.source) },
    { label: t('indicators.owner'), value: localized(t.lang, body.owner) },
    { label: t('indicators.finest'), value: t(`indicators.period.${body.period}` as MessageKey) },
    { label: t('indicators.better'), value: t(`indicators.direction.${body.direction}` as MessageKey) },
    ...(body.plan
      ? [
          {
            label: t('indicators.plan'),
            value: t('indicators.plan_by', { source: localized(t.lang, body.plan.source), by: dayWords(t, body.plan.by) }),
          },
        ]
      : []),
    {
      label: t('indicators.version'),
      value: t('indicators.version_words', { version, at: formatDateTime(t.lang, publishedAt), by: publishedBy, drafted: draftedBy }),
    },
  ]
}
