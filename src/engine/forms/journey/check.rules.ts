import type { Answers, Item } from '../answers/answers.ts'
import type { Field, FormDefinition, RepeatField } from '../definition/definition.ts'
import { isFilled } from './condition.rules.ts'
import { itemFields, type Step, walk } from './journey.rules.ts'
import { type CheckContext, checkValue, type DoubtRule, doubtValue, type Fault, type Rule } from './values.rules.ts'

/** A wrong or missing answer; `field` is its name in the page (`members-0-name` inside a repeat). */
export type FieldError = { field: string; rule: Rule; vars: Record<string, string | number> }

/** An answer that may be right and does not agree with another; the person looks once more and decides. */
export type FieldWarning = { field: string; rule: DoubtRule; vars: Record<string, string | number> }

const errorAt = (field: string, fault: Fault): FieldError => ({ field, rule: fault.rule, vars: fault.vars ?? {} })

const missing = (field: Field): Fault | undefined => {
  if (field.type === 'declaration') return { rule: 'not_declared' }
  const atLeastOne = field.type === 'file' && (field.min ?? 0) > 0
  return field.required || atLeastOne ? { rule: 'required' } : undefined
}

type Whole = { answers: Answers; ctx: CheckContext }

function checkOne(name: string, field: Exclude<Field, RepeatField>, value: unknown, ctx: CheckContext): FieldError[] {
  const fault = isFilled(value) ? checkValue(field, value, ctx) : missing(field)
  return fault ? [errorAt(name, fault)] : []
}

function checkRepeat(field: RepeatField, value: unknown, whole: Whole): FieldError[] {
  if (isFilled(value) && !Array.isArray(value)) return [errorAt(field.key, { rule: 'not_an_item' })]
  const items = (value ?? []) as Item[]
  const min = Math.max(field.min ?? 0, field.required ? 1 : 0)
  const max = field.max ?? 50
  const count: FieldError[] =
    items.length < min
      ? [errorAt(field.key, { rule: 'too_few', vars: { min } })]
      : items.length > max
        ? [errorAt(field.key, { rule: 'too_many', vars: { max } })]
        : []
  const inside = items.flatMap((item, index) =>
    itemFields(field, item, whole.answers, whole.ctx.today).flatMap((sub) =>
      checkOne(`${field.key}-${index}-${sub.key}`, sub, item[sub.key], whole.ctx),
    ),
  )
  return [...count, ...inside]
}

const checkStep = (step: Step, whole: Whole): FieldError[] =>
  step.fields.flatMap((field) =>
    field.type === 'repeat'
      ? checkRepeat(field, whole.answers[field.key], whole)
      : checkOne(field.key, field, whole.answers[field.key], whole.ctx),
  )

function warnOne(name: string, field: Field, value: unknown, siblings: Item): FieldWarning[] {
  const doubt = isFilled(value) ? doubtValue(field, value, siblings) : undefined
  return doubt ? [{ field: name, rule: doubt.rule, vars: doubt.vars ?? {} }] : []
}

function warnRepeat(field: RepeatField, value: unknown, { answers, ctx }: Whole): FieldWarning[] {
  if (!Array.isArray(value)) return []
  return (value as Item[]).flatMap((item, index) =>
    itemFields(field, item, answers, ctx.today).flatMap((sub) =>
      warnOne(`${field.key}-${index}-${sub.key}`, sub, item[sub.key], { ...(answers as Item), ...item }),
    ),
  )
}

/** What may be wrong on the walked road, or on one page of it, and is for the person to decide. */
export function warnings(def: FormDefinition, answers: Answers, ctx: CheckContext, pageKey?: string): FieldWarning[] {
  const { steps, answers: kept } = walk(def, answers, ctx.today)
  return steps
    .filter((step) => pageKey === undefined || step.page.key === pageKey)
    .flatMap((step) => step.fields)
    .flatMap((field) =>
      field.type === 'repeat'
        ? warnRepeat(field, kept[field.key], { answers: kept, ctx })
        : warnOne(field.key, field, kept[field.key], kept as Item),
    )
}

/** What is wrong on one page; nothing when the answers do not lead there. */
export function checkPage(def: FormDefinition, pageKey: string, answers: Answers, ctx: CheckContext): FieldError[] {
  const { steps, answers: kept } = walk(def, answers, ctx.today)
  return steps.filter((step) => step.page.key === pageKey).flatMap((step) => checkStep(step, { answers: kept, ctx }))
}

/** What is wrong on the whole walked road, in order. */
export function checkAll(def: FormDefinition, answers: Answers, ctx: CheckContext): FieldError[] {
  const { steps, answers: kept } = walk(def, answers, ctx.today)
  return steps.flatMap((step) => checkStep(step, { answers: kept, ctx }))
}

/** The first page that still has something wrong, where a draft goes on; undefined when everything is answered. */
export function firstOpenPage(def: FormDefinition, answers: Answers, ctx: CheckContext): string | undefined {
  const { steps, answers: kept } = walk(def, answers, ctx.today)
  return steps.find((step) => checkStep(step, { answers: kept, ctx }).length > 0)?.page.key
}
