import { isChecked, withCheckDigit } from './gs1-key.rules.ts'

const home = 'https://id.gs1.org'
// What a Digital Link says with a word it may also say with the number of the data element.
const words: Record<string, string> = {
  ...{ sscc: '00', gtin: '01', lot: '10', ser: '21', gdti: '253', gln: '414', glnx: '254', party: '417', grai: '8003', giai: '8004' },
  ...{ itip: '8006', cpid: '8010', cpsn: '8011', gsrnp: '8017', gsrn: '8018', ginc: '401', gsin: '402', gcn: '255', cpv: '22' },
}
/** Keys, what may follow each of them, and the form of the key; a checked key has its check digit at this place. */
const keys: Record<string, { form: RegExp; checked?: number; next: string[] }> = {
  '00': { form: /^\d{18}$/, checked: 18, next: [] },
  '01': { form: /^\d{8}$|^\d{12,14}$/, checked: 0, next: ['22', '10', '21', '235'] },
  '253': { form: /^\d{13}.{0,17}$/, checked: 13, next: [] },
  '255': { form: /^\d{13}\d{0,12}$/, checked: 13, next: [] },
  '401': { form: /^.{1,30}$/, next: [] },
  '402': { form: /^\d{17}$/, checked: 17, next: [] },
  '414': { form: /^\d{13}$/, checked: 13, next: ['254'] },
  '417': { form: /^\d{13}$/, checked: 13, next: [] },
  '8003': { form: /^\d{14}.{0,16}$/, checked: 14, next: [] },
  '8004': { form: /^.{1,30}$/, next: [] },
  '8006': { form: /^\d{18}$/, checked: 14, next: ['22', '10', '21'] },
  '8010': { form: /^.{1,30}$/, next: ['8011'] },
  '8017': { form: /^\d{18}$/, checked: 18, next: [] },
  '8018': { form: /^\d{18}$/, checked: 18, next: [] },
}

// The standard wants these percent-encoded in a path, whatever the sender did.
const encoded: Record<string, string> = { '!': '%21', '(': '%28', ')': '%29', '*': '%2A', '+': '%2B', ',': '%2C', ':': '%3A' }
export const encodeElement = (text: string): string => text.replaceAll(/[!()*+,:]/g, (sign) => encoded[sign] ?? sign)

function splitPrefix(text: string, length: number): string | undefined {
  const [prefix = '', reference = ''] = text.split('.')
  return /^\d{6,12}$/.test(prefix) && /^\d*$/.test(reference) && prefix.length + reference.length === length
    ? `${prefix}.${reference}`
    : undefined
}

/** The GTIN of company prefix and item reference: the indicator stands first. */
function gtinOf(prefix: string, item: string): string | undefined {
  const whole = splitPrefix(`${prefix}.${item}`, 13)
  return whole && withCheckDigit(`${item.slice(0, 1)}${prefix}${item.slice(1)}`)
}
const numberOf = (prefix: string, reference: string, length: number, before = ''): string | undefined =>
  splitPrefix(`${prefix}.${reference}`, length) && withCheckDigit(`${before}${prefix}${reference}`)

type Parts = string[]
/** How each scheme of EPC URNs reads as path of a Digital Link. The last parts may hold dots. */
const schemes: Record<string, (parts: Parts) => string | undefined> = {
  sgtin: ([p = '', i = '', ...s]) => join('01', gtinOf(p, i), '21', s.join('.')),
  upui: ([p = '', i = '', ...s]) => join('01', gtinOf(p, i), '235', s.join('.')),
  lgtin: ([p = '', i = '', ...s]) => join('01', gtinOf(p, i), '10', s.join('.')),
  sscc: ([p = '', r = '']) =>
    join('00', splitPrefix(`${p}.${r}`, 17) && withCheckDigit(`${r.slice(0, 1)}${p}${r.slice(1)}`), undefined, undefined),
  sgln: ([p = '', r = '', ...s]) => join('414', numberOf(p, r, 12), '254', s.join('.') === '0' ? '*' : s.join('.')),
  pgln: ([p = '', r = '']) => join('417', numberOf(p, r, 12), undefined, undefined),
  grai: ([p = '', r = '', ...s]) => glued('8003', numberOf(p, r, 12, '0'), s.join('.')),
  gdti: ([p = '', r = '', ...s]) => glued('253', numberOf(p, r, 12), s.join('.')),
  sgcn: ([p = '', r = '', ...s]) => glued('255', numberOf(p, r, 12), s.join('.')),
  giai: ([p = '', ...r]) => (/^\d{6,12}$/.test(p) ? glued('8004', p, r.join('.')) : undefined),
  ginc: ([p = '', ...r]) => (/^\d{6,12}$/.test(p) ? glued('401', p, r.join('.')) : undefined),
  gsin: ([p = '', r = '']) => join('402', numberOf(p, r, 16), undefined, undefined),
  gsrn: ([p = '', r = '']) => join('8018', numberOf(p, r, 17), undefined, undefined),
  gsrnp: ([p = '', r = '']) => join('8017', numberOf(p, r, 17), undefined, undefined),
  cpi: ([p = '', r = '', ...s]) => (/^\d{6,12}$/.test(p) ? join('8010', `${p}${encodeElement(r)}`, '8011', s.join('.')) : undefined),
  itip: ([p = '', i = '', piece = '', total = '', ...s]) => {
    const gtin = gtinOf(p, i)
    return join('8006', gtin && `${gtin}${piece}${total}`, '21', s.join('.'))
  },
}

/** `*` for the rest means every one of the class: the link stops before it. */
function join(key: string, value: string | undefined, next: string | undefined, rest: string | undefined): string | undefined {
  if (!value) return undefined
  return rest === undefined || rest === '*' || rest === ''
    ? `${home}/${key}/${value}`
    : `${home}/${key}/${value}/${next}/${encodeElement(rest)}`
}
const glued = (key: string, value: string | undefined, rest: string): string | undefined =>
  value ? `${home}/${key}/${value}${rest === '*' ? '' : encodeElement(rest)}` : undefined

export type Element = { ai: string; value: string }

/** What a path of data elements says, if it is one of GS1: key first, then what may follow it. */
export function readPath(path: string): Element[] | undefined {
  const parts = path.split('/').filter(Boolean)
  const start = parts.findIndex((part, index) => {
    const key = keys[words[part] ?? part]
    return key?.form.test(decode(parts[index + 1] ?? '')) && (parts.length - index) % 2 === 0
  })
  if (start < 0) return undefined
  const elements: Element[] = []
  for (let index = start; index < parts.length; index += 2) {
    const part = parts[index] ?? ''
    elements.push({ ai: words[part] ?? part, value: parts[index + 1] ?? '' })
  }
  const [first, ...rest] = elements
  const key = first && keys[first.ai]
  if (!key || rest.some(({ ai }) => !key.next.includes(ai))) return undefined
  return elements
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether the key of a Digital Link's path carries a right check digit, where it has one. */
export function isCheckedKey({ ai, value }: Element): boolean {
  const checked = keys[ai]?.checked
  if (checked === undefined) return keys[ai] !== undefined
  return isChecked(checked === 0 ? value : value.slice(0, checked))
}

/** The canonical Digital Link of elements: the finest level of identification alone. */
export function linkOf(elements: readonly Element[]): string {
  const [first, ...rest] = elements
  if (!first) return home
  const finest = rest.filter(({ ai }) => ai !== '22')
  const serial = finest.find(({ ai }) => ai === '21' || ai === '235')
  const kept = serial ? [serial] : finest
  const key = first.ai === '01' ? { ai: '01', value: first.value.padStart(14, '0') } : first
  return `${home}${[key, ...kept].map(({ ai, value }) => `/${ai}/${encodeElement(value)}`).join('')}`
}

/** One form for every way to write a GS1 key (EPC URN, class, pattern, Digital Link of any host); anything else stays as it is. */
export function canonicalUri(text: string): string {
  const urn = /^urn:epc:(?:id|class|idpat):([a-z]+):(.+)$/.exec(text)
  if (urn) return schemes[urn[1] ?? '']?.((urn[2] ?? '').split('.')) ?? text
  if (!/^https?:\/\//i.test(text)) return text
  const [, path = ''] = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(text) ?? []
  const elements = readPath(path)
  return elements ? linkOf(elements) : text
}

export const lotUri = (gtin: string, code: string): string => `${home}/01/${gtin}/10/${encodeElement(encodeURIComponent(code))}`
export const partyUri = (gln: string): string => `${home}/417/${gln}`
export const placeUri = (gln: string, extension?: string): string =>
  `${home}/414/${gln}${extension && extension !== '0' ? `/254/${encodeElement(encodeURIComponent(extension))}` : ''}`
export const productUri = (gtin: string): string => `${home}/01/${gtin}`
export const serialUri = (gtin: string, serial: string): string => `${home}/01/${gtin}/21/${encodeElement(encodeURIComponent(serial))}`
