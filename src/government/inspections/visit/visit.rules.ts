export type Value = 'good' | 'fault' | 'not_applicable'
export const values: readonly Value[] = ['good', 'fault', 'not_applicable']

/** What was found on a point, as it stands now. `version` counts its changes. */
export type Entry = {
  point: string
  version: number
  value: Value
  note: string
  byId: string
  byName: string
  notedAt: Date
  inField: boolean
}
type Point = { key: string; photoOnFault: boolean }

/** What a phone wants to write: `seen` is the version that the inspector saw when they wrote it. */
export type Noted = { point: string; value: Value; note: string; seen: number; notedAt: Date; clientKey: string }

export type Merge = { kind: 'write'; version: number } | { kind: 'same' } | { kind: 'conflict'; theirs: Entry }

/**
 * What becomes of something noted without a network: it is written when nobody wrote on the point meanwhile; the same finding
 * needs nothing; else both are shown and a person decides. Nothing is overwritten.
 */
export function mergeNoted(noted: Noted, now: Entry | undefined): Merge {
  if (!now || now.version === noted.seen) return { kind: 'write', version: (now?.version ?? 0) + 1 }
  if (now.value === noted.value && now.note === noted.note) return { kind: 'same' }
  return { kind: 'conflict', theirs: now }
}

export type Lack = { point: string; why: 'open' | 'note' | 'photo' }

/** What is missing before a conclusion can be drawn: open points, faults without words, faults without the photo they need. */
export function lacksOf(points: readonly Point[], entries: readonly Entry[], photographed: ReadonlySet<string>): Lack[] {
  return points.flatMap((point): Lack[] => {
    const entry = entries.find((each) => each.point === point.key)
    if (!entry) return [{ point: point.key, why: 'open' }]
    if (entry.value !== 'fault') return []
    if (entry.note.trim() === '') return [{ point: point.key, why: 'note' }]
    return point.photoOnFault && !photographed.has(point.key) ? [{ point: point.key, why: 'photo' }] : []
  })
}

/** The newest version of each point. */
export function currentOf(entries: readonly Entry[]): Entry[] {
  const newest = new Map<string, Entry>()
  for (const entry of entries) if ((newest.get(entry.point)?.version ?? 0) < entry.version) newest.set(entry.point, entry)
  return [...newest.values()]
}
