/** A piece of the body as it stands on paper. */
export type Block =
  | { kind: 'paragraph' | 'ground' | 'centre' | 'chapter' | 'clause' | 'point'; text: string }
  | { kind: 'article'; number: number; head: string; text: string; isTitle: boolean }
  | { kind: 'table'; head: string[]; rows: string[][] }

const isTableLine = (line: string): boolean => /^\|.*\|$/.test(line)
const isRuler = (line: string): boolean => /^\|[\s:|-]+\|$/.test(line)
const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())

function blockOf(line: string): Block {
  const article = /^(Điều (\d{1,4})[.:])\s*(.*)$/.exec(line)
  if (article) {
    const [, head = '', number = '0', text = ''] = article
    // A title has no full stop; what has one is the article's own sentence.
    return { kind: 'article', number: Number(number), head, text, isTitle: text.length <= 120 && !/[.;:,]$/.test(text) }
  }
  if (/^(Chương|Phần|Mục)\s+[IVXLC\d]+\b/.test(line)) return { kind: 'chapter', text: line }
  if (/^(Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\s/u.test(line) && /[;.,]$/.test(line)) return { kind: 'ground', text: line }
  if (line.length <= 60 && line === line.toLocaleUpperCase('vi') && /\p{Lu}/u.test(line) && line.endsWith(':'))
    return { kind: 'centre', text: line }
  if (/^\d{1,3}[.)]\s/.test(line)) return { kind: 'clause', text: line }
  if (/^([a-zđ]\)|[-+•–])\s/.test(line)) return { kind: 'point', text: line }
  return { kind: 'paragraph', text: line }
}

/**
 * The body of a document from what the drafter wrote: a line is a paragraph; `Điều 1.`, `1.`, `a)` and `Căn cứ …` are what they
 * are on paper; lines of the form `| a | b |` are a table whose first line is its head.
 */
export function blocksOf(content: string): Block[] {
  const blocks: Block[] = []
  let table: string[][] = []
  const endTable = (): void => {
    const [head, ...rows] = table
    if (head) blocks.push({ kind: 'table', head, rows: rows.map((row) => head.map((_cell, index) => row[index] ?? '')) })
    table = []
  }
  for (const raw of content.normalize('NFC').split(/\r?\n/)) {
    const line = raw.replace(/[\t ]+/g, ' ').trim()
    if (isTableLine(line)) {
      if (!isRuler(line)) table.push(cellsOf(line))
      continue
    }
    endTable()
    if (line) blocks.push(blockOf(line))
  }
  endTable()
  return blocks
}

/** The words of a block. */
export const wordsOfBlock = (block: Block): string =>
  block.kind === 'table'
    ? [block.head, ...block.rows].map((row) => row.join(' ')).join(' ')
    : block.kind === 'article'
      ? `${block.head} ${block.text}`.trim()
      : block.text

/** The first article whose number does not follow the one before; undefined where they run 1, 2, 3. */
export function articleOutOfOrder(blocks: readonly Block[]): { found: number; expected: number } | undefined {
  let expected = 1
  for (const block of blocks) {
    if (block.kind !== 'article') continue
    if (block.number !== expected) return { found: block.number, expected }
    expected++
  }
  return undefined
}
