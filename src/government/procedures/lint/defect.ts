import type { Procedure } from '../procedure/procedure.ts'

export type Severity = 'error' | 'warning' | 'info'
export type Finding = { path: string; detail?: Record<string, string | number> }
/** What a rule knows beyond the record itself. */
export type Surroundings = {
  sameName(name: string): number
  /** How many records ask for the same papers on the same legal basis. */
  sameContent(procedure: Procedure): number
  /** Since when a legal document no longer holds, and what took its place. */
  expired(number: string): { since: string; by: string } | undefined
  /** The e-form by which a procedure is filed, as far as the linter looks at it. */
  formOf(code: string): FormFacts | undefined
  /** The name of a paper that the state holds, where these words mean it. */
  held(words: string): string | undefined
}
/** What an e-form asks for: files, and answers that the profile knows and the form does not take from there. */
export type FormFacts = { files: { key: string; label: string }[]; unfilled: { key: string; label: string }[] }
export type Rule = { id: string; severity: Severity; check(procedure: Procedure, around: Surroundings): Finding[] }
export type Defect = { rule: string; severity: Severity; path: string; detail: Record<string, string | number> }
