/** A piece of the comparison of two texts. */
export type Piece = { kind: 'same' | 'removed' | 'added'; text: string }
export type LineOf = { kind: 'same' | 'removed' | 'added' | 'changed'; pieces: Piece[] }

type Step<V> = { kind: 'same' | 'removed' | 'added'; value: V }
// Beyond this the table of the comparison would not fit a page's memory: what is left is shown as replaced.
const mostCells = 4_000_000

/** The shortest road from one list to another (longest common subsequence). */
function road(before: readonly string[], after: readonly string[]): Step<string>[] {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let [b, a] = [before.length, after.length]
  while (b > from && a > from && before[b - 1] === after[a - 1]) {
    b--
    a--
  }
  const same = (value: string): Step<string> => ({ kind: 'same', value })
  return [...before.slice(0, from).map(same), ...between(before.slice(from, b), after.slice(from, a)), ...before.slice(b).map(same)]
}

function between(before: readonly string[], after: readonly string[]): Step<string>[] {
  const removed = before.map((value) => ({ kind: 'removed' as const, value }))
  const added = after.map((value) => ({ kind: 'added' as const, value }))
  if (before.length === 0 || after.length === 0 || before.length * after.length > mostCells) return [...removed, ...added]
  const width = after.length + 1
  const longest = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const steps: Step<string>[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      steps.push({ kind: 'same', value: before[i] ?? '' })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) steps.push({ kind: 'removed', value: before[i++] ?? '' })
    else steps.push({ kind: 'added', value: after[j++] ?? '' })
  }
  return [
    ...steps,
    ...before.slice(i).map((value) => ({ kind: 'removed' as const, value })),
    ...after.slice(j).map((value) => ({ kind: 'added' as const, value })),
  ]
}

/** What differs within a line, word by word. */
export function diffWords(before: string, after: string): Piece[] {
  const words = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? []
  const pieces: Piece[] = []
  for (const { kind, value } of road(words(before), words(after))) {
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += value
    else pieces.push({ kind, text: value })
  }
  return pieces
}

/** What differs between two texts, line by line; a line that was rewritten is compared word by word. */
export function diffTexts(before: string, after: string): LineOf[] {
  const lines = (text: string): string[] => text.split(/\r?\n/)
  const steps = road(lines(before), lines(after))
  const out: LineOf[] = []
  for (let i = 0; i < steps.length; ) {
    const removed: string[] = []
    const added: string[] = []
    for (; steps[i]?.kind === 'removed'; i++) removed.push(steps[i]?.value ?? '')
    for (; steps[i]?.kind === 'added'; i++) added.push(steps[i]?.value ?? '')
    for (let n = 0; n < Math.max(removed.length, added.length); n++) {
      const [old, fresh] = [removed[n], added[n]]
      if (old !== undefined && fresh !== undefined) out.push({ kind: 'changed', pieces: diffWords(old, fresh) })
      else if (old !== undefined) out.push({ kind: 'removed', pieces: [{ kind: 'removed', text: old }] })
      else out.push({ kind: 'added', pieces: [{ kind: 'added', text: fresh ?? '' }] })
    }
    const step = steps[i]
    if (step?.kind === 'same') {
      out.push({ kind: 'same', pieces: [{ kind: 'same', text: step.value }] })
      i++
    }
  }
  return out
}
