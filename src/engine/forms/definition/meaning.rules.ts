import { isRealDay } from '../journey/values.rules.ts'
import { conditionDefects, type Scope } from './condition-defects.rules.ts'
import type { DayPoint, Field, FormDefinition, Page, ProfileFact } from './definition.ts'
import { answersAsking, answersReaching } from './reach.rules.ts'

/** A defect of a form. An `error` blocks publishing; a `warning` is told and lived with. */
export type Defect = { at: string; rule: string; level: 'error' | 'warning'; detail: string }

export const fault = (at: string, rule: string, detail = ''): Defect => ({ at, rule, level: 'error', detail })

const twice = (keys: string[]): string[] => [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]

const fitting: Record<ProfileFact, readonly Field['type'][]> = {
  'profile.name': ['name', 'text'],
  'profile.identity': ['identity_number'],
  'profile.birth_date': ['date', 'date_partial'],
  'profile.gender': ['radio', 'select'],
  'profile.phone': ['phone'],
  'profile.email': ['email'],
  'profile.address': ['address'],
}

const neverKnown: readonly Field['type'][] = ['file', 'declaration', 'signature']
const fromPaper: Record<string, readonly Field['type'][]> = {
  code: ['text'],
  unit: ['text'],
  issued: ['date', 'date_partial'],
}

const fromPopulation: Record<string, readonly Field['type'][]> = {
  ethnicity: ['radio', 'select', 'text'],
  nationality: ['text'],
}

function sourceFits(source: string, field: Field): boolean {
  if (source.startsWith('profile.')) return fitting[source as ProfileFact].includes(field.type)
  if (source.startsWith('paper.')) return (fromPaper[source.split('.').at(-1) ?? ''] ?? []).includes(field.type)
  const [kind, , fact = ''] = source.split('.')
  if (kind === 'national') return (fromPopulation[fact] ?? fitting[`profile.${fact}` as ProfileFact]).includes(field.type)
  return source.startsWith('dossier.') ? !neverKnown.includes(field.type) : ![...neverKnown, 'repeat'].includes(field.type)
}

/** The day whose units hold, and the name whose account it is, are asked before. */
function dayDefects(field: Field, at: string, scope: Scope): Defect[] {
  const [key, types]: [string | undefined, readonly Field['type'][]] =
    field.type === 'address'
      ? [field.dayField, ['date', 'date_partial']]
      : field.type === 'bank_account'
        ? [field.holderField, ['name']]
        : [undefined, []]
  const type = key === undefined ? undefined : scope.get(key)?.type
  return key === undefined || (type && types.includes(type)) ? [] : [fault(at, 'reference_does_not_fit', key)]
}

function optionDefects(field: Field, at: string): Defect[] {
  if (!('options' in field)) return []
  const defects = twice(field.options.map((option) => option.value)).map((value) => fault(at, 'duplicate_option', value))
  return field.options.length === 0 ? [fault(at, 'no_options'), ...defects] : defects
}

function limitDefects(field: Field, at: string): Defect[] {
  const limits = 'min' in field || 'max' in field ? field : 'digits' in field ? (field.digits ?? {}) : {}
  const { min, max } = limits as { min?: number; max?: number }
  const days = 'notBefore' in field || 'notAfter' in field ? [field.notBefore, field.notAfter] : []
  const wrong = days.filter((day): day is DayPoint & string => typeof day === 'string' && !isRealDay(day))
  return [
    ...(min !== undefined && max !== undefined && min > max ? [fault(at, 'min_above_max', `${min} > ${max}`)] : []),
    ...wrong.map((day) => fault(at, 'not_a_day', day)),
  ]
}

function referenceDefects(field: Field, at: string, scope: Scope): Defect[] {
  if (field.type !== 'identity_number') return []
  const birth = field.birthField === undefined ? undefined : (scope.get(field.birthField)?.type ?? 'unknown')
  const gender = field.genderField === undefined ? undefined : scope.get(field.genderField)
  const genders = gender && 'options' in gender ? gender.options.map((option): string => option.value) : []
  const genderFits = genders.includes('male') && genders.includes('female')
  return [
    ...(birth !== undefined && birth !== 'date' && birth !== 'date_partial'
      ? [fault(at, 'reference_not_a_date', field.birthField ?? '')]
      : []),
    ...(field.genderField !== undefined && !genderFits ? [fault(at, 'reference_not_a_gender', field.genderField)] : []),
  ]
}

function fieldDefects(field: Field, at: string, scope: Scope): Defect[] {
  const inside = field.type === 'repeat' ? repeatDefects(field, at, scope) : []
  const prefill = [field.prefill ?? []]
    .flat()
    .filter((source) => !sourceFits(source, field))
    .map((source) => fault(at, 'prefill_does_not_fit', source))
  return [
    ...dayDefects(field, at, scope),
    ...conditionDefects(field.when, at, scope),
    ...optionDefects(field, at),
    ...limitDefects(field, at),
    ...referenceDefects(field, at, scope),
    ...prefill,
    ...inside,
  ]
}

function repeatDefects(field: Field & { type: 'repeat' }, at: string, outer: Scope): Defect[] {
  const scope = new Map(outer)
  const inside = field.fields.flatMap((sub) => {
    const defects = fieldDefects(sub, `${at}.${sub.key}`, scope)
    scope.set(sub.key, sub)
    return sub.prefill ? [...defects, fault(`${at}.${sub.key}`, 'prefill_does_not_fit', String(sub.prefill))] : defects
  })
  return field.fields.length === 0 ? [fault(at, 'no_fields')] : inside
}

function pageDefects(page: Page, scope: Map<string, Field>): Defect[] {
  const at = page.key
  const defects = [...conditionDefects(page.when, at, scope), ...(page.fields.length === 0 ? [fault(at, 'no_fields')] : [])]
  for (const field of page.fields) {
    defects.push(...fieldDefects(field, `${at}.${field.key}`, scope))
    scope.set(field.key, field)
  }
  return defects
}

/** One result has one holder, and one of many in a list cannot be the one. */
function holderDefects(def: FormDefinition): Defect[] {
  const fields = def.pages.flatMap((page) => page.fields.map((field) => ({ field, at: `${page.key}.${field.key}` })))
  const marked = fields.filter(({ field }) => field.type === 'name' && field.holder)
  const inside = fields.flatMap(({ field, at }) =>
    field.type === 'repeat' ? field.fields.filter((sub) => sub.type === 'name' && sub.holder).map((sub) => `${at}.${sub.key}`) : [],
  )
  return [...marked.slice(1).map(({ at }) => fault(at, 'second_holder')), ...inside.map((at) => fault(at, 'not_in_repeat', 'holder'))]
}

const keysOf = (field: Field): string[] => (field.type === 'repeat' ? [field.key, ...field.fields.map((sub) => sub.key)] : [field.key])

function reachDefects(def: FormDefinition, today: string): Defect[] {
  return def.pages.flatMap((page) => {
    const reach = answersReaching(def, page.key, today)
    if (reach === 'never') return [fault(page.key, 'unreachable')]
    if (reach === 'unknown') return [{ ...fault(page.key, 'reach_not_proven'), level: 'warning' as const }]
    return page.fields
      .filter((field) => field.when && answersAsking(def, field.key, today) === 'never')
      .map((field) => fault(`${page.key}.${field.key}`, 'unreachable'))
  })
}

/** What a form of the right shape means wrongly: keys used twice, conditions that point nowhere, pages that nobody sees. */
export function meaningDefects(def: FormDefinition, today: string): Defect[] {
  const scope = new Map<string, Field>()
  const told = [
    ...twice(def.pages.map((page) => page.key)).map((key) => fault(key, 'duplicate_page')),
    ...twice(def.pages.flatMap((page) => page.fields.flatMap(keysOf))).map((key) => fault(key, 'duplicate_field')),
    ...def.pages.flatMap((page) => pageDefects(page, scope)),
    ...holderDefects(def),
  ]
  return told.length > 0 ? told : reachDefects(def, today)
}
