import { type PdfFile, readPdf, type Section } from './pdf-file.rules.ts'
import { isDict, isRef, isStream, nameOf, type PdfDict, PdfFault, type PdfValue, sameDict, sameValue } from './pdf-value.rules.ts'
import { isVisible } from './signatures.rules.ts'

/** What was added to a file after a signature: other signatures and the means to judge them; anything else is a change. */
export type Added = {
  kinds: ('signature' | 'timestamp' | 'validation_data')[]
  fault: ChangeFault | undefined /** Fields that were added and show on a page. */
  shown: string[]
}
export type ChangeFault =
  | 'not_the_end'
  | 'unread'
  | 'rebuilt'
  | 'hidden_objects'
  | 'old_objects'
  | 'page_changed'
  | 'form_changed'
  | 'catalog_changed'
  | 'object_changed'

const none: ReadonlySet<string> = new Set()

/** Compares the file with what it was when the signature was made. */
export function changesAfter(file: PdfFile, end: number): Added {
  const nothing: Added = { kinds: [], fault: undefined, shown: [] }
  const rest = file.bytes.subarray(end)
  if (rest.every((byte) => byte === 10 || byte === 13))
    return /%%EOF[\r\n]*$/.test(file.bytes.toString('latin1', Math.max(0, end - 12), end)) ? nothing : { ...nothing, fault: 'not_the_end' }
  try {
    const before = readPdf(file.bytes.subarray(0, end))
    const fault = structureFault(before, file, end)
    return fault ? { ...nothing, fault } : compare(before, file, newSections(before, file))
  } catch (error) {
    if (error instanceof PdfFault) return { ...nothing, fault: 'unread' }
    throw error
  }
}

const newSections = (before: PdfFile, after: PdfFile): Section[] => after.sections.slice(0, after.sections.length - before.sections.length)

/** The new part stands on the signed part as it was, and everything in it is listed in its own tables. */
function structureFault(before: PdfFile, after: PdfFile, end: number): ChangeFault | undefined {
  const added = newSections(before, after)
  const tail = after.sections.slice(added.length)
  if (added.length === 0 || tail.length !== before.sections.length || tail.some((section, i) => section.at !== before.sections[i]?.at))
    return 'rebuilt'
  const listed = new Map<number, number>()
  for (const section of added) {
    if (section.at < end) return 'old_objects'
    for (const [number, entry] of section.entries) {
      if (entry === 'free') {
        const old = before.entry(number)
        if (old !== undefined && old !== 'free') return 'old_objects'
      } else if ('offset' in entry) {
        // A table that points back can bring to light what lay hidden in the signed part.
        if (entry.offset < end) return 'old_objects'
        listed.set(entry.offset, number)
      } else {
        const holder = after.entry(entry.stream)
        if (!holder || holder === 'free' || !('offset' in holder) || holder.offset < end) return 'old_objects'
      }
    }
    listed.set(section.at, -1)
  }
  const text = after.bytes.toString('latin1', end)
  for (const found of text.matchAll(/(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj/g))
    if (!listed.has(end + found.index)) return 'hidden_objects'
  return undefined
}

type Look = {
  before: PdfFile
  after: PdfFile
  fields: Set<number>
  security: Set<number>
  kinds: Set<Added['kinds'][number]>
  shown: string[]
}

function compare(before: PdfFile, after: PdfFile, added: Section[]): Added {
  const look: Look = { before, after, fields: new Set(), security: new Set(), kinds: new Set(), shown: [] }
  const fault = compareRoots(look) ?? compareObjects(look, [...new Set(added.flatMap(({ entries }) => [...entries.keys()]))])
  return { kinds: [...look.kinds], fault, shown: look.shown }
}

function compareRoots({ before, after }: Look): ChangeFault | undefined {
  const [a, b] = [before.trailer.get('Root'), after.trailer.get('Root')]
  return isRef(a) && isRef(b) && sameValue(a, b) ? undefined : 'catalog_changed'
}

const dictOf = (value: PdfValue): PdfDict | undefined => (isDict(value) ? value.dict : undefined)

function compareObjects(look: Look, changed: number[]): ChangeFault | undefined {
  const { before, after } = look
  const root = before.trailer.get('Root')
  const [old, now] = [dictOf(before.resolve(root)), dictOf(after.resolve(after.trailer.get('Root')))]
  if (!old || !now || !isRef(root)) return 'catalog_changed'
  if (!sameDict(old, now, new Set(['AcroForm', 'DSS', 'Extensions', 'Version']))) return 'catalog_changed'
  const formFault = compareForms(look, old, now)
  if (formFault) return formFault
  if (!sameValue(old.get('DSS'), now.get('DSS')) || reach(after, [now.get('DSS') ?? null], none).size > 0) collectSecurity(look, old, now)
  const form = now.get('AcroForm')
  const fieldList = dictOf(after.resolve(form))?.get('Fields')
  const handled = new Set([root.ref, ...[form, fieldList].filter(isRef).map(({ ref }) => ref)])
  const visible = reach(before, [root], new Set(['DSS', 'AcroForm']))
  for (const number of changed) {
    if (handled.has(number) || before.entry(number) === undefined || before.entry(number) === 'free') continue
    const [was, is] = [before.object(number), after.object(number)]
    if (sameValue(was, is)) continue
    const fault = objectFault(look, number, was, is, visible)
    if (fault) return fault
  }
  return undefined
}

/** The form may gain signature fields, and its empty signature fields may be signed; nothing else. */
function compareForms(look: Look, old: PdfDict, now: PdfDict): ChangeFault | undefined {
  const { before, after } = look
  const [was, is] = [dictOf(before.resolve(old.get('AcroForm'))), dictOf(after.resolve(now.get('AcroForm')))]
  if (!is) return was ? 'form_changed' : undefined
  const base: PdfDict = was ?? new Map()
  if (!sameDict(base, is, new Set(['Fields', 'SigFlags', ...(was ? [] : ['DR', 'DA'])]))) return 'form_changed'
  const [earlier, later] = [listOf(before, base.get('Fields')), listOf(after, is.get('Fields'))]
  if (earlier.some((one, i) => !sameValue(one, later[i]))) return 'form_changed'
  for (const [i, field] of later.entries()) {
    if (!isRef(field)) return i < earlier.length ? undefined : 'form_changed'
    const dict = dictOf(after.resolve(field))
    const before_ = i < earlier.length ? dictOf(before.resolve(field)) : undefined
    if (i >= earlier.length && before.entry(field.ref) !== undefined && before.entry(field.ref) !== 'free') return 'form_changed'
    if (before_ && dict && sameDict(before_, dict)) continue
    if (!dict || nameOf(after.resolve(dict.get('FT'))) !== 'Sig' || !isDict(after.resolve(dict.get('V')))) return 'form_changed'
    if (before_ && !isSigning(before_, dict)) return 'form_changed'
    look.fields.add(field.ref)
    const value = dictOf(after.resolve(dict.get('V')))
    look.kinds.add(nameOf(value?.get('Type')) === 'DocTimeStamp' ? 'timestamp' : 'signature')
    if (isVisible(after, dict)) look.shown.push(String(field.ref))
  }
  return undefined
}

/** An empty field that was signed: its place and name stay. */
const isSigning = (was: PdfDict, is: PdfDict): boolean =>
  !was.has('V') && sameDict(was, is, new Set(['V', 'AP', 'F', 'TU', 'Type', 'Subtype', 'M']))

const listOf = (file: PdfFile, value: PdfValue | undefined): PdfValue[] => {
  const found = file.resolve(value)
  return Array.isArray(found) ? found : []
}

/** The store of certificates and answers: what only it leads to may change. */
function collectSecurity(look: Look, old: PdfDict, now: PdfDict): void {
  look.security = new Set([...reach(look.before, [old.get('DSS') ?? null], none), ...reach(look.after, [now.get('DSS') ?? null], none)])
  const changed =
    !sameValue(old.get('DSS'), now.get('DSS')) ||
    [...look.security].some((one) => !sameValue(look.before.object(one), look.after.object(one)))
  if (changed) look.kinds.add('validation_data')
}

function objectFault(look: Look, number: number, was: PdfValue, is: PdfValue, visible: ReadonlySet<number>): ChangeFault | undefined {
  if (look.fields.has(number)) return undefined
  const [old, now] = [dictOf(was), dictOf(is)]
  if (old && now && nameOf(old.get('Type')) === 'Page') {
    const same =
      sameDict(old, now, new Set(['Annots'])) &&
      gainsFields(look, listOf(look.before, old.get('Annots')), listOf(look.after, now.get('Annots')))
    return same ? undefined : 'page_changed'
  }
  if (Array.isArray(was) && Array.isArray(is) && visible.has(number)) return gainsFields(look, was, is) ? undefined : 'page_changed'
  if (look.security.has(number) && !visible.has(number)) return undefined
  if (isInformation(look, number) && old && now) return sameDict(old, now, new Set(['ModDate', 'Producer'])) ? undefined : 'object_changed'
  return 'object_changed'
}

const isInformation = ({ before }: Look, number: number): boolean => {
  const info = before.trailer.get('Info')
  return isRef(info) && info.ref === number
}

/** What is on a page stays; only the new signature fields come on top. */
const gainsFields = (look: Look, was: PdfValue[], is: PdfValue[]): boolean =>
  was.every((one, i) => sameValue(one, is[i])) && is.slice(was.length).every((one) => isRef(one) && look.fields.has(one.ref))

/** Every object that some values lead to. */
function reach(file: PdfFile, from: PdfValue[], except: ReadonlySet<string>): Set<number> {
  const found = new Set<number>()
  const open = [...from]
  const look = (dict: PdfDict): void => {
    for (const [key, value] of dict) if (!except.has(key)) open.push(value)
  }
  while (open.length > 0) {
    const value = open.pop() ?? null
    if (isRef(value)) {
      if (found.has(value.ref)) continue
      found.add(value.ref)
      open.push(file.object(value.ref))
    } else if (Array.isArray(value)) open.push(...value)
    else if (isDict(value)) look(value.dict)
    else if (isStream(value)) look(value.stream.dict)
  }
  return found
}
