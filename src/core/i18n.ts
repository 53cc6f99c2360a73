import { catalogue, type MessageKey } from '#core/messages.gen.ts'

export type { MessageKey } from '#core/messages.gen.ts'

export const languages = ['vi', 'en', 'km'] as const
export type Lang = (typeof languages)[number]
export type Vars = Record<string, string | number>
/** Words of a request's language. `t.lang` is that language. */
export type T = ((key: MessageKey, vars?: Vars) => string) & { lang: Lang }
/** Content that officials type: Vietnamese always, the others where they have been written. */
export type Localized = { vi: string; en?: string | undefined; km?: string | undefined }

export const isLang = (value: unknown): value is Lang => languages.includes(value as Lang)

/** The text in the reader's language, or in Vietnamese where it was not written. */
export function localized(lang: Lang, text: Localized | string): string {
  return typeof text === 'string' ? text : (text[lang] ?? text.vi)
}

/** The language that `localized` answers in: for the lang attribute of the element that holds the text. */
export function localizedLang(lang: Lang, text: Localized | string): Lang {
  return typeof text === 'string' || text[lang] === undefined ? 'vi' : lang
}

const plurals = { vi: new Intl.PluralRules('vi'), en: new Intl.PluralRules('en'), km: new Intl.PluralRules('km') }

function find(lang: Lang, key: string, vars: Vars | undefined): string | undefined {
  const texts: Record<string, string> = catalogue[lang]
  const direct = texts[key]
  if (direct !== undefined) return direct
  const count = vars?.count
  return typeof count === 'number' ? (texts[`${key}.${plurals[lang].select(count)}`] ?? texts[`${key}.other`]) : texts[`${key}.other`]
}

function translate(lang: Lang, key: string, vars?: Vars): string {
  const text = find(lang, key, vars)
  if (text === undefined) throw new Error(`no message ${key} in ${lang}`)
  if (vars === undefined && !text.includes('{')) return text
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = vars?.[name]
    if (value === undefined) return hole
    return typeof value === 'number' ? formatNumber(lang, value) : value
  })
}

function translator(lang: Lang): T {
  return Object.assign((key: MessageKey, vars?: Vars) => translate(lang, key, vars), { lang })
}

const translators: Record<Lang, T> = { vi: translator('vi'), en: translator('en'), km: translator('km') }
export const translatorFor = (lang: Lang): T => translators[lang]

// Vietnam keeps UTC+07:00 all year and has since 1975; reckoning it costs a hundredth of asking Intl.
const offset = 7 * 3_600_000
// One written form of days, hours and numbers in all three languages, as the forms of the state have it: 21/11/2026, 14:30, 150.000.
const numbers = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 })

const dayLength = 86_400_000

/** Milliseconds on Vietnam's clock. */
function localTime(at: Date | string): number {
  if (typeof at !== 'string') return at.getTime() + offset
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00+07:00` : at).getTime() + offset
}

type Day = { iso: string; written: string }
// A page names the same few days again and again.
const days = new Map<number, Day>()

function dayAt(local: number): Day {
  const number = Math.floor(local / dayLength)
  const known = days.get(number)
  if (known) return known
  const iso = new Date(local).toISOString().slice(0, 10)
  const day = { iso, written: `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}` }
  if (days.size >= 4_000) days.clear()
  days.set(number, day)
  return day
}

/** 21/11/2026, in Vietnam's time. */
export const formatDate = (_lang: Lang, at: Date | string): string => dayAt(localTime(at)).written

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** 14:30, in Vietnam's time. */
export function formatTime(_lang: Lang, at: Date | string): string {
  const local = localTime(at)
  const minutes = Math.floor((local - Math.floor(local / dayLength) * dayLength) / 60_000)
  return `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}`
}

/** 14:30, 21/11/2026, in Vietnam's time. */
export function formatDateTime(lang: Lang, at: Date | string): string {
  return `${formatTime(lang, at)}, ${formatDate(lang, at)}`
}

export function formatNumber(_lang: Lang, value: number): string {
  return numbers.format(value)
}

/** 150.000 đ */
export function formatMoney(lang: Lang, dong: number): string {
  return `${formatNumber(lang, dong)} đ`
}

/** The calendar day in Vietnam at a moment, as YYYY-MM-DD. */
export const dayOf = (at: Date): string => dayAt(localTime(at)).iso
