import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import { fieldSchemas, type FormDefinition, FormOutline, notRepeated } from './definition.ts'
import { failures, runTests } from './form-tests.rules.ts'
import { type Defect, fault, meaningDefects } from './meaning.rules.ts'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Conditions and repeats nest; a document deeper than this is not a form, and would exhaust the stack of every walker. */
const deepest = 40
const depthOf = (value: unknown, depth = 0): number => {
  if (depth > deepest || typeof value !== 'object' || value === null) return depth
  return Math.max(depth, ...Object.values(value).map((inside) => depthOf(inside, depth + 1)))
}

function shapeDefects(schema: TSchema, value: unknown, at: string): Defect[] {
  const told = Value.Errors(schema, value).map((error) => {
    const required = 'requiredProperties' in error.params ? (error.params.requiredProperties as string[]) : []
    const noVietnamese =
      required.includes('vi') || required.includes('label') || required.includes('title') || error.instancePath.endsWith('/vi')
    return fault(`${at}${error.instancePath}`, noVietnamese ? 'no_vietnamese' : 'wrong_shape', error.message)
  })
  return told.filter((defect, index) => told.findIndex((one) => one.at === defect.at && one.rule === defect.rule) === index)
}

function fieldShapes(field: unknown, at: string): Defect[] {
  const type = isRecord(field) ? String(field.type) : ''
  const schema = Object.hasOwn(fieldSchemas, type) ? fieldSchemas[type as keyof typeof fieldSchemas] : undefined
  if (!schema || !isRecord(field)) return [fault(at, 'unknown_type', type)]
  if (type !== 'repeat' || !Array.isArray(field.fields)) return shapeDefects(schema, field, at)
  const inside = field.fields.flatMap((sub: unknown, index) => {
    const nested = isRecord(sub) && (notRepeated as readonly string[]).includes(String(sub.type))
    return nested ? [fault(`${at}/fields/${index}`, 'not_in_repeat', String(sub.type))] : fieldShapes(sub, `${at}/fields/${index}`)
  })
  return [...shapeDefects(schema, { ...field, fields: [] }, at), ...inside]
}

function formShapes(form: unknown): Defect[] {
  if (depthOf(form) > deepest) return [fault('', 'wrong_shape', 'too deep')]
  const outline = shapeDefects(FormOutline, form, '')
  const pages: unknown[] = isRecord(form) && Array.isArray(form.pages) ? form.pages : []
  const fields = pages.flatMap((page, at) =>
    isRecord(page) && Array.isArray(page.fields)
      ? page.fields.flatMap((field: unknown, index) => fieldShapes(field, `/pages/${at}/fields/${index}`))
      : [],
  )
  return [...outline, ...fields]
}

/** Every text of the form that is not yet written in English or Khmer. */
function missingTranslations(value: unknown, at = ''): Defect[] {
  if (typeof value !== 'object' || value === null) return []
  if (isRecord(value) && typeof value.vi === 'string')
    return (['en', 'km'] as const)
      .filter((lang) => value[lang] === undefined)
      .map((lang) => ({ ...fault(at, `no_${lang}`, value.vi as string), level: 'warning' }))
  return Object.entries(value).flatMap(([key, inside]) => missingTranslations(inside, `${at}/${key}`))
}

/** Any fixed day serves: relative days move together. */
const someDay = '2026-01-15'

/** What is wrong with a form before it is published: first its shape, then its meaning, then what is not translated. */
export function checkDefinition(form: unknown, today = someDay): Defect[] {
  const shape = formShapes(form)
  if (shape.length > 0) return shape
  const meaning = meaningDefects(form as FormDefinition, today)
  // Tests of a form whose conditions point nowhere would only repeat that.
  const tests = meaning.some((defect) => defect.level === 'error') ? [] : testDefects(form as FormDefinition)
  const { tests: _, ...words } = form as FormDefinition
  return [...meaning, ...tests, ...missingTranslations(words)]
}

const testDefects = (form: FormDefinition): Defect[] =>
  runTests(form).flatMap((run) => failures(run).map((words) => fault(`tests/${run.name}`, 'test_failed', words)))

export const isPublishable = (defects: Defect[]): boolean => defects.every((defect) => defect.level !== 'error')
