import type { T } from '#core/i18n.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import type { Frame } from '../browse/shell.page.tsx'
import type { Mapping } from './mapping.rules.ts'

/** What the page of an import shows. */
export type ImportProps = Frame & {
  t: T
  own: { id: string; name: string; state: string; lines: number; fresh: number; changed: number; same: number; faulty: number }
  by: string
  stateWords: string
  header: string[]
  mapping: Mapping
  validFrom: string
  fromWords: string
  targets: { value: string; label: string }[]
  preview: { line: number; cells: string[] }[]
  faulty: { line: number; reasons: { column: string; why: string }[]; cells: string }[]
  moreFaulty: string | undefined
  good: { line: number; title: string; outcome: string }[]
  mayDecide: boolean
  mayWrite: boolean
  signed: string[]
  kept: number
  errors: FieldError[]
}
