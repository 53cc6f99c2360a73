import { type Answers, type Condition, type FormDefinition, type FormField, type FormPage, holds } from '#engine/forms/index.ts'
import type { Bundle, Part, Source } from './bundle.ts'

/** What the results of earlier parts say, by part. */
export type Results = ReadonlyMap<string, { code: string; issued: string; unit: string }>
export type Composed = { form: FormDefinition; faults: string[] }

const give = (part: Part, key: string): Source | undefined => (Object.hasOwn(part.give, key) ? part.give[key] : undefined)

/** A condition of a part in the words of the whole; what is the same for everybody decides itself. */
export function inWholeWords(condition: Condition | undefined, part: Part, faults: string[]): Condition | boolean {
  if (condition === undefined) return true
  if ('not' in condition) {
    const inside = inWholeWords(condition.not, part, faults)
    return typeof inside === 'boolean' ? !inside : { not: inside }
  }
  if ('all' in condition || 'any' in condition) {
    const deciding = 'any' in condition
    const inside = ('all' in condition ? condition.all : condition.any).map((one) => inWholeWords(one, part, faults))
    if (inside.includes(deciding)) return deciding
    const open = inside.filter((one): one is Condition => typeof one !== 'boolean')
    const [only] = open
    if (!only) return !deciding
    return open.length === 1 ? only : deciding ? { any: open } : { all: open }
  }
  const source = give(part, condition.field)
  if (!source) return condition
  if ('from' in source) return { ...condition, field: source.from }
  if ('value' in source) return holds(condition, () => source.value, '2026-01-01')
  faults.push(`${part.key}: a condition hangs on ${condition.field}, which is not asked`)
  return true
}

const named = ['birthField', 'genderField', 'dayField', 'holderField'] as const

/** A field with what it refers to in the words of the whole; a reference to what is not asked is dropped. */
function fieldInWholeWords(field: FormField, part: Part): FormField {
  const copy: Record<string, unknown> = { ...field }
  for (const name of named) {
    const source = typeof copy[name] === 'string' ? give(part, copy[name]) : undefined
    if (source && 'from' in source) copy[name] = source.from
    else if (source) delete copy[name]
  }
  return copy as FormField
}

const sameWords = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
const valuesOf = (field: FormField): string[] => ('options' in field ? field.options.map(({ value }) => value).sort() : [])

type Asked = { field: FormField; always: boolean; when: string }
type Merging = { pages: FormPage[]; asked: Map<string, Asked>; faults: string[] }

/** The same question of two parts is asked once; where it is not the same question, the bundle has to say what is meant. */
function mergeQuestion(into: Merging, at: string, before: Asked, next: Asked): void {
  const key = next.field.key
  if (before.field.type !== next.field.type) into.faults.push(`${at}: ${key} is ${before.field.type} and ${next.field.type}`)
  else if (!sameWords(valuesOf(before.field), valuesOf(next.field))) into.faults.push(`${at}: ${key} has other choices`)
  else if (!before.always && before.when !== next.when) into.faults.push(`${at}: ${key} is asked on other conditions`)
  if (next.field.required) before.field.required = true
}

function mergePage(into: Merging, at: string, page: FormPage, wanted: { pageWhen: Condition | boolean; fields: FormField[] }): void {
  const { pageWhen, fields } = wanted
  const when = typeof pageWhen === 'boolean' ? undefined : pageWhen
  const fresh: FormField[] = []
  for (const field of fields) {
    const next = { field, always: !when && !field.when, when: JSON.stringify([when, field.when]) }
    const before = into.asked.get(field.key)
    if (before) mergeQuestion(into, at, before, next)
    else {
      into.asked.set(field.key, next)
      fresh.push(field)
    }
  }
  if (fresh.length === 0) return
  const same = into.pages.find((one) => one.key === page.key && sameWords(one.when, when))
  if (same) {
    same.fields.push(...fresh)
    return
  }
  const { when: _, ...rest } = page
  const key = into.pages.some((one) => one.key === page.key) ? `${at}-${page.key}` : page.key
  into.pages.push({ ...rest, key, ...(when ? { when } : {}), fields: fresh })
}

function mergePart(into: Merging, part: Part, form: FormDefinition): void {
  for (const page of form.pages) {
    const pageWhen = inWholeWords(page.when, part, into.faults)
    if (pageWhen === false) continue
    const fields = page.fields.flatMap((field): FormField[] => {
      if (give(part, field.key)) return []
      const when = inWholeWords(field.when, part, into.faults)
      if (when === false) return []
      const { when: _, ...rest } = fieldInWholeWords(field, part)
      return [{ ...rest, ...(when === true ? {} : { when }) } as FormField]
    })
    mergePage(into, part.key, page, { pageWhen, fields })
  }
  for (const key of Object.keys(part.give))
    if (!form.pages.some((page) => page.fields.some((field) => field.key === key))) into.faults.push(`${part.key}: no field ${key}`)
}

const rank = (field: FormField): number => (field.type === 'declaration' ? 1 : 0)

/** One form of all parts: their pages in order, nothing asked twice, what must come last at the end. */
export function composeForm(bundle: Bundle, forms: ReadonlyMap<string, FormDefinition>): Composed {
  const into: Merging = { pages: [], asked: new Map(), faults: [] }
  for (const part of bundle.parts) {
    const form = forms.get(part.key)
    if (form) mergePart(into, part, form)
    else into.faults.push(`${part.key}: no form`)
  }
  for (const page of bundle.form.pages ?? [])
    mergePage(into, 'whole', page, { pageWhen: page.when ?? true, fields: page.fields.map((field) => ({ ...field })) })
  for (const part of bundle.parts)
    for (const source of Object.values(part.give))
      into.faults.push(...unasked(source, into.asked).map((key) => `${part.key}: nobody asks ${key}`))
  const { last, titles = {} } = bundle.form
  const place = (page: FormPage): number => last.indexOf(page.key)
  const pages = into.pages
    .map((page) => ({ ...page, title: titles[page.key] ?? page.title, fields: [...page.fields].sort((a, b) => rank(a) - rank(b)) }))
    .sort((a, b) => place(a) - place(b))
  return {
    form: { key: `bundle.${bundle.procedure}`, version: 1, title: bundle.form.title, paper: { title: bundle.form.title }, pages },
    faults: into.faults,
  }
}

function unasked(source: Source, asked: ReadonlyMap<string, unknown>): string[] {
  if ('from' in source) return asked.has(source.from) ? [] : [source.from]
  if ('firstOf' in source) return source.firstOf.flatMap((one) => unasked(one, asked))
  if ('items' in source) return source.items.flatMap((item) => Object.values(item).flatMap((one) => unasked(one, asked)))
  return []
}

function valueOf(source: Source, whole: Answers, results: Results): unknown {
  if ('from' in source) return whole[source.from]
  if ('value' in source) return source.value
  if ('result' in source) return results.get(source.result)?.[source.fact]
  if ('firstOf' in source) return source.firstOf.map((one) => valueOf(one, whole, results)).find((value) => value !== undefined)
  return source.items.map((item) =>
    Object.fromEntries(
      Object.entries(item).flatMap(([key, one]) => {
        const value = valueOf(one, whole, results)
        return value === undefined ? [] : [[key, value]]
      }),
    ),
  )
}

/** What a part's own form is answered with, from the answers of the whole and the results of earlier parts. */
export function answersOfPart(part: Part, form: FormDefinition, whole: Answers, results: Results): Answers {
  return Object.fromEntries(
    form.pages
      .flatMap((page) => page.fields)
      .flatMap(({ key }) => {
        const value = valueOf(give(part, key) ?? { from: key }, whole, results)
        return value === undefined ? [] : [[key, value]]
      }),
  ) as Answers
}

const fromResult = (source: Source): boolean =>
  'result' in source ||
  ('firstOf' in source && source.firstOf.some(fromResult)) ||
  ('items' in source && source.items.some((item) => Object.values(item).some(fromResult)))

/** Fields of a part that only the result of an earlier part can fill. */
export const filledByResults = (part: Part): Set<string> =>
  new Set(Object.entries(part.give).flatMap(([key, source]) => (fromResult(source) ? [key] : [])))

/** The question of the whole at which a person sees a fault of a part. */
export function askedAs(part: Part, field: string): string {
  const [key = field, ...rest] = field.split('-')
  const source = give(part, key)
  if (!source) return field
  return 'from' in source ? [source.from, ...rest].join('-') : key
}
