import type { Field, FormDefinition, RepeatField } from '../definition/definition.ts'
import type { Answer, Answers, Item, SimpleAnswer } from './answers.ts'
import { type Body, readField, textAt } from './read.rules.ts'

/** The most items read from one post, whatever it says: a page is not a bulk upload. */
const mostItems = 100

/**
 * `next`: go on. `save`: keep and leave. `edit`: an item or file was added or taken away, or an item is to be opened; show the page
 * again, without errors. `item`: one item of a list was filled in; check it and show the list again.
 */
export type Intent = 'next' | 'save' | 'edit' | 'item'
/** An item of a list that has a page of its own. */
export type OpenItem = { field: string; index: number }
export type Posted = {
  answers: Answers
  intent: Intent
  /** The item that was filled in, or that is to be opened. */
  item?: OpenItem
  /** The warnings that the person has read and goes on with, as `field:rule`. */
  seen?: string[]
}

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

/** A list whose items have pages of their own is changed item by item; the others are in the draft. */
function changeList(field: RepeatField, body: Body, before: Answer | undefined): Item[] | undefined {
  const items = Array.isArray(before) ? [...(before as Item[])] : []
  const at = indexAt(body, field)
  if (at !== undefined && at <= items.length) items[at] = readItem(field, body, at)
  const removed = textAt(body, '_remove')
  if (removed.startsWith(`${field.key}-`)) return orNone(items.filter((_, index) => removed !== `${field.key}-${index}`))
  if (textAt(body, '_add') === field.key && items.length < mostItems) return [...items, {}]
  return orNone(textAt(body, '_edit') ? items : items.filter((item) => Object.keys(item).length > 0))
}

function indexAt(body: Body, field: RepeatField): number | undefined {
  const text = textAt(body, `${field.key}-at`)
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined
}

const orNone = (items: Item[]): Item[] | undefined => (items.length > 0 ? items : undefined)

const fileRemoval = '_remove/'

const intentOf = (body: Body): Intent => {
  const edits =
    textAt(body, '_add') ||
    textAt(body, '_edit') ||
    textAt(body, '_remove') ||
    Object.keys(body).some((name) => name.startsWith(fileRemoval))
  return edits ? 'edit' : textAt(body, '_save') ? 'save' : 'next'
}

const withoutFile = (value: Answer | undefined, key: string, body: Body): Answer | undefined => {
  if (!Array.isArray(value)) return value
  const left = (value as string[]).filter((id) => !Object.hasOwn(body, `${fileRemoval}${key}/${id}`))
  return left.length > 0 ? left : undefined
}

function readPage(fields: readonly Field[], body: Body, draft: Answers): Answers {
  const answers: Answers = {}
  for (const field of fields) {
    const read =
      field.type === 'repeat'
        ? field.layout === 'pages'
          ? changeList(field, body, draft[field.key])
          : readItems(field, body)
        : readField(field, body, field.key)
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
  const fields = def.pages.find((page) => page.key === pageKey)?.fields ?? []
  // The page of one item holds nothing else: the rest of its page stays as it is in the draft.
  const list = fields.find((field): field is RepeatField => field.type === 'repeat' && indexAt(body, field) !== undefined)
  const read = list ? [list] : fields
  const asked = new Set(read.map((field) => field.key))
  const others = Object.fromEntries(Object.entries(draft).filter(([key]) => !asked.has(key)))
  const answers = { ...others, ...readPage(read, body, draft) }
  const intent = intentOf(body)
  const known = textAt(body, '_seen').split(' ').filter(Boolean)
  const seen = known.length > 0 ? { seen: known } : {}
  const index = list && indexAt(body, list)
  if (list && index !== undefined && intent === 'next') return { answers, intent: 'item', item: { field: list.key, index }, ...seen }
  const item = itemToOpen(fields, body, answers)
  return { answers, intent, ...(item ? { item } : {}), ...seen }
}

function itemToOpen(fields: readonly Field[], body: Body, answers: Answers): OpenItem | undefined {
  for (const field of fields) {
    if (field.type !== 'repeat' || field.layout !== 'pages') continue
    const count = Array.isArray(answers[field.key]) ? (answers[field.key] as Item[]).length : 0
    if (textAt(body, '_add') === field.key && count > 0) return { field: field.key, index: count - 1 }
    const asked = new RegExp(`^${field.key}-(\\d{1,2})$`).exec(textAt(body, '_edit'))
    if (asked && Number(asked[1]) < count) return { field: field.key, index: Number(asked[1]) }
  }
  return undefined
}
