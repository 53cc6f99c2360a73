import type { Config } from '#core/config.ts'
import { isSealed, seal, unseal } from '#core/seal.ts'
import type { Answers, FormDefinition, FormField } from '#engine/forms/index.ts'

const sealing = (config: Config, ownerId: string) => ({ secret: config.secret, use: 'answers', boundTo: ownerId })

/** Identity and account numbers are sealed wherever answers rest, bound to whose answers they are; the rest stays readable for counting. */
export function sealAnswers(config: Config, ownerId: string, form: FormDefinition, answers: Answers): Answers {
  const secret = new Set<string>()
  for (const field of form.pages.flatMap((page) => page.fields)) {
    for (const path of secretPaths(field)) secret.add(path)
  }
  return walk(answers, (path, text) => (secret.has(path) && !isSealed(text) ? seal(sealing(config, ownerId), text) : text))
}

/** Identity numbers and the numbers of accounts. */
function secretPaths(field: FormField): string[] {
  if (field.type === 'repeat') return field.fields.flatMap((sub) => secretPaths(sub).map((path) => `${field.key}.${path}`))
  return field.type === 'identity_number' ? [field.key] : field.type === 'bank_account' ? [`${field.key}.number`] : []
}

export function openAnswers(config: Config, ownerId: string, answers: Answers): Answers {
  return walk(answers, (_path, text) => (isSealed(text) ? unseal(sealing(config, ownerId), text) : text))
}

function walk(answers: Answers, change: (path: string, text: string) => string): Answers {
  const inside = (path: string, value: unknown): unknown => {
    if (typeof value === 'string') return change(path, value)
    if (Array.isArray(value)) return value.map((item) => inside(path, item))
    if (value && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(path ? `${path}.${key}` : key, item)]))
    return value
  }
  return inside('', answers) as Answers
}
