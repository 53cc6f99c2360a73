export type Piece = { kind: 'same' | 'gone' | 'new'; text: string }

/** More words than this are not compared one by one: the table would grow by their product. */
const mostWords = 700

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? []

function put(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === kind) last.text += text
  else pieces.push({ kind, text })
}

/** Lengths of the longest common parts of what follows each pair of words. */
function tableOf(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, below] = [table[i] as Uint16Array, table[i + 1] as Uint16Array]
    for (let j = b.length - 1; j >= 0; j--) row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return table
}

/** Two texts, word by word: what stayed, what went, what came. Joined, `same` and `gone` are the old text, `same` and `new` the new one. */
export function compareWords(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  const pieces: Piece[] = []
  if (a.length > mostWords || b.length > mostWords) {
    if (before) put(pieces, 'gone', before)
    if (after) put(pieces, 'new', after)
    return pieces
  }
  const table = tableOf(a, b)
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]]
    if (one !== undefined && one === other) {
      put(pieces, 'same', one)
      i++
      j++
    } else if (other === undefined || (one !== undefined && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      put(pieces, 'gone', one ?? '')
      i++
    } else {
      put(pieces, 'new', other)
      j++
    }
  }
  return pieces
}
