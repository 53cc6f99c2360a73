import type { Answer, Answers, Item } from '../answers/answers.ts'
import type { Field, FormDefinition } from '../definition/definition.ts'
import { walk } from './journey.rules.ts'
import { checkValue, type CheckContext } from './values.rules.ts'

export type Change = { kind: 'added' | 'removed' | 'changed'; field: string; page: string; mustAnswer: boolean }
export type Changes = { changes: Change[]; answers: Answers }

type Placed = { field: Field; page: string }

const fieldsOf = (def: FormDefinition): Map<string, Placed> =>
  new Map(def.pages.flatMap((page) => page.fields.map((field) => [field.key, { field, page: page.key }] as const)))

const optionsOf = (field: Field) => ('options' in field ? field.options.map((option) => [option.value, option.label.vi]) : [])

/** Whether the question itself, not its wording in another language or its hint, became another one. */
function meansAnother(old: Field, now: Field): boolean {
  if (old.type !== now.type || old.label.vi !== now.label.vi) return true
  if (old.type !== 'repeat' || now.type !== 'repeat') return JSON.stringify(optionsOf(old)) !== JSON.stringify(optionsOf(now))
  const before = new Map(old.fields.map((field) => [field.key, field]))
  return (
    now.fields.length !== old.fields.length ||
    now.fields.some((field) => meansAnother(before.get(field.key) ?? { ...field, key: '', label: { vi: '' } }, field))
  )
}

/** The old answer where the new question can still hold it. */
function carried(old: Field, now: Field, answer: Answer, ctx: CheckContext): Answer | undefined {
  if (old.type !== now.type) return undefined
  if (now.type === 'repeat') return carriedItems(now.fields, answer, ctx)
  if (now.type === 'file') return answer
  const fault = checkValue(now, answer, ctx)
  return fault?.rule === 'not_an_option' ? undefined : answer
}

function carriedItems(fields: Field[], answer: Answer, ctx: CheckContext): Answer | undefined {
  if (!Array.isArray(answer)) return undefined
  return (answer as Item[]).map((item) => {
    const entries = Object.entries(item).filter(([key, value]) => {
      const field = fields.find((one) => one.key === key)
      return field && field.type !== 'repeat' && checkValue(field, value, ctx)?.rule !== 'not_an_option'
    })
    return Object.fromEntries(entries)
  })
}

/** What a draft begun on `oldDef` meets on `newDef`: added, removed and changed questions, and the answers that go on with it. */
export function changesBetween(oldDef: FormDefinition, newDef: FormDefinition, answers: Answers, today: string): Changes {
  const before = fieldsOf(oldDef)
  const now = fieldsOf(newDef)
  const ctx = { today }
  const kept: Answers = {}
  const changed: Change[] = []
  for (const [key, answer] of Object.entries(answers)) {
    const [old, next] = [before.get(key), now.get(key)]
    const value = old && next ? carried(old.field, next.field, answer, ctx) : undefined
    if (value !== undefined) kept[key] = value
    if (old && !next) changed.push({ kind: 'removed', field: key, page: old.page, mustAnswer: false })
    if (old && next && (value === undefined || meansAnother(old.field, next.field)))
      changed.push({ kind: 'changed', field: key, page: next.page, mustAnswer: value === undefined || next.field.required === true })
  }
  return { changes: [...addedBy(oldDef, newDef, { before: answers, now: kept }, today), ...changed], answers: kept }
}

function addedBy(oldDef: FormDefinition, newDef: FormDefinition, answers: { before: Answers; now: Answers }, today: string): Change[] {
  const asked = new Set(walk(oldDef, answers.before, today).steps.flatMap((step) => step.fields.map((field) => field.key)))
  return walk(newDef, answers.now, today).steps.flatMap((step) =>
    step.fields
      .filter((field) => !asked.has(field.key))
      .map((field) => ({
        kind: 'added' as const,
        field: field.key,
        page: step.page.key,
        mustAnswer: field.required === true || field.type === 'declaration',
      })),
  )
}
