import type { Procedure } from '../procedure/procedure.ts'

export type Severity = 'error' | 'warning' | 'info'
export type Finding = { path: string; detail?: Record<string, string | number> }
/** What a rule knows beyond the record itself. */
export type Surroundings = { sameName(name: string): number }
export type Rule = { id: string; severity: Severity; check(procedure: Procedure, around: Surroundings): Finding[] }
export type Defect = { rule: string; severity: Severity; path: string; detail: Record<string, string | number> }
