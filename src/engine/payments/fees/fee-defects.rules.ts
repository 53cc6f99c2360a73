import { type Condition, conditionDefects, type FormDefinition, type FormField } from '#engine/forms/index.ts'
import type { FeeLine, FeeRule } from './fee-rule.ts'

/** A fault that blocks publishing. */
export type FeeDefect = { at: string; rule: string; detail: string }

const option = (value: string) => ({ value, label: { vi: value } })
const choice = (key: string, values: readonly string[]): FormField => ({
  key,
  type: 'radio',
  label: { vi: key },
  options: values.map(option),
})

export const channels = ['online', 'direct', 'postal'] as const
export const feeLevels = ['province', 'district', 'commune'] as const

/** Everything a condition may name: what the form asks for, how it was filed, at which level. */
export function scopeOf(form: FormDefinition): Map<string, FormField> {
  const asked = form.pages.flatMap((page) => page.fields.map((field): [string, FormField] => [field.key, field]))
  return new Map([['filing.channel', choice('filing.channel', channels)], ['filing.level', choice('filing.level', feeLevels)], ...asked])
}

const countable = new Set<FormField['type']>(['number', 'repeat', 'file', 'checkboxes'])

function lineDefects(line: FeeLine, scope: Map<string, FormField>): FeeDefect[] {
  const at = `lines.${line.key}`
  const defects: FeeDefect[] = []
  const look = (condition: unknown, where: string): void => {
    for (const { rule, detail } of conditionDefects(condition as Condition | undefined, where, scope))
      defects.push({ at: where, rule, detail })
  }
  line.steps.forEach((step, index) => {
    look(step.when, `${at}.steps.${index}`)
    const last = index === line.steps.length - 1
    if (last && step.when) defects.push({ at: `${at}.steps.${index}`, rule: 'last_step_has_condition', detail: line.key })
    if (!last && !step.when) defects.push({ at: `${at}.steps.${index}`, rule: 'step_hides_the_rest', detail: line.key })
  })
  if (line.times) {
    const field = scope.get(line.times.field)
    if (!field) defects.push({ at: `${at}.times`, rule: 'times_unknown_field', detail: line.times.field })
    else if (!countable.has(field.type)) defects.push({ at: `${at}.times`, rule: 'times_not_a_number', detail: line.times.field })
  }
  const keys = (line.exemptions ?? []).map((one) => one.key)
  for (const [index, one] of (line.exemptions ?? []).entries()) {
    look(one.when, `${at}.exemptions.${one.key}`)
    if (keys.indexOf(one.key) !== index) defects.push({ at: `${at}.exemptions.${one.key}`, rule: 'key_twice', detail: one.key })
    if (!one.when && !one.paper) defects.push({ at: `${at}.exemptions.${one.key}`, rule: 'exemption_for_nobody', detail: one.key })
  }
  return defects
}

/** What a rule of the right shape means wrongly for the form whose answers it will read. */
export function meaningDefects(rule: FeeRule, form: FormDefinition): FeeDefect[] {
  const scope = scopeOf(form)
  const keys = rule.lines.map((line) => line.key)
  const twice = keys
    .filter((key, index) => keys.indexOf(key) !== index)
    .map((key) => ({ at: `lines.${key}`, rule: 'key_twice', detail: key }))
  return [...twice, ...rule.lines.flatMap((line) => lineDefects(line, scope))]
}
