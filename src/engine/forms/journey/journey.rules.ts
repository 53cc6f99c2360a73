import type { Answer, Answers, Item } from '../answers/answers.ts'
import type { Field, FormDefinition, Page, RepeatField } from '../definition/definition.ts'
import { holds, isFilled, type Lookup, testsIn } from './condition.rules.ts'

// Only the road really walked counts. Pages and fields are taken in order; a condition sees nothing but answers already
// found to be on the road, so an answer left behind by a change of mind opens no page and reaches no officer.

export type Step = { page: Page; fields: Field[] }
export type Walk = { steps: Step[]; answers: Answers }

const own = <V>(values: { [key: string]: V }, key: string): V | undefined => (Object.hasOwn(values, key) ? values[key] : undefined)

const lookupIn =
  (answers: Answers, item?: Item): Lookup =>
  (key) =>
    (item && own(item, key)) ?? own(answers, key)

/** The fields of one item of a repeat that apply, given that item and the road so far. */
export function itemFields(field: RepeatField, item: Item, answers: Answers, today: string): RepeatField['fields'] {
  const kept: Item = {}
  return field.fields.filter((sub) => {
    const applies = holds(sub.when, lookupIn(answers, kept), today)
    const value = own(item, sub.key)
    if (applies && value !== undefined) kept[sub.key] = value
    return applies
  })
}

function keptItem(field: RepeatField, item: unknown, answers: Answers, today: string): Item {
  const given = typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as Item) : {}
  const kept: Item = {}
  for (const sub of itemFields(field, given, answers, today)) {
    const value = own(given, sub.key)
    if (isFilled(value) && value !== undefined) kept[sub.key] = value
  }
  return kept
}

function keptAnswer(field: Field, value: Answer | undefined, answers: Answers, today: string): Answer | undefined {
  if (field.type !== 'repeat') return isFilled(value) ? value : undefined
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((item) => keptItem(field, item, answers, today))
}

/** Walks the form with these answers: the pages and fields that apply, and the answers that count. */
export function walk(def: FormDefinition, given: Answers, today: string): Walk {
  const answers: Answers = {}
  const steps: Step[] = []
  for (const page of def.pages) {
    if (!holds(page.when, lookupIn(answers), today)) continue
    const fields = page.fields.filter((field) => {
      const applies = holds(field.when, lookupIn(answers), today)
      const value = applies ? keptAnswer(field, own(given, field.key), answers, today) : undefined
      if (value !== undefined) answers[field.key] = value
      return applies
    })
    if (fields.length > 0) steps.push({ page, fields })
  }
  return { steps, answers }
}

/** The pages these answers lead through, in order. */
export const reachablePages = (def: FormDefinition, answers: Answers, today: string): Page[] =>
  walk(def, answers, today).steps.map((step) => step.page)

/** The fields that these answers ask for, in order: those of pages on the road whose own condition holds. */
export const reachableFields = (def: FormDefinition, answers: Answers, today: string): Field[] =>
  walk(def, answers, today).steps.flatMap((step) => step.fields)

/** The page after `pageKey` on the road, the first one for an unknown key, undefined when check-your-answers comes next. */
export function nextPage(def: FormDefinition, pageKey: string | undefined, answers: Answers, today: string): Page | undefined {
  const order = def.pages.findIndex((page) => page.key === pageKey)
  return reachablePages(def, answers, today).find((page) => def.pages.indexOf(page) > order)
}

/** The answers on the walked road only: what is validated, priced, sent and kept. */
export const relevantAnswers = (def: FormDefinition, answers: Answers, today: string): Answers => walk(def, answers, today).answers

/**
 * The fields to draw on a page: those that apply, and those whose condition hangs on the same page, since without
 * JavaScript the page cannot know yet. Only those that apply are checked and kept.
 */
export function fieldsToShow(def: FormDefinition, page: Page, answers: Answers, today: string): Field[] {
  const applying = walk(def, answers, today).steps.find((step) => step.page.key === page.key)?.fields ?? []
  const here = new Set(page.fields.map((field) => field.key))
  return page.fields.filter((field) => applying.includes(field) || testsIn(field.when).some((test) => here.has(test.field)))
}
