import type { Field, RepeatField, SimpleField } from '../definition/definition.ts'
import type { Answer, SimpleAnswer } from './answers.ts'

/** A posted page as `@fastify/formbody` or the text parts of a multipart post give it. */
export type Body = { readonly [name: string]: string | string[] | undefined }

const listOf = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

export const textAt = (body: Body, name: string): string => {
  const value = Object.hasOwn(body, name) ? listOf(body[name])[0] : undefined
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').replaceAll('\u0000', '').normalize('NFC').trim() : ''
}

export const listAt = (body: Body, name: string): string[] =>
  Object.hasOwn(body, name) ? [...new Set(listOf(body[name]).filter((one) => typeof one === 'string' && one !== ''))] : []

/** Numbers as written in Vietnam: `1.250.000` and `12,5`; what is not a number stays as typed. */
function readNumber(text: string): number | string {
  const plain = text.replaceAll(/[\s\u00a0]/g, '')
  const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) ? plain.replaceAll('.', '') : plain
  const value = grouped.replace(',', '.')
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(value) ? Number(value) : text
}

const readMoney = (text: string): number | string => {
  const digits = text.replaceAll(/[\s.,\u00a0]|đ$/gi, '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text
}

/** One way of writing a phone number: `+84 913 …` and `0913.…` are the same number. */
export const readPhone = (text: string): string => text.replaceAll(/[\s.\-()]/g, '').replace(/^(\+84|0084|84(?=\d{9,10}$))0?/, '0')

function readTime(text: string): string {
  const parts = /^(\d{1,2})\s*[:hg.]\s*(\d{2})$/i.exec(text)
  return parts?.[1] ? `${parts[1].padStart(2, '0')}:${parts[2]}` : text
}

function readDate(body: Body, name: string, partial: boolean): SimpleAnswer | undefined {
  const [d, m, y] = [textAt(body, `${name}-d`), textAt(body, `${name}-m`), textAt(body, `${name}-y`)]
  if (!d && !m && !y) return undefined
  const numeric = [d, m].every((part) => /^\d{0,2}$/.test(part)) && /^\d{4}$/.test(y)
  const whole = d !== '' && m !== ''
  if (!numeric || !(whole || (partial && d === ''))) return { d, m, y }
  const iso = [y, m, d]
    .filter((part) => part !== '')
    .map((part) => part.padStart(2, '0'))
    .join('-')
  return isCalendarDay(iso) ? iso : { d, m, y }
}

const isCalendarDay = (iso: string): boolean => {
  const full = iso + '0000-01-01'.slice(iso.length)
  const date = new Date(`${full}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === full
}

function readAddress(body: Body, name: string): SimpleAnswer | undefined {
  const chosen = textAt(body, `${name}-unit`)
  const [unit = '', day] = chosen.split('@')
  const detail = textAt(body, `${name}-detail`)
  if (!unit && !detail) return undefined
  if (day === undefined) return { unit, detail }
  // What was said of the commune asked about counts for that commune only.
  const said = textAt(body, `${name}-asked`) === chosen ? textAt(body, `${name}-now`) : ''
  if (said === noneOfThese) return { unit: '', detail }
  return { unit, detail, day, ...(said ? { now: said } : {}) }
}

/** The person says that none of the communes named took over from theirs. */
export const noneOfThese = 'none'

function readAccount(body: Body, name: string): SimpleAnswer | undefined {
  const bank = textAt(body, `${name}-bank`)
  const number = textAt(body, `${name}-number`)
    .replaceAll(/[\s.-]/g, '')
    .toUpperCase()
  const holder = textAt(body, `${name}-holder`).replaceAll(/\s+/g, ' ')
  return bank || number || holder ? { bank, number, holder } : undefined
}

const readDegrees = (text: string): number | string => (/^-?\d{1,3}([.,]\d{1,9})?$/.test(text) ? Number(text.replace(',', '.')) : text)

function readPoint(body: Body, name: string): SimpleAnswer | undefined {
  const [lat, lon, words] = ['lat', 'lon', 'words'].map((part) => textAt(body, `${name}-${part}`))
  if (!lat && !lon && !words) return undefined
  return { ...(lat ? { lat: readDegrees(lat) } : {}), ...(lon ? { lon: readDegrees(lon) } : {}), ...(words ? { words } : {}) }
}

const readYesNo = (text: string): SimpleAnswer | undefined => (text === 'yes' ? true : text === 'no' ? false : text || undefined)

const orNothing = <V extends SimpleAnswer>(text: string, read: (text: string) => V | string): SimpleAnswer | undefined =>
  text === '' ? undefined : read(text)

const readers: { [K in Exclude<Field['type'], 'repeat'>]?: (text: string) => string | number } = {
  name: (text) => text.replaceAll(/\s+/g, ' '),
  identity_number: (text) => text.replaceAll(/[\s.]/g, ''),
  phone: readPhone,
  time: readTime,
  number: readNumber,
  money: readMoney,
}

/** One field of a posted page; what cannot be read stays as typed, so that its check can speak and the page can show it. */
export function readField(field: Exclude<Field, RepeatField> | SimpleField, body: Body, name: string): Answer | undefined {
  switch (field.type) {
    case 'date':
    case 'date_partial':
      return readDate(body, name, field.type === 'date_partial')
    case 'address':
      return readAddress(body, name)
    case 'bank_account':
      return readAccount(body, name)
    case 'map_point':
      return readPoint(body, name)
    case 'checkboxes':
    case 'file': {
      const list = listAt(body, name)
      return list.length > 0 ? list : undefined
    }
    case 'yesno':
      return readYesNo(textAt(body, name))
    case 'declaration':
      return textAt(body, name) === 'yes' ? true : undefined
    default:
      return orNothing(textAt(body, name), readers[field.type] ?? ((text) => text))
  }
}
