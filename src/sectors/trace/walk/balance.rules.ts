/** How much more than went in may come out, by kind of produce: scales differ, water is added. 1.02 lets two in a hundred pass. */
export type Tolerances = Readonly<Record<string, number>>

export type Conflict =
  | { kind: 'made_more'; node: string; at: Date; partyId: string | null; inG: number; outG: number }
  | { kind: 'taken_more'; lotId: string; code: string; partyId: string; inG: number; outG: number }

const tolerance = (tolerances: Tolerances, commodity: string | null): number => tolerances[commodity ?? 'other'] ?? tolerances.other ?? 1

/** Where more came out than went in, or more was taken of a lot than it had. */
export function conflictsOf(
  tolerances: Tolerances,
  makings: readonly { node: string; at: Date; partyId: string | null; inG: number; outG: number; commodity: string | null }[],
  drawn: readonly { lotId: string; code: string; partyId: string; commodity: string; massG: number; takenG: number }[],
): Conflict[] {
  const made = makings
    .filter(({ inG, outG, commodity }) => outG > inG * tolerance(tolerances, commodity))
    .map(({ node, at, partyId, inG, outG }): Conflict => ({ kind: 'made_more', node, at, partyId, inG, outG }))
  const taken = drawn
    .filter(({ massG, takenG, commodity }) => takenG > massG * tolerance(tolerances, commodity))
    .map(({ lotId, code, partyId, massG, takenG }): Conflict => ({ kind: 'taken_more', lotId, code, partyId, inG: massG, outG: takenG }))
  return [...made, ...taken]
}
