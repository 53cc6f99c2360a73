import { fold } from '#core/search.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import type { KnownPaper } from '../guide/guide.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { channelRules } from './channels.rules.ts'
import { crossRules } from './cross.rules.ts'
import type { Defect, FormFacts, Rule, Surroundings } from './defect.ts'
import { paperRules } from './papers.rules.ts'
import { recordRules } from './record.rules.ts'

/** Every rule of the catalogue's linter. A rule's words are the message `procedures.lint.<id>`, its advice in `advice.rules.ts`. */
export const rules: readonly Rule[] = [...recordRules, ...channelRules, ...paperRules, ...crossRules]

/** What is wrong with one record, by every rule. */
export function lint(procedure: Procedure, around: Surroundings): Defect[] {
  return rules.flatMap((rule) =>
    rule.check(procedure, around).map(({ path, detail }) => ({ rule: rule.id, severity: rule.severity, path, detail: detail ?? {} })),
  )
}

export type ExpiredLaw = { number: string; since: string; by: string; verified: boolean }
export type Reference = { expired: readonly ExpiredLaw[]; papers: readonly KnownPaper[]; forms: ReadonlyMap<string, FormDefinition> }
const noReference: Reference = { expired: [], papers: [], forms: new Map() }

const nameKey = (name: string): string => name.toLowerCase().replace(/\s+/g, ' ').trim()

// Two papers or fewer are the same in many procedures that have nothing else in common.
const fewPapers = 3
function contentKey(procedure: Procedure): string | undefined {
  const papers = procedure.papers.filter((paper) => !paper.isNote).map((paper) => nameKey(paper.name.vi))
  return papers.length < fewPapers
    ? undefined
    : [...papers, '|', ...procedure.legal.map(({ number }) => number), '|', ...procedure.results.map((one) => nameKey(one.name.vi))].join(
        '\n',
      )
}

function countBy(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const profileFields = /^applicant_(name|birth_date|identity|phone|email)$/

/** What of an e-form the linter looks at. */
export function formFacts(form: FormDefinition): FormFacts {
  const fields = form.pages.flatMap((page) => page.fields)
  return {
    files: fields.filter((field) => field.type === 'file').map(({ key, label }) => ({ key, label: label.vi })),
    unfilled: fields
      .filter((field) => profileFields.test(field.key) && !('prefill' in field && field.prefill))
      .map(({ key, label }) => ({ key, label: label.vi })),
  }
}

/** What the rules know beyond one record: the other records, the law, the papers that the state holds, the e-forms. */
export function surroundingsOf(records: readonly Procedure[], reference: Reference = noReference): Surroundings {
  const names = countBy(records.map((record) => nameKey(record.officialName ?? record.name.vi)))
  const contents = countBy(records.flatMap((record) => contentKey(record) ?? []))
  const expired = new Map(reference.expired.map((law) => [law.number, law]))
  const forms = new Map([...reference.forms].map(([code, form]) => [code, formFacts(form)]))
  const held = reference.papers.filter((paper) => paper.held)
  return {
    sameName: (name) => names.get(nameKey(name)) ?? 0,
    sameContent: (procedure) => contents.get(contentKey(procedure) ?? '') ?? 0,
    expired: (number) => expired.get(number),
    formOf: (code) => forms.get(code),
    held: (words) => {
      const folded = fold(words)
      return held.find((paper) => paper.says.some((said) => folded.includes(said)))?.name.vi
    },
  }
}
