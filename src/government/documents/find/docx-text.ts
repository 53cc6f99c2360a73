import { unzipSync } from 'fflate'
import { refuse } from '#core/errors.ts'
import { type Element, readXml } from '../edxml/xml.ts'
import { refuseBomb } from '../edxml/read.ts'

const parts = /^word\/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$/
const limits = { bytes: 12 * 1024 * 1024, elements: 400_000, depth: 100, attributes: 200 }

/** The text of a DOCX; an archive that unpacks too large, or XML with a document type, is refused before anything is unpacked or expanded. */
export function readDocx(bytes: Buffer): string {
  refuseBomb(bytes, 'docx')
  const found = unzip(bytes)
  const document = found['word/document.xml']
  if (!document) throw refuse('invalid', 'documents.file_unreadable')
  return Object.keys(found)
    .sort((a, b) => Number(b.includes('document')) - Number(a.includes('document')) || a.localeCompare(b))
    .map((name) => textIn(readXml(Buffer.from(found[name] ?? []), limits)))
    .join('\n')
}

function unzip(bytes: Buffer): Record<string, Uint8Array> {
  try {
    // A table that lies about a size ends in an error here, because no more than it says is unpacked.
    return unzipSync(bytes, { filter: (entry) => parts.test(entry.name) && entry.originalSize <= limits.bytes })
  } catch {
    throw refuse('invalid', 'documents.file_unreadable')
  }
}

const breaks = new Set(['p', 'br', 'tr', 'tab', 'tc'])

/** Words run on within a paragraph, however many runs the program that wrote it made of them. */
function textIn(element: Element): string {
  const out: string[] = []
  const walk = (each: Element): void => {
    if (each.name === 't') out.push(each.text)
    for (const inner of each.children) walk(inner)
    if (breaks.has(each.name)) out.push(each.name === 'tc' || each.name === 'tab' ? ' ' : '\n')
  }
  walk(element)
  return out
    .join('')
    .replace(/\n{2,}/g, '\n')
    .trim()
}
