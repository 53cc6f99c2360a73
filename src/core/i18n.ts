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

function pieces(at: Date | string): { year: string; month: string; day: string; hour: string; minute: string } {
  const date = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at) ? new Date(`${at}T00:00:00+07:00`) : new Date(at)
  const local = new Date(date.getTime() + offset).toISOString()
  return {
    year: local.slice(0, 4),
    month: local.slice(5, 7),
    day: local.slice(8, 10),
    hour: local.slice(11, 13),
    minute: local.slice(14, 16),
  }
}

/** 21/11/2026, in Vietnam's time. */
export function formatDate(_lang: Lang, at: Date | string): string {
  const p = pieces(at)
  return `${p.day}/${p.month}/${p.year}`
}

/** 14:30, in Vietnam's time. */
export function formatTime(_lang: Lang, at: Date | string): string {
  const p = pieces(at)
  return `${p.hour}:${p.minute}`
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
export function dayOf(at: Date): string {
  return new Date(at.getTime() + offset).toISOString().slice(0, 10)
}
