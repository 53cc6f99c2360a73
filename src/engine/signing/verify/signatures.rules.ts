import { isDict, isRef, isString, nameOf, type PdfDict, type PdfString, textOf, type PdfValue } from './pdf-value.rules.ts'
import type { PdfFile } from './pdf-file.rules.ts'

/** A signature as it stands in the file, before anything is believed. */
export type Found = {
  field: string
  kind: 'signature' | 'timestamp'
  name: string | undefined
  reason: string | undefined
  contents: PdfString | undefined
  /** Where the signed bytes end. */
  end: number
  ranges: Buffer[]
  fault: RangeFault | undefined
  visible: boolean
}
export type RangeFault = 'range_missing' | 'range_wrong' | 'contents_missing' | 'contents_elsewhere' | 'not_in_file'

/** Every signed field of the form, in the order of the bytes that they cover. */
export function findSignatures(file: PdfFile): Found[] {
  const root = file.resolve(file.trailer.get('Root'))
  const form = isDict(root) ? file.resolve(root.dict.get('AcroForm')) : null
  const fields = isDict(form) ? file.resolve(form.dict.get('Fields')) : null
  const found: Found[] = []
  const seen = new Set<number>()
  const walk = (value: PdfValue, parent: string): void => {
    if (isRef(value)) {
      if (seen.has(value.ref)) return
      seen.add(value.ref)
    }
    const field = file.resolve(value)
    if (!isDict(field)) return
    const name = [parent, textOf(file.resolve(field.dict.get('T')))].filter(Boolean).join('.')
    const kids = file.resolve(field.dict.get('Kids'))
    if (Array.isArray(kids)) for (const kid of kids) walk(kid, name)
    if (nameOf(file.resolve(field.dict.get('FT'))) === 'Sig' && field.dict.has('V')) found.push(read(file, field.dict, name))
  }
  if (Array.isArray(fields)) for (const field of fields) walk(field, '')
  return found.sort((a, b) => a.end - b.end)
}

function read(file: PdfFile, field: PdfDict, name: string): Found {
  const holder = field.get('V')
  const value = file.resolve(holder)
  const dict: PdfDict = isDict(value) ? value.dict : new Map()
  const contents = dict.get('Contents')
  const kind = nameOf(dict.get('Type')) === 'DocTimeStamp' || nameOf(dict.get('SubFilter')) === 'ETSI.RFC3161' ? 'timestamp' : 'signature'
  const about = {
    field: name,
    kind,
    name: textOf(file.resolve(dict.get('Name'))),
    reason: textOf(file.resolve(dict.get('Reason'))),
    visible: isVisible(file, field),
  } as const
  const own = isString(contents) ? contents : undefined
  // Packed away in a stream of objects, the signature's own place in the file is nowhere: its range cannot be checked.
  const entry = isRef(holder) ? file.entry(holder.ref) : undefined
  if (!entry || entry === 'free' || !('offset' in entry)) return { ...about, contents: own, end: 0, ranges: [], fault: 'not_in_file' }
  return { ...about, contents: own, ...ranges(file.bytes, dict.get('ByteRange'), own, entry.offset) }
}

/** The signed bytes: from the first byte to the signature's own text, and from behind it to the end of its revision. */
function ranges(
  bytes: Buffer,
  value: PdfValue | undefined,
  contents: PdfString | undefined,
  offset: number,
): Pick<Found, 'end' | 'ranges' | 'fault'> {
  const none = { end: 0, ranges: [] }
  if (!Array.isArray(value) || value.length !== 4) return { ...none, fault: 'range_missing' }
  const [start, first, second, rest] = value
  if (![start, first, second, rest].every((one) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0))
    return { ...none, fault: 'range_wrong' }
  const [a, b, c, d] = [start, first, second, rest] as [number, number, number, number]
  const end = c + d
  if (a !== 0 || b <= offset || c <= b || end > bytes.length || d === 0) return { ...none, fault: 'range_wrong' }
  if (!contents || !contents.hex || contents.bytes.length === 0) return { end, ranges: [], fault: 'contents_missing' }
  // The hole in the range is this signature's own text and nothing else: whatever fits beside it could be anything.
  if (contents.at !== b || contents.end !== c) return { end, ranges: [], fault: 'contents_elsewhere' }
  return { end, ranges: [bytes.subarray(0, b), bytes.subarray(c, end)], fault: undefined }
}

export function isVisible(file: PdfFile, field: PdfDict): boolean {
  const rect = file.resolve(field.get('Rect'))
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.isArray(rect) ? rect.map((one) => (typeof one === 'number' ? one : 0)) : []
  return Math.abs(x1 - x0) * Math.abs(y1 - y0) > 0
}
