export type Level = { code: string; name: string; level: string }

/** What differs from what was told: procedures that are new or have another level, and those that are no more. Closed and unknown is nothing new. */
export function changesOf(now: readonly Level[], told: ReadonlyMap<string, string>): (Level & { open: boolean })[] {
  const codes = new Set(now.map(({ code }) => code))
  const changed = now.filter(({ code, level }) => (told.get(code) ?? 'none') !== level)
  const ended = [...told]
    .filter(([code, level]) => level !== 'none' && !codes.has(code))
    .map(([code]) => ({ code, name: '', level: 'none' }))
  return [...changed, ...ended].map((one) => ({ ...one, open: one.level !== 'none' }))
}
