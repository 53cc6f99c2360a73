/** A dossier on our side: the portal's code of its state, and whether something about it is still on its way. */
export type Ours = { code: string; dossier: string | null; state: string | undefined; onTheWay: boolean }
export type Difference = {
  code: string
  dossier: string | null
  kind: 'missing_here' | 'missing_there' | 'state'
  there: string | null
  here: string | null
}

/** What differs between both sides' lists. What is on its way differs for now and is not named; what was given back has no dossier of ours. */
export function compare(there: ReadonlyMap<string, string>, ours: readonly Ours[]): Difference[] {
  const known = new Map(ours.map((one) => [one.code, one]))
  const differences: Difference[] = []
  for (const [code, state] of there) {
    const own = known.get(code)
    if (!own) differences.push({ code, dossier: null, kind: 'missing_here', there: state, here: null })
    else if (!own.onTheWay && own.state !== state)
      differences.push({ code, dossier: own.dossier, kind: 'state', there: state, here: own.state ?? null })
  }
  for (const { code, dossier, state } of ours)
    if (!there.has(code)) differences.push({ code, dossier, kind: 'missing_there', there: null, here: state ?? null })
  return differences
}
