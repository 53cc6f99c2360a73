/** How much work a province of 1.1 million people has, and of which days; a scale of 1 is all of it. */
export type Span = { from: string; to: string; mergerOn: string }
export type Amounts = { dossiers: number; reports: number; beneficiaries: number; births: number; members: number; perCommune: number }

const people = 1_100_000
const years = 1.5

/** The year before a merger and what of its own year had passed: of a merger on 1 July 2025, 2024 and half of 2025. */
export function spanOf(mergerOn: string): Span {
  const eve = new Date(Date.parse(`${mergerOn}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return { from: `${Number(eve.slice(0, 4)) - 1}-01-01`, to: eve, mergerOn }
}

/** Months of 30.4 days in a span, a few days less, so that nothing is filed before it. */
export const monthsOf = ({ from, to }: Span): number => (Date.parse(to) - Date.parse(from) - 3 * 86_400_000) / (30.4 * 86_400_000)

/**
 * Assumed: one dossier to five people a year, a field report to 180, an allowance to twenty, a birth to 75 a year, a party member
 * to 27. What stands in every commune (schools, teams) is there from a twentieth on.
 */
export function amountsOf(scale: number): Amounts {
  const of = (share: number): number => Math.max(1, Math.round(people * share * scale))
  return {
    dossiers: of(years / 5),
    reports: of(years / 180),
    beneficiaries: of(1 / 20),
    births: of(years / 75),
    members: of(1 / 27),
    perCommune: Math.min(1, scale * 20),
  }
}
