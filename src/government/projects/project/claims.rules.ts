import type { ProjectBody } from './project.ts'

type Claim = { percent: number; procedures: readonly string[]; from: string }
export const claimsOf = (body: Pick<ProjectBody, 'value'>): Claim[] => body.value.flatMap((rule) => (rule.kind === 'visits' ? [rule] : []))

const meet = (one: Claim, other: Claim): boolean =>
  one.procedures.length === 0 || other.procedures.length === 0 || one.procedures.some((code) => other.procedures.includes(code))

/** How much of the same saving a claim and those of others take together, at the most, in percent: above 100 something is counted twice. */
export function claimedTogether(own: ProjectBody, others: readonly ProjectBody[]): number {
  const mine = claimsOf(own)
  const theirs = others.flatMap(claimsOf)
  return Math.max(
    0,
    ...mine.map((claim) => claim.percent + theirs.filter((other) => meet(claim, other)).reduce((sum, { percent }) => sum + percent, 0)),
  )
}
