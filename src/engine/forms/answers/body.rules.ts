import type { FormDefinition, RepeatField } from '../definition/definition.ts'
import type { Answer, Answers, Item, SimpleAnswer } from './answers.ts'
import { type Body, readField, textAt } from './read.rules.ts'

/** The most items read from one post, whatever it says: a page is not a bulk upload. */
const mostItems = 100

/** `next`: go on. `save`: keep and leave. `edit`: an item or file was added or taken away; show the page again, without errors. */
export type Intent = 'next' | 'save' | 'edit'
export type Posted = { answers: Answers; intent: Intent }

function itemCount(field: RepeatField, body: Body): number {
  const told = Number(textAt(body, `${field.key}-count`))
  if (Number.isInteger(told) && told > 0) return Math.min(told, mostItems)
  const indexes = Object.keys(body).flatMap((name) => {
    const [key, index] = name.split('-')
    return key === field.key && /^\d{1,3}$/.test(index ?? '') ? [Number(index) + 1] : []
  })
  return Math.min(Math.max(0, ...indexes), mostItems)
}

function readItem(field: RepeatField, body: Body, index: number): Item {
  const item: Item = {}
  for (const sub of field.fields) {
    const value = readField(sub, body, `${field.key}-${index}-${sub.key}`)
    if (value !== undefined) item[sub.key] = value as SimpleAnswer
  }
  return item
}

/** The items as posted, with the one asked for added or taken away; items left wholly empty are dropped on the way out. */
function readItems(field: RepeatField, body: Body): Item[] | undefined {
  const items = Array.from({ length: itemCount(field, body) }, (_, index) => readItem(field, body, index))
  const removed = textAt(body, '_remove')
  if (textAt(body, '_add') === field.key) return [...items, {}]
  if (removed.startsWith(`${field.key}-`)) return orNone(items.filter((_, index) => removed !== `${field.key}-${index}`))
  if (intentOf(body) === 'edit') return orNone(items)
  return orNone(items.filter((item) => Object.keys(item).length > 0))
}

const orNone = (items: Item[]): Item[] | undefined => (items.length > 0 ? items : undefined)

const intentOf = (body: Body): Intent => (textAt(body, '_add') || textAt(body, '_remove') ? 'edit' : textAt(body, '_save') ? 'save' : 'next')

const withoutFile = (value: Answer | undefined, removed: string, key: string): Answer | undefined => {
  if (!Array.isArray(value)) return value
  const left = (value as string[]).filter((id) => removed !== `${key}/${id}`)
  return left.length > 0 ? left : undefined
}

/** Reads the post of one page: the answers of that page's fields, and what the person asked for with the button. */
export function answersFromBody(def: FormDefinition, pageKey: string, body: Body): Posted {
  const answers: Answers = {}
  const removed = textAt(body, '_remove')
  for (const field of def.pages.find((page) => page.key === pageKey)?.fields ?? []) {
    const read = field.type === 'repeat' ? readItems(field, body) : readField(field, body, field.key)
    const value = field.type === 'file' ? withoutFile(read, removed, field.key) : read
    if (value !== undefined) answers[field.key] = value
  }
  return { answers, intent: intentOf(body) }
}

/** A draft's answers with one page answered anew; the rest is kept, on the road or not, for a person who goes back. */
export function withPage(def: FormDefinition, pageKey: string, draft: Answers, page: Answers): Answers {
  const fields = new Set(def.pages.find((one) => one.key === pageKey)?.fields.map((field) => field.key))
  return { ...Object.fromEntries(Object.entries(draft).filter(([key]) => !fields.has(key))), ...page }
}
