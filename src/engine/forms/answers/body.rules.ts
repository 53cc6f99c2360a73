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

const fileRemoval = '_remove/'

const intentOf = (body: Body): Intent => {
  const edits = textAt(body, '_add') || textAt(body, '_remove') || Object.keys(body).some((name) => name.startsWith(fileRemoval))
  return edits ? 'edit' : textAt(body, '_save') ? 'save' : 'next'
}

const withoutFile = (value: Answer | undefined, key: string, body: Body): Answer | undefined => {
  if (!Array.isArray(value)) return value
  const left = (value as string[]).filter((id) => !Object.hasOwn(body, `${fileRemoval}${key}/${id}`))
  return left.length > 0 ? left : undefined
}

function readPage(def: FormDefinition, pageKey: string, body: Body): Answers {
  const answers: Answers = {}
  for (const field of def.pages.find((page) => page.key === pageKey)?.fields ?? []) {
    const read = field.type === 'repeat' ? readItems(field, body) : readField(field, body, field.key)
    const value = field.type === 'file' ? withoutFile(read, field.key, body) : read
    if (value !== undefined) answers[field.key] = value
  }
  return answers
}

/**
 * Reads the post of one page: the draft's answers with that page answered anew, and what the person asked for with the
 * button. Answers of other pages stay, on the road or not, for somebody who goes back and changes their mind again.
 */
export function answersFromBody(def: FormDefinition, pageKey: string, body: Body, draft: Answers = {}): Posted {
  const asked = new Set(def.pages.find((page) => page.key === pageKey)?.fields.map((field) => field.key))
  const others = Object.fromEntries(Object.entries(draft).filter(([key]) => !asked.has(key)))
  return { answers: { ...others, ...readPage(def, pageKey, body) }, intent: intentOf(body) }
}
