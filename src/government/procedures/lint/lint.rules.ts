import type { Procedure } from '../procedure/procedure.ts'
import { channelRules } from './channels.rules.ts'
import type { Defect, Rule, Surroundings } from './defect.ts'
import { paperRules } from './papers.rules.ts'
import { recordRules } from './record.rules.ts'

/** Every rule of the catalogue's linter. A rule's words are the message `procedures.lint.<id>`. */
export const rules: readonly Rule[] = [...recordRules, ...channelRules, ...paperRules]

/** What is wrong with one record, by every rule. */
export function lint(procedure: Procedure, around: Surroundings): Defect[] {
  return rules.flatMap((rule) =>
    rule.check(procedure, around).map(({ path, detail }) => ({ rule: rule.id, severity: rule.severity, path, detail: detail ?? {} })),
  )
}

/** Knows how many records bear a name, spaces and case aside. */
export function surroundingsOf(names: Iterable<string>): Surroundings {
  const counts = new Map<string, number>()
  const keyOf = (name: string) => name.toLowerCase().replace(/\s+/g, ' ').trim()
  for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1)
  return { sameName: (name) => counts.get(keyOf(name)) ?? 0 }
}
