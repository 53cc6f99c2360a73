import type { Localized } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { papersToBring } from '../procedure/procedure.rules.ts'
import type { Procedure } from '../procedure/procedure.ts'
import type { KnownPaper } from './guide.ts'

/** A result that the person has from an earlier dossier. */
export type OwnResult = { code: string; title: string; procedureCode: string }
/** One paper of a plan, listed once however many steps ask for it. */
export type PlanPaper = {
  key: string
  name: Localized
  originals: number
  copies: number
  /** Numbers of the steps that ask for it. */
  steps: number[]
  /** Number of the step that gives it. */
  given: number | undefined
  /** Held by the state already. */
  held: boolean
  /** The person's own result that can be handed in again. */
  own: OwnResult | undefined
  template: boolean
}

const knownAs = (name: string, papers: readonly KnownPaper[]): KnownPaper | undefined => {
  const folded = fold(name)
  return papers.find((paper) => paper.says.some((words) => folded.includes(words)))
}

// A form of this name is another form in every procedure.
const ownForm = /^(to khai|don|giay de nghi|phieu|thong bao|van ban de nghi|ban khai)\b/

/** The step before this one whose result the paper is. */
const giverOf = (paper: KnownPaper | undefined, steps: readonly Procedure[], index: number): number | undefined => {
  const at = paper ? steps.findIndex((one, before) => before < index && paper.from.includes(one.code)) : -1
  return at >= 0 ? at + 1 : undefined
}

type Asked = {
  procedure: Procedure
  paper: Procedure['papers'][number]
  same: KnownPaper | undefined
  step: number
  given: number | undefined
}

/** Papers that every one must bring or show, and those that come out of an earlier step; the rest hangs on the case. */
function askedBy(steps: readonly Procedure[], known: readonly KnownPaper[]): { listed: Asked[]; others: number[] } {
  const listed: Asked[] = []
  const others = steps.map(() => 0)
  for (const [index, procedure] of steps.entries()) {
    for (const paper of papersToBring(procedure)) {
      const same = knownAs(paper.name.vi, known)
      const given = giverOf(same, steps, index)
      if (paper.required || paper.held || given !== undefined) listed.push({ procedure, paper, same, step: index + 1, given })
      else others[index] = (others[index] ?? 0) + 1
    }
  }
  return { listed, others }
}

/**
 * The papers of all steps as one list, in the order in which they are first asked for. The same paper under two names is one; of
 * originals the most that one step keeps counts, as an original is shown and taken home; of copies, all together.
 */
export function mergePapers(steps: readonly Procedure[], known: readonly KnownPaper[], own: readonly OwnResult[]): PlanPaper[] {
  const merged = new Map<string, PlanPaper>()
  for (const { procedure, paper, same, step, given } of askedBy(steps, known).listed) {
    const folded = fold(paper.name.vi)
    const key = same?.key ?? (ownForm.test(folded) ? `${procedure.code} ${folded}` : folded)
    const before = merged.get(key)
    const has = (one: OwnResult): boolean =>
      same !== undefined && (same.from.includes(one.procedureCode) || same.says.some((words) => fold(one.title).includes(words)))
    merged.set(key, {
      key,
      name: same?.name ?? before?.name ?? paper.name,
      originals: Math.max(before?.originals ?? 0, paper.originals),
      copies: (before?.copies ?? 0) + paper.copies,
      steps: [...new Set([...(before?.steps ?? []), step])],
      given: before?.given ?? given,
      held: (before?.held ?? false) || paper.held === true || same?.held === true,
      own: before?.own ?? own.find(has),
      template: (before?.template ?? false) || paper.template !== undefined || ownForm.test(folded),
    })
  }
  return [...merged.values()]
}

/** How many papers each step asks for in some cases only. */
export const sometimesOf = (steps: readonly Procedure[], known: readonly KnownPaper[]): number[] => askedBy(steps, known).others
