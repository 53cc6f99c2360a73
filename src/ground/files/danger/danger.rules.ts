/** Why a file is refused whatever a scanner says of it; each has its words in messages. */
export type Danger = 'script' | 'launch' | 'embedded' | 'macros' | 'remote' | 'bomb' | 'twofold' | 'broken'

const names: [RegExp, Danger][] = [
  [/^JavaScript$/, 'script'],
  [/^(Launch|RichMedia)$/, 'launch'],
  [/^EmbeddedFiles?$/, 'embedded'],
]

// A name of a PDF; #4a stands for a letter of it, which is how a forbidden word is hidden.
const pdfName =
  /\/((?:JavaScript|Launch|RichMedia|EmbeddedFiles?)(?![A-Za-z0-9#_-])|[^\s/()<>[\]{}%]{0,40}#[0-9A-Fa-f]{2}[^\s/()<>[\]{}%]{0,80})/g

/** What a PDF (or the text of its object streams) says it would do: run a script, start a program, carry other files. */
export function dangerOfPdf(text: string): Danger | undefined {
  for (const [, raw = ''] of text.matchAll(pdfName)) {
    const name = raw.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    const found = names.find(([pattern]) => pattern.test(name))
    if (found) return found[1]
  }
  return undefined
}

/** One entry of an archive, as its directory says. */
export type Entry = { name: string; method: number; packed: number; unpacked: number; at: number; encrypted: boolean }

const mostEntries = 5_000
const mostUnpacked = 200 * 1024 * 1024
const freely = 20 * 1024 * 1024
const mostRatio = 100

/** The directory at the end of a zip archive; undefined where there is none that fits the bytes. */
export function directoryOf(bytes: Buffer): Entry[] | undefined {
  const end = endOf(bytes)
  if (end === undefined) return undefined
  const entries: Entry[] = []
  let at = bytes.readUInt32LE(end + 16)
  const count = bytes.readUInt16LE(end + 10)
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) return undefined
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    })
    at += 46 + nameLength + extra + comment
  }
  return entries
}

/** Where the record lies that ends an archive: its comment reaches exactly to the end of the bytes. */
function endOf(bytes: Buffer): number | undefined {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at--)
    if (bytes.readUInt32LE(at) === 0x06054b50 && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at
  return undefined
}

/** What the directory of an Office file gives away: macros, programs inside, far more than it seems. */
export function dangerOfEntries(entries: readonly Entry[]): Danger | undefined {
  if (entries.some(({ name }) => /(^|\/)(vbaProject\w*\.bin|vbaData\.xml|activeX\d*\.(bin|xml))$|(^|\/)macrosheets\//i.test(name)))
    return 'macros'
  if (entries.some(({ name }) => /(^|\/)embeddings\/[^/]*\.(bin|exe|dll|js|vbs|scr|bat|cmd|ps1|hta|lnk|jar)$/i.test(name)))
    return 'embedded'
  if (entries.some((entry) => entry.encrypted || (entry.method !== 0 && entry.method !== 8))) return 'broken'
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0)
  const swells = unpacked > freely && unpacked > packed * mostRatio
  return entries.length > mostEntries || unpacked > mostUnpacked || swells ? 'bomb' : undefined
}

/** A part of an Office file that fetches a template from elsewhere when it is opened. */
export const fetchesTemplate = (relations: string): boolean =>
  /<Relationship\b[^>]*attachedTemplate[^>]*>/i.test(relations) &&
  [...relations.matchAll(/<Relationship\b[^>]*>/gi)].some(
    ([one]) => /attachedTemplate/i.test(one) && /TargetMode\s*=\s*["']External["']/i.test(one),
  )

/** Whether a directory of an archive lies at the end, wherever it says that it lies: what unpacks archives finds it there. */
function endsAsArchive(bytes: Buffer): boolean {
  const end = endOf(bytes)
  const at = end === undefined ? -1 : end - bytes.readUInt32LE(end + 12)
  return end !== undefined && at >= 0 && at + 4 <= end && bytes.readUInt32LE(at) === 0x02014b50
}

/** Bytes that are two things at once: another program opens them as another kind than the one that was checked. */
export function isTwofold(kind: 'pdf' | 'archive' | 'picture' | 'text', bytes: Buffer): boolean {
  // Readers of PDF take its mark anywhere in the first kilobyte.
  const hidesPdf = kind !== 'pdf' && bytes.subarray(0, 1_100).includes('%PDF-')
  const hidesArchive = kind !== 'archive' && endsAsArchive(bytes)
  return hidesPdf || hidesArchive
}
