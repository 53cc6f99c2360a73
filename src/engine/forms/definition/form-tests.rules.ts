import { type Answers, type FileFact } from '../answers/answers.ts'
import { answersFromJson } from '../answers/json.rules.ts'
import { checkAll, warnings } from '../journey/check.rules.ts'
import { reachablePages } from '../journey/journey.rules.ts'
import type { Field, FormDefinition, FormTest } from './definition.ts'

/** Any fixed day serves: relative days move together. */
const someDay = '2026-01-15'

type Told = { field: string; rule: string }
/** What a test expected and what came. What it does not state is not looked at, refusals excepted: none stated means none. */
export type TestRun = {
  name: string
  pages: { expected: string[] | undefined; actual: string[] }
  refusals: { expected: Told[]; actual: Told[] }
  warnings: { expected: Told[] | undefined; actual: Told[] }
}

/** The files that a test speaks of by made-up ids: each of a kind that its field takes. */
function filesIn(def: FormDefinition, answers: Answers): FileFact[] {
  const kinds = {
    pdf: 'application/pdf',
    image: 'image/jpeg',
    word: 'application/msword',
    sheet: 'application/vnd.ms-excel',
    drawing: 'image/vnd.dwg',
  }
  return def.pages
    .flatMap((page) => page.fields)
    .filter((field): field is Field & { type: 'file' } => field.type === 'file')
    .flatMap((field) => {
      const ids = answers[field.key]
      const mediaType = kinds[field.accept[0] ?? 'pdf']
      return Array.isArray(ids) ? (ids as string[]).map((id) => ({ id, name: `${id}.pdf`, mediaType, bytes: 1000 })) : []
    })
}

const plain = (list: readonly Told[]): Told[] => list.map(({ field, rule }) => ({ field, rule }))

function runTest(def: FormDefinition, test: FormTest): TestRun {
  const today = test.today ?? someDay
  const { answers, errors } = answersFromJson(def, test.answers)
  const ctx = { today, files: filesIn(def, answers) }
  return {
    name: test.name,
    pages: { expected: test.pages, actual: reachablePages(def, answers, today).map((page) => page.key) },
    refusals: { expected: test.refusals ?? [], actual: plain([...errors, ...checkAll(def, answers, ctx)]) },
    warnings: { expected: test.warnings, actual: plain(warnings(def, answers, ctx)) },
  }
}

/** Runs the tests that a form carries. */
export const runTests = (def: FormDefinition): TestRun[] => (def.tests ?? []).map((test) => runTest(def, test))

const told = (list: readonly Told[]): string =>
  list
    .map(({ field, rule }) => `${field}: ${rule}`)
    .sort()
    .join(', ') || '–'
const differs = (expected: string, actual: string, what: string): string[] =>
  expected === actual ? [] : [`${what}: ${expected} ≠ ${actual}`]

/** How a test came out otherwise than it says; empty when it passed. */
export const failures = ({ pages, refusals, warnings: doubts }: TestRun): string[] => [
  ...(pages.expected ? differs(pages.expected.join(' → '), pages.actual.join(' → '), 'pages') : []),
  ...differs(told(refusals.expected), told(refusals.actual), 'refusals'),
  ...(doubts.expected ? differs(told(doubts.expected), told(doubts.actual), 'warnings') : []),
]
