import { decode } from './entities.rules.ts'

/*
 * Mail written as HTML is not cleaned but read: words, links, lists and tables are taken out of it into the model below, and the page
 * draws that with elements of its own. Nothing of the sender's markup, styles, scripts, pictures or forms reaches the reader.
 */
export type Piece = { text: string; href?: string; strong?: true; em?: true }
export type Block = { kind: 'text' | 'heading' | 'item' | 'quote' | 'picture'; pieces: Piece[] } | { kind: 'row'; cells: Piece[][] }

const longestHtml = 400_000
const longestTag = 4_000
const mostBlocks = 2_000

const skipped = new Set([
  'script',
  'style',
  'head',
  'title',
  'svg',
  'math',
  'iframe',
  'object',
  'template',
  'textarea',
  'select',
  'noscript',
  'xml',
])
const breaks = new Set([
  'p',
  'div',
  'br',
  'hr',
  'ul',
  'ol',
  'pre',
  'center',
  'section',
  'article',
  'header',
  'footer',
  'table',
  'tbody',
  'thead',
  'form',
  'body',
  'dl',
  'dt',
  'dd',
  'address',
])

/** The end of the tag that begins at a place, heeding quotes; -1 where it has none near by. */
function endOfTag(html: string, from: number): number {
  let quote = ''
  for (let at = from; at < html.length && at < from + longestTag; at++) {
    const sign = html[at] ?? ''
    if (quote) quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return at
  }
  return -1
}

const attribute = (tag: string, name: string): string => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  return decode(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim()
}

/** Where a link may lead: to a page or to an address, and nowhere else. */
export const safeHref = (href: string): string | undefined =>
  /^(https?:\/\/|mailto:)/i.test(href) && href.length <= 2_000 && URL.canParse(href) ? new URL(href).href : undefined

class Reader {
  readonly blocks: Block[] = []
  private pieces: Piece[] = []
  private row: Piece[][] | undefined
  private kind: 'text' | 'heading' | 'item' = 'text'
  private readonly state = { href: undefined as string | undefined, strong: 0, em: 0, quote: 0 }

  text(raw: string): void {
    const text = decode(raw).replace(/[\s\u00a0]+/g, ' ')
    if (text === '' || (text === ' ' && this.pieces.length === 0)) return
    const { href, strong, em } = this.state
    this.pieces.push({ text, ...(href ? { href } : {}), ...(strong > 0 ? { strong: true } : {}), ...(em > 0 ? { em: true } : {}) })
  }

  private taken(): Piece[] {
    const pieces = this.pieces.some((piece) => piece.text.trim() !== '') ? this.pieces : []
    this.pieces = []
    return pieces
  }

  end(next: 'text' | 'heading' | 'item' = 'text'): void {
    const pieces = this.row ? [] : this.taken()
    if (pieces.length > 0 && this.blocks.length < mostBlocks) this.blocks.push({ kind: this.state.quote > 0 ? 'quote' : this.kind, pieces })
    if (this.row && this.pieces.length > 0) this.pieces.push({ text: ' ' })
    this.kind = next
  }

  private endRow(): void {
    if (!this.row) return
    const cells = [...this.row, this.taken()].filter((cell) => cell.length > 0)
    this.row = undefined
    if (this.blocks.length >= mostBlocks) return
    if (cells.length > 1) this.blocks.push({ kind: 'row', cells: cells.slice(0, 30) })
    else if (cells[0]) this.blocks.push({ kind: this.state.quote > 0 ? 'quote' : 'text', pieces: cells[0] })
  }

  tag(name: string, closing: boolean, tag: string): void {
    const { state } = this
    const step = closing ? -1 : 1
    if (name === 'b' || name === 'strong') state.strong = Math.max(0, state.strong + step)
    else if (name === 'i' || name === 'em') state.em = Math.max(0, state.em + step)
    else if (name === 'a') state.href = closing ? undefined : safeHref(attribute(tag, 'href'))
    else if (/^h[1-6]$/.test(name)) this.end(closing ? 'text' : 'heading')
    else if (name === 'li') this.end(closing ? 'text' : 'item')
    else if (name === 'blockquote') {
      this.end()
      state.quote = Math.max(0, state.quote + step)
    } else if (name === 'img') this.picture(attribute(tag, 'alt'))
    else if (name === 'tr') {
      this.endRow()
      this.end()
      if (!closing) this.row = []
    } else if ((name === 'td' || name === 'th') && this.row && closing) this.row.push(this.taken())
    else if (name === 'table') this.endRow()
    if (breaks.has(name)) this.end(this.kind === 'item' && name !== 'ul' && name !== 'ol' ? 'item' : 'text')
  }

  private picture(alt: string): void {
    if (alt.length < 2) return
    if (this.row) this.pieces.push({ text: `[${alt.slice(0, 200)}]`, em: true })
    else {
      this.end(this.kind)
      this.blocks.push({ kind: 'picture', pieces: [{ text: alt.slice(0, 200) }] })
    }
  }

  done(): Block[] {
    this.endRow()
    this.end()
    return this.blocks
  }
}

/** What can be read of a message written as HTML. Its cost grows with its length only. */
export function blocksOf(source: string): Block[] {
  const html = source.slice(0, longestHtml)
  const lower = html.toLowerCase()
  const reader = new Reader()
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    reader.text(html.slice(at, open < 0 ? html.length : open))
    if (open < 0) break
    at = skip(html, lower, open) ?? readTag(html, lower, open, reader)
  }
  return reader.done()
}

/** Past a comment or a declaration; undefined where none begins. */
function skip(html: string, lower: string, open: number): number | undefined {
  const end = (mark: string, from: number): number => {
    const found = lower.indexOf(mark, from)
    return found < 0 ? html.length : found + mark.length
  }
  if (lower.startsWith('<!--', open)) return end('-->', open + 4)
  return lower.startsWith('<!', open) || lower.startsWith('<?', open) ? end('>', open + 2) : undefined
}

function readTag(html: string, lower: string, open: number, reader: Reader): number {
  const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9:]{0,20})/.exec(lower.slice(open, open + 24)) ?? []
  if (!name) {
    reader.text('&lt;')
    return open + 1
  }
  const end = endOfTag(html, open + 1)
  // A tag without an end is none: what was looked through is left out, so that no letter is looked at twice.
  if (end < 0) return open + longestTag
  if (skipped.has(name)) {
    if (slash || html[end - 1] === '/') return end + 1
    const close = lower.indexOf(`</${name}`, end)
    const past = close < 0 ? -1 : lower.indexOf('>', close)
    return past < 0 ? html.length : past + 1
  }
  reader.tag(name, slash !== '', html.slice(open, end))
  return end + 1
}

/** Plain text as blocks: empty lines part them, lines that begin with > are quoted, addresses of pages become links. */
export function blocksOfText(source: string): Block[] {
  const blocks: Block[] = []
  for (const part of source
    .slice(0, longestHtml)
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)) {
    for (const line of part.split('\n')) {
      if (blocks.length >= mostBlocks || line.trim() === '') continue
      const quoted = /^\s*>/.test(line)
      blocks.push({ kind: quoted ? 'quote' : 'text', pieces: linked(quoted ? line.replace(/^[\s>]+/, '') : line) })
    }
  }
  return blocks
}

function linked(line: string): Piece[] {
  const pieces: Piece[] = []
  let last = 0
  for (const found of line.matchAll(/https?:\/\/[^\s<>"')\]]{3,500}/gi)) {
    if (found.index > last) pieces.push({ text: line.slice(last, found.index) })
    const href = safeHref(found[0])
    pieces.push(href ? { text: found[0], href } : { text: found[0] })
    last = found.index + found[0].length
  }
  if (last < line.length || pieces.length === 0) pieces.push({ text: line.slice(last) })
  return pieces
}

const wordsOf = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('')

/** The words alone, a line a block: for search, and for the list. */
export const textOfBlocks = (blocks: readonly Block[]): string =>
  blocks.map((block) => (block.kind === 'row' ? block.cells.map(wordsOf).join(' | ') : wordsOf(block.pieces)).trim()).join('\n')

/** Every link with the words that it stands behind. */
export const linksOf = (blocks: readonly Block[]): { text: string; href: string }[] =>
  blocks
    .flatMap((block) => (block.kind === 'row' ? block.cells.flat() : block.pieces))
    .flatMap(({ text, href }) => (href ? [{ text, href }] : []))
