/** One record of a table, with the line of the file in which it ends, as a person counts them. */
export type Line = { line: number; cells: string[] }

const mostCells = 200
// A quote that is never closed would make one cell of the rest of the file.
const mostInCell = 1_000_000

export class BrokenCsv extends Error {}

/**
 * Reads CSV (RFC 4180; LF or CRLF; quotes doubled inside quotes) as it comes, piece by piece. A million lines are too many for a
 * parser that makes an object for each cell; the test holds this one against the usual library.
 */
export function csvReader(separator: string): { push(text: string): Line[]; end(): Line[] } {
  let rest = ''
  let line = 0

  const read = (last: boolean): Line[] => {
    const found: Line[] = []
    let at = 0
    let quote = rest.indexOf('"')
    while (at < rest.length) {
      const end = rest.indexOf('\n', at)
      if (end < 0 && !last) break
      const stop = end < 0 ? rest.length : end
      if (quote >= 0 && quote < at) quote = rest.indexOf('"', at)
      if (quote < 0 || quote > stop) {
        const own = rest.slice(at, rest[stop - 1] === '\r' ? stop - 1 : stop)
        line++
        if (own !== '') found.push({ line, cells: own.split(separator, mostCells) })
        at = stop + 1
        continue
      }
      const quoted = readQuoted(rest, at, separator, last)
      if (!quoted) break
      line += quoted.lines
      if (quoted.cells.length > 1 || quoted.cells[0] !== '') found.push({ line, cells: quoted.cells.slice(0, mostCells) })
      at = quoted.next
    }
    rest = rest.slice(at)
    if (rest.length > mostInCell * 2) throw new BrokenCsv('a quote is not closed')
    return found
  }
  return {
    push: (text) => {
      rest = rest === '' && line === 0 ? text.replace(/^\uFEFF/, '') : rest + text
      return read(false)
    },
    end: () => read(true),
  }
}

type Quoted = { cells: string[]; next: number; lines: number }

/** A record with quotes in it; undefined while its end has not come. */
function readQuoted(text: string, from: number, separator: string, last: boolean): Quoted | undefined {
  const cells: string[] = []
  let at = from
  let lines = 1
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      at++
      for (;;) {
        const close = text.indexOf('"', at)
        if (close < 0 && !last) return undefined
        const part = text.slice(at, close < 0 ? text.length : close)
        cell += part
        for (let n = part.indexOf('\n'); n >= 0; n = part.indexOf('\n', n + 1)) lines++
        at = close < 0 ? text.length : close + 1
        if (close < 0 || text[at] !== '"') break
        cell += '"'
        at++
      }
    }
    let end = at
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end++
    if (end >= text.length && !last) return undefined
    const tail = text.slice(at, end)
    cells.push(cell + (text[end] === separator ? tail : tail.replace(/\r$/, '')))
    if (text[end] !== separator) return { cells, next: end + 1, lines }
    at = end + 1
  }
}

/** The separator of a table, as its first line shows it: what stands most often outside quotes. */
export function separatorOf(start: string): string {
  const [line = ''] = start.replaceAll(/"[^"]*"/g, '').split(/\r?\n/)
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: line.split(sign).length }))
  return counted.sort((a, b) => b.count - a.count)[0]?.sign ?? ','
}
