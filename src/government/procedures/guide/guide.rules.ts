import {
  type Answers,
  checkDefinition,
  type Condition,
  conditionDefects,
  type FormDefinition,
  type FormField,
  holds,
  nextPage,
  reachablePages,
  relevantAnswers,
} from '#engine/forms/index.ts'
import type { Guide } from './guide.ts'

export type GuideAnswers = Readonly<Record<string, string>>
export type GuideDefect = { at: string; rule: string; detail: string }

const pageKey = (key: string): string => key.replaceAll('_', '-')

/** A guide is a form of one question a page: the same engine walks it, so that only the road really walked counts. */
export function formOfGuide(guide: Guide): FormDefinition {
  return {
    key: guide.key,
    version: 1,
    title: guide.title,
    pages: guide.questions.map((question) => ({
      key: pageKey(question.key),
      title: question.text,
      ...(question.when ? { when: question.when as Condition } : {}),
      fields: [{ key: question.key, type: 'radio', label: question.text, options: question.options, required: true } satisfies FormField],
    })),
  }
}

// Answers are choices only: no day is compared, so any will do.
const noDay = '2026-01-01'

/** The answers that lie on the road; what was answered before a change of mind does not count. */
export const onTheRoad = (guide: Guide, answers: GuideAnswers): Record<string, string> =>
  relevantAnswers(formOfGuide(guide), known(guide, answers), noDay) as Record<string, string>

const known = (guide: Guide, answers: GuideAnswers): Answers =>
  Object.fromEntries(
    guide.questions.flatMap(({ key, options }) => {
      const value = Object.hasOwn(answers, key) ? answers[key] : undefined
      return value !== undefined && options.some((option) => option.value === value) ? [[key, value]] : []
    }),
  )

/** The first question on the road without an answer; undefined at its end. */
export function openQuestion(guide: Guide, answers: GuideAnswers): Guide['questions'][number] | undefined {
  const given = known(guide, answers)
  const page = reachablePages(formOfGuide(guide), given, noDay).find((one) => one.fields.some((field) => given[field.key] === undefined))
  return page && guide.questions.find((question) => pageKey(question.key) === page.key)
}

/** The question asked before this one on the road. */
export function questionBefore(guide: Guide, key: string, answers: GuideAnswers): Guide['questions'][number] | undefined {
  const pages = reachablePages(formOfGuide(guide), known(guide, answers), noDay)
  const index = pages.findIndex((page) => page.key === pageKey(key))
  const before = pages[index - 1]
  return before && guide.questions.find((question) => pageKey(question.key) === before.key)
}

/** The procedures that the answers lead to, in the order of doing them. */
export function stepsOf(guide: Guide, answers: GuideAnswers): Guide['steps'] {
  const road = onTheRoad(guide, answers)
  const lookup = (field: string): unknown => (Object.hasOwn(road, field) ? road[field] : undefined)
  return guide.steps.filter((step) => holds(step.when as Condition | undefined, lookup, noDay))
}

/** Every set of answers that somebody can give, up to `most`. */
export function everyRoad(guide: Guide, most = 5_000): Record<string, string>[] {
  const ends: Record<string, string>[] = []
  const open: Record<string, string>[] = [{}]
  for (let now = open.pop(); now && ends.length < most; now = open.pop()) {
    const question = openQuestion(guide, now)
    if (!question) ends.push(now)
    else for (const { value } of question.options) open.push({ ...now, [question.key]: value })
  }
  return ends
}

/**
 * What is wrong with a guide: a question that no answer leads to, an answer that changes nothing, a condition on what is not
 * asked, a step that no road reaches, one whose procedure does not exist, a road that does not end.
 */
export function guideDefects(guide: Guide, exists: (code: string, national: boolean) => boolean): GuideDefect[] {
  const form = formOfGuide(guide)
  const wrong: GuideDefect[] = checkDefinition(form)
    .filter((defect) => defect.level === 'error')
    .map(({ at, rule, detail }) => ({ at, rule, detail }))
  const scope = new Map(form.pages.flatMap((page) => page.fields.map((field) => [field.key, field] as const)))
  for (const [index, step] of guide.steps.entries()) {
    const at = `steps[${index}]`
    for (const { rule, detail } of conditionDefects(step.when as Condition | undefined, at, scope)) wrong.push({ at, rule, detail })
    if (!exists(step.code, step.national ?? false)) wrong.push({ at, rule: 'no_such_procedure', detail: step.code })
    if (guide.steps.findIndex((one) => one.code === step.code) !== index) wrong.push({ at, rule: 'step_twice', detail: step.code })
  }
  if (wrong.length > 0) return wrong
  const roads = everyRoad(guide)
  const reached = new Set(roads.flatMap((road) => stepsOf(guide, road).map((step) => step.code)))
  const asked = new Set(roads.flatMap((road) => Object.keys(road)))
  return [
    ...guide.questions.flatMap(({ key }, i) => (asked.has(key) ? [] : [{ at: `questions[${i}]`, rule: 'never_asked', detail: key }])),
    ...guide.steps.flatMap(({ code }, i) => (reached.has(code) ? [] : [{ at: `steps[${i}]`, rule: 'never_reached', detail: code }])),
    ...roads
      .flatMap((road) => (nextPage(form, form.pages.at(-1)?.key, road, noDay) ? [{ at: '', rule: 'no_end', detail: '' }] : []))
      .slice(0, 1),
  ]
}
