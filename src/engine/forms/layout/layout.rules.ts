import type { Condition, Field, FormDefinition, Page } from '../definition/definition.ts'

// Changes of a form's layout. Each gives a new definition; whether it still makes sense is for `checkDefinition` to say.

type Words = Page['title']
export type PageChange = { title: Words; hint: Words | undefined; when: Condition | undefined }
export type FieldChange = { label: Words; hint: Words | undefined; required: boolean; when: Condition | undefined; page: string }

function moved<V>(list: readonly V[], index: number, by: -1 | 1): V[] {
  const to = index + by
  const result = [...list]
  const one = result[index]
  const other = result[to]
  if (one === undefined || other === undefined) return result
  result[index] = other
  result[to] = one
  return result
}

const without = <V extends object, K extends keyof V>(value: V, ...keys: K[]): Omit<V, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !(keys as string[]).includes(key))) as Omit<V, K>

const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V })

export const movePage = (def: FormDefinition, key: string, by: -1 | 1): FormDefinition => ({
  ...def,
  pages: moved(
    def.pages,
    def.pages.findIndex((page) => page.key === key),
    by,
  ),
})

const withPages = (def: FormDefinition, change: (page: Page) => Page): FormDefinition => ({ ...def, pages: def.pages.map(change) })

export const moveField = (def: FormDefinition, key: string, by: -1 | 1): FormDefinition =>
  withPages(def, (page) => {
    const index = page.fields.findIndex((field) => field.key === key)
    return index < 0 ? page : { ...page, fields: moved(page.fields, index, by) }
  })

export const changePage = (def: FormDefinition, key: string, { title, hint, when }: PageChange): FormDefinition =>
  withPages(def, (page) => {
    if (page.key !== key) return page
    const { fields, ...rest } = without(page, 'title', 'hint', 'when')
    return { ...rest, title, ...optional('hint', hint), ...optional('when', when), fields }
  })

/** Changes one field, and the page on which it stands: on another one it comes last. */
export function changeField(def: FormDefinition, key: string, change: FieldChange): FormDefinition {
  const { label, hint, required, when, page: target } = change
  const before = def.pages.find((page) => page.fields.some((field) => field.key === key))
  const field = before?.fields.find((one) => one.key === key)
  if (!before || !field) return def
  const rest = without(field, 'label', 'hint', 'required', 'when')
  const changed = {
    ...rest,
    label,
    ...optional('hint', hint),
    ...(required ? { required: true } : {}),
    ...optional('when', when),
  } as Field
  const stays = target === before.key || !def.pages.some((page) => page.key === target)
  return withPages(def, (page) => {
    if (stays) return { ...page, fields: page.fields.map((one) => (one.key === key ? changed : one)) }
    const others = page.fields.filter((one) => one.key !== key)
    return { ...page, fields: page.key === target ? [...others, changed] : others }
  })
}

/** The fields that a condition at this place may look at: those asked before it. */
export function fieldsBefore(def: FormDefinition, pageKey: string, fieldKey?: string): Field[] {
  const at = def.pages.findIndex((page) => page.key === pageKey)
  const earlier = def.pages.slice(0, Math.max(at, 0)).flatMap((page) => page.fields)
  const here = def.pages[at]?.fields ?? []
  const index = fieldKey === undefined ? 0 : here.findIndex((field) => field.key === fieldKey)
  return [...earlier, ...here.slice(0, Math.max(index, 0))]
}
