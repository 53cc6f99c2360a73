import { mentions } from '../record/check.rules.ts'
import { isNumeric } from '../record/value.rules.ts'
import type { Definition, Field, Rule } from './definition.ts'
import type { Verb } from './kinds.rules.ts'

export type Defect = { path: string; rule: string; detail: string }
type Others = (register: string) => Definition | undefined

const verbs: Verb[] = ['read', 'export', 'write', 'approve', 'define']
/** The only roles that a sealed register can name: nobody who administers the platform or looks after data in general. */
export const sealedRoles: readonly string[] = ['party_registrar', 'party_reader']
const unfitForKey = new Set(['longtext', 'yesno', 'number', 'latitude', 'longitude'])

function fieldDefects(definition: Definition, field: Field, others: Others): Defect[] {
  const at = `fields.${field.key}`
  const defects: Defect[] = []
  const say = (rule: string, detail = ''): void => void defects.push({ path: at, rule, detail })
  if (field.kind === 'choice' && !field.options) say('choice_without_options')
  if (field.kind !== 'choice' && field.options) say('options_without_choice')
  if (new Set(field.options?.map((option) => option.value)).size !== (field.options?.length ?? 0)) say('option_twice')
  if (field.kind === 'link' && !field.link) say('link_without_register')
  if (field.kind !== 'link' && field.link) say('register_without_link')
  if (field.link && field.link !== definition.key && !others(field.link)) say('no_such_register', field.link)
  const target = field.link === definition.key ? definition : field.link ? others(field.link) : undefined
  if (target && target.identifiedBy.some((key) => target.fields.find((own) => own.key === key)?.sealed))
    say('link_to_sealed_key', field.link)
  if (target?.class === 'sealed' && definition.class !== 'sealed') say('into_the_seal', field.link)
  if (field.sealed && (isNumeric(field.kind) || ['yesno', 'choice', 'unit', 'link', 'date'].includes(field.kind)))
    say('cannot_seal', field.kind)
  if (field.sealed && (field.sort || field.search)) say('sealed_is_found_whole_only')
  const { pattern, minimum, maximum, minLength, maxLength } = field.schema ?? {}
  if (pattern !== undefined && !isPattern(pattern)) say('bad_pattern', pattern)
  if ((minimum ?? -Infinity) > (maximum ?? Infinity) || (minLength ?? 0) > (maxLength ?? Infinity)) say('empty_range')
  if ((minimum !== undefined || maximum !== undefined) && !isNumeric(field.kind)) say('range_of_text')
  if ((minLength !== undefined || maxLength !== undefined || pattern !== undefined) && (isNumeric(field.kind) || field.kind === 'yesno'))
    say('length_of_number')
  const [latitude, longitude] = (field.derive?.plusCode ?? []).map((key) => definition.fields.find((own) => own.key === key)?.kind)
  if (field.derive && (field.kind !== 'text' || latitude !== 'latitude' || longitude !== 'longitude')) say('derived_from_no_place')
  if (field.seenBy && (field.search || field.filter || field.sort)) say('masked_is_not_searched')
  return defects
}

function isPattern(source: string): boolean {
  try {
    // Nested repetition can take for ever on a short text.
    return RegExp(source, 'u').source !== '' && !/\([^)]*[+*][^)]*\)[+*{]/.test(source)
  } catch {
    return false
  }
}

function ruleDefects(definition: Definition, rule: Rule, others: Others): Defect[] {
  const defects: Defect[] = []
  const say = (name: string, detail: string): void => void defects.push({ path: `rules.${rule.key}`, rule: name, detail })
  for (const check of [rule.when, rule.check]) {
    if (!check) continue
    const { fields, linked, registers } = mentions(check)
    for (const key of fields) if (!definition.fields.some((field) => field.key === key)) say('no_such_field', key)
    for (const [link, key] of linked) {
      const field = definition.fields.find((own) => own.key === link)
      const target = field?.link === definition.key ? definition : field?.link ? others(field.link) : undefined
      if (!target?.fields.some((own) => own.key === key && !own.sealed)) say('no_such_linked_field', `${link}.${key}`)
    }
    for (const { register } of registers) {
      const target = register === definition.key ? definition : others(register)
      if (!target) say('no_such_register', register)
      else if (target.class === 'sealed' && definition.class !== 'sealed') say('into_the_seal', register)
    }
  }
  return defects
}

function keyDefects(definition: Definition): Defect[] {
  const defects: Defect[] = []
  const find = (path: string, key: string): Field | undefined => {
    const field = definition.fields.find((own) => own.key === key)
    if (!field) defects.push({ path, rule: 'no_such_field', detail: key })
    return field
  }
  const each = new Map<string, number>()
  for (const { key } of definition.fields) each.set(key, (each.get(key) ?? 0) + 1)
  for (const [key, count] of each) if (count > 1) defects.push({ path: `fields.${key}`, rule: 'field_twice', detail: key })
  for (const key of definition.identifiedBy) {
    const field = find('identifiedBy', key)
    if (field && (!field.required || unfitForKey.has(field.kind) || field.seenBy))
      defects.push({ path: 'identifiedBy', rule: 'unfit_for_key', detail: key })
  }
  for (const key of definition.namedBy) {
    const field = find('namedBy', key)
    if (field && (field.sealed || field.seenBy)) defects.push({ path: 'namedBy', rule: 'unfit_for_name', detail: key })
  }
  const unit = definition.unit === undefined ? undefined : find('unit', definition.unit)
  if (unit && unit.kind !== 'unit') defects.push({ path: 'unit', rule: 'not_a_unit', detail: unit.key })
  if (definition.person !== undefined && find('person', definition.person)?.kind !== 'identity_number')
    defects.push({ path: 'person', rule: 'not_a_person', detail: definition.person })
  for (const kind of ['latitude', 'longitude'] as const) {
    const key = definition.place?.[kind]
    if (key !== undefined && find('place', key)?.kind !== kind) defects.push({ path: 'place', rule: 'not_a_place', detail: key })
  }
  for (const key of [...(definition.duplicates?.within ?? []), ...(definition.duplicates?.compare ?? []).map(({ field }) => field)]) {
    if (find('duplicates', key)?.sealed) defects.push({ path: 'duplicates', rule: 'cannot_seal', detail: key })
  }
  for (const feed of definition.feeds ?? []) {
    for (const key of Object.keys(feed.fields)) find(`feeds.${feed.procedure}`, key)
    for (const field of definition.fields)
      if (field.required && !(field.key in feed.fields))
        defects.push({ path: `feeds.${feed.procedure}`, rule: 'feed_lacks', detail: field.key })
  }
  return defects
}

function rightsDefects(definition: Definition): Defect[] {
  const defects: Defect[] = []
  const secret = definition.class === 'sealed'
  for (const verb of verbs) {
    const grants = definition.who[verb]
    if (grants.length === 0 && verb !== 'approve' && verb !== 'export')
      defects.push({ path: `who.${verb}`, rule: 'nobody_may', detail: verb })
    for (const { role, reach } of grants) {
      if (role === '*' && (definition.class === 'personal' || secret))
        defects.push({ path: `who.${verb}`, rule: 'open_to_all_officers', detail: role })
      if (secret && !sealedRoles.includes(role)) defects.push({ path: `who.${verb}`, rule: 'not_a_role_of_the_seal', detail: role })
      if (reach !== 'all' && !definition.unit) defects.push({ path: `who.${verb}`, rule: 'reach_without_unit', detail: role })
    }
  }
  if (definition.approval && definition.who.approve.length === 0)
    defects.push({ path: 'who.approve', rule: 'nobody_may', detail: 'approve' })
  return defects
}

/** Everything that keeps a definition from being published; `others` finds the registers that are in force. */
export function checkDefinition(definition: Definition, others: Others): Defect[] {
  return [
    ...keyDefects(definition),
    ...definition.fields.flatMap((field) => fieldDefects(definition, field, others)),
    ...definition.rules.flatMap((rule) => ruleDefects(definition, rule, others)),
    ...rightsDefects(definition),
  ]
}

/** What a change of a register that holds records may not do: its records must keep their meaning. */
export function checkChange(before: Definition, after: Definition): Defect[] {
  const defects: Defect[] = []
  if (before.identifiedBy.join() !== after.identifiedBy.join())
    defects.push({ path: 'identifiedBy', rule: 'key_changed', detail: before.identifiedBy.join(', ') })
  if (before.unit !== after.unit) defects.push({ path: 'unit', rule: 'unit_changed', detail: before.unit ?? '' })
  if ((before.class === 'sealed') !== (after.class === 'sealed'))
    defects.push({ path: 'class', rule: 'seal_changed', detail: before.class })
  for (const old of before.fields) {
    const now = after.fields.find((field) => field.key === old.key)
    if (now && now.kind !== old.kind) defects.push({ path: `fields.${old.key}`, rule: 'kind_changed', detail: `${old.kind} → ${now.kind}` })
    if (now && Boolean(now.sealed) !== Boolean(old.sealed))
      defects.push({ path: `fields.${old.key}`, rule: 'seal_changed', detail: old.key })
  }
  return defects
}

/** The same text for the same meaning, in whatever order the parts were written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!value || typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(value).filter(([, own]) => own !== undefined)
  return `{${parts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => `${JSON.stringify(key)}:${canonical(own)}`)
    .join(',')}}`
}

export type Difference = { path: string; before: string | undefined; after: string | undefined }

/** What differs between two versions, part by part. */
export function differences(before: Definition | undefined, after: Definition): Difference[] {
  const parts = (definition: Definition | undefined): Map<string, string> => {
    const found = new Map<string, string>()
    if (!definition) return found
    for (const [key, value] of Object.entries(definition)) if (key !== 'fields' && key !== 'rules') found.set(key, canonical(value))
    for (const field of definition.fields) found.set(`fields.${field.key}`, canonical(field))
    for (const rule of definition.rules) found.set(`rules.${rule.key}`, canonical(rule))
    found.set('order', definition.fields.map((field) => field.key).join(' '))
    return found
  }
  const [old, now] = [parts(before), parts(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
}
