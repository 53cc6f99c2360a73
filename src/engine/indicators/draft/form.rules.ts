import type { IndicatorBody } from '../definition/definition.ts'
import { readTerms, writeTerms } from './terms.rules.ts'

export const fields = [
  ...([
    'key',
    'group',
    'label_vi',
    'label_en',
    'label_km',
    'unit',
    'decimals',
    'direction',
    'period',
    'numerator',
    'denominator',
    'percentile',
  ] as const),
  ...([
    'dimensions',
    'owner',
    'source',
    'method_vi',
    'method_en',
    'level',
    'fold',
    'due_days',
    'expires_months',
    'plan_source',
    'plan_by',
    'note',
  ] as const),
] as const
export type Fields = Record<(typeof fields)[number], string>

const words = (vi: string, en?: string): { vi: string; en?: string } => (en ? { vi, en } : { vi })
const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text))

/** The fields of the form as a definition, unchecked; lines that are no terms are named. */
export function bodyOf(given: Fields, before: IndicatorBody | undefined): { body: unknown; wrong: { field: string; line: string }[] } {
  const up = readTerms(given.numerator)
  const down = readTerms(given.denominator)
  const decimals = number(given.decimals)
  const percentile = number(given.percentile)
  const entry = given.level
    ? {
        ...before?.entry,
        level: given.level,
        fold: given.fold,
        dueDays: number(given.due_days) ?? 20,
        expiresMonths: number(given.expires_months) ?? 18,
      }
    : undefined
  const body = {
    key: given.key,
    group: given.group,
    label: { vi: given.label_vi, en: given.label_en, km: given.label_km },
    unit: given.unit,
    direction: given.direction,
    period: given.period,
    numerator: up.terms,
    ...(down.terms.length > 0 ? { denominator: down.terms } : {}),
    ...(given.unit === 'percent' && down.terms.length > 0
      ? { scale: 100 }
      : before?.scale && given.unit === before.unit
        ? { scale: before.scale }
        : {}),
    ...(decimals === undefined ? {} : { decimals }),
    ...(percentile === undefined ? {} : { percentile }),
    dimensions: given.dimensions.split(/[\s,]+/).filter(Boolean),
    owner: { ...before?.owner, ...words(given.owner) },
    source: { ...before?.source, ...words(given.source) },
    method: { ...(before?.method.km ? { km: before.method.km } : {}), ...words(given.method_vi, given.method_en) },
    ...(entry ? { entry } : {}),
    ...(given.plan_source ? { plan: { source: { ...before?.plan?.source, ...words(given.plan_source) }, by: given.plan_by } } : {}),
    ...(before?.freezeAfterDays ? { freezeAfterDays: before.freezeAfterDays } : {}),
    ...(before?.order === undefined ? {} : { order: before.order }),
  }
  const wrong = [...up.wrong.map((line) => ({ field: 'numerator', line })), ...down.wrong.map((line) => ({ field: 'denominator', line }))]
  return { body, wrong }
}

/** A definition as the fields of the form. */
export function fieldsOf(body: IndicatorBody | undefined): Fields {
  const text = (value: number | string | undefined): string => (value === undefined ? '' : String(value))
  return {
    key: body?.key ?? '',
    group: body?.group ?? '',
    label_vi: body?.label.vi ?? '',
    label_en: body?.label.en ?? '',
    label_km: body?.label.km ?? '',
    unit: body?.unit ?? '',
    decimals: text(body?.decimals),
    direction: body?.direction ?? 'none',
    period: body?.period ?? 'month',
    numerator: writeTerms(body?.numerator ?? []),
    denominator: writeTerms(body?.denominator ?? []),
    percentile: text(body?.percentile),
    dimensions: (body?.dimensions ?? []).join(', '),
    owner: body?.owner.vi ?? '',
    source: body?.source.vi ?? '',
    method_vi: body?.method.vi ?? '',
    method_en: body?.method.en ?? '',
    level: body?.entry?.level ?? '',
    fold: body?.entry?.fold ?? 'last',
    due_days: text(body?.entry?.dueDays),
    expires_months: text(body?.entry?.expiresMonths),
    plan_source: body?.plan?.source.vi ?? '',
    plan_by: body?.plan?.by ?? '',
    note: '',
  }
}

/** The field of the form in which a part of a definition stands. */
export function fieldFor(path: string): string {
  const [head = '', sub] = path.split(/[./]/)
  if (head === 'label' || head === 'method') return `${head}_${sub ?? 'vi'}`
  if (head === 'plan') return sub === 'by' ? 'plan_by' : 'plan_source'
  if (head === 'entry') return sub === 'dueDays' ? 'due_days' : sub === 'expiresMonths' ? 'expires_months' : 'level'
  if (head === 'scale') return 'unit'
  return (fields as readonly string[]).includes(head) ? head : 'key'
}

/** What a draft changes: the parts that differ, as texts. */
export function changes(before: IndicatorBody | undefined, after: IndicatorBody): { field: string; before: string; after: string }[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return fields
    .filter((name) => name !== 'note' && old[name] !== now[name])
    .map((name) => ({ field: name, before: before ? old[name] : '', after: now[name] }))
}
