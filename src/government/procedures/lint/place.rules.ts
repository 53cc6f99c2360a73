/** Parts of a record that have words of their own; the rest is named by its path. */
export const places = [
  'name',
  'summary',
  'levels',
  'audiences',
  'agency',
  'authority',
  'channels',
  'papers',
  'results',
  'legal',
  'steps',
  'conditions',
  'deadlineText',
  'decision',
  'sourceUrl',
  'form',
  'process',
  'fee',
] as const

/** The part of a record that a path lies in; undefined where it has no words of its own. */
export function placeKey(path: string): (typeof places)[number] | undefined {
  const head = /^\w+/.exec(path)?.[0] ?? ''
  if (/^channels\b.*\bfee\b/.test(path)) return 'fee'
  if (head === 'formKey') return 'form'
  if (head === 'processKey') return 'process'
  return places.find((place) => place === head)
}
