import type { Answer, Answers } from '../answers/answers.ts'
import type { FormDefinition, ProfileFact } from '../definition/definition.ts'
import { checkValue } from '../journey/values.rules.ts'

/** What the account knows of the person, under the names that fields ask for. */
export type Profile = Partial<Record<ProfileFact, Answer>>

/** Answers that the account can give, and which fact each came from; the source is kept to the end of the case. */
export function prefillFrom(
  def: FormDefinition,
  profile: Profile,
  today: string,
): { answers: Answers; sources: Record<string, ProfileFact> } {
  const answers: Answers = {}
  const sources: Record<string, ProfileFact> = {}
  for (const field of def.pages.flatMap((page) => page.fields)) {
    const value = field.prefill && profile[field.prefill]
    if (!field.prefill || value === undefined || field.type === 'repeat' || checkValue(field, value, {}, { today })) continue
    answers[field.key] = value
    sources[field.key] = field.prefill
  }
  return { answers, sources }
}
