import { formatDate, formatMoney, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { Field, FormDefinition, RepeatField } from '../definition/definition.ts'
import type { FieldError } from '../journey/check.rules.ts'
import type { FieldWarning } from '../journey/check.rules.ts'
import { bankName } from '../journey/banks.rules.ts'
import { elsewhere } from '../journey/values.rules.ts'
import type { Address, Answer, Answers, BankAccount, FileFact, Item, MapPoint, TypedDate } from './answers.ts'
import { moneyWords } from './money-words.rules.ts'

/**
 * A commune that may be chosen; `group` gathers them in a long list. `from` and `to` are its days; one with a `to` is no more, and
 * `now` are those that took over from it.
 */
export type UnitOption = {
  code: string
  name: string
  group?: string | undefined
  from?: string | undefined
  to?: string | undefined
  now?: readonly string[] | undefined
}
/** The communes to choose from in a field; the caller knows the units, the engine does not. */
export type UnitOptions = (field: { key: string; type: string }) => readonly UnitOption[]
export type Known = { files?: readonly FileFact[] | undefined; options?: UnitOptions | undefined }

export type SummaryRow = { field: string; label: string; value: string; personal: boolean }
export type SummaryPart = { page: string; title: string; rows: SummaryRow[] }

/** 21/11/2026, 11/2026 or 2026; parts that are not a date as they were typed. */
function dateText(t: T, value: string | TypedDate): string {
  if (typeof value !== 'string') return [value.d, value.m, value.y].filter(Boolean).join('/')
  return value.length === 10 ? formatDate(t.lang, value) : value.split('-').reverse().join('/')
}

/** The name of a commune of today, or of the one that was until `day`. */
const unitName = (field: Field, code: string, known: Known, day?: string): string =>
  known.options?.(field).find((unit) => unit.code === code && (unit.to ?? undefined) === day)?.name ?? code

function addressText(t: T, field: Field, value: Address, known: Known): string {
  const { unit, detail, day, now } = value
  const written = [detail, unit === elsewhere ? '' : unitName(field, unit, known, day)].filter(Boolean).join(', ')
  return now ? `${written} (${t('forms.address.now', { unit: unitName(field, now, known) })})` : written
}

function pointText({ lat, lon, words }: MapPoint): string {
  const degrees = [lat, lon].filter((one) => one !== undefined).map((one) => String(one).replace('.', ','))
  return [words, degrees.join(' – ')].filter(Boolean).join(' · ')
}

function recordText(t: T, field: Field, value: object, known: Known): string {
  if (field.type === 'address') return addressText(t, field, value as Address, known)
  if (field.type === 'map_point') return pointText(value as MapPoint)
  if (field.type !== 'bank_account') return dateText(t, value as TypedDate)
  const { bank, number, holder } = value as BankAccount
  return [number, bankName(bank), holder].filter(Boolean).join(', ')
}

const amountText = (t: T, amount: number): string => {
  const words = moneyWords(t.lang, amount)
  return words ? `${formatMoney(t.lang, amount)} (${words})` : formatMoney(t.lang, amount)
}

const choiceText = (t: T, field: Field, value: string): string => {
  const option = 'options' in field ? field.options.find((one) => one.value === value) : undefined
  return option ? localized(t.lang, option.label) : value
}

const fileText = (id: string, known: Known): string => known.files?.find((file) => file.id === id)?.name ?? id

/** One answer in words. */
export function answerText(t: T, field: Exclude<Field, RepeatField>, value: Answer, known: Known = {}): string {
  if (typeof value === 'boolean') return field.type === 'declaration' ? t('forms.declaration.made') : t(value ? 'forms.yes' : 'forms.no')
  if (typeof value === 'number') {
    const unit = field.type === 'number' && field.unit ? ` ${localized(t.lang, field.unit)}` : ''
    return field.type === 'money' ? amountText(t, value) : `${formatNumber(t.lang, value)}${unit}`
  }
  if (Array.isArray(value))
    return (value as string[]).map((one) => (field.type === 'file' ? fileText(one, known) : choiceText(t, field, one))).join('; ')
  if (typeof value === 'object') return recordText(t, field, value, known)
  if (field.type === 'signature') return t(value === 'digital' ? 'forms.signature.digital' : 'forms.signature.session')
  if (field.type === 'date' || field.type === 'date_partial') return dateText(t, value)
  return field.type === 'unit' ? unitName(field, value, known) : choiceText(t, field, value)
}

const personalIn = (field: Field): boolean => field.personal === true

function repeatRows(t: T, field: RepeatField, items: Item[], known: Known): SummaryRow[] {
  return items.flatMap((item, index) =>
    field.fields.flatMap((sub) => {
      const value = item[sub.key]
      if (value === undefined) return []
      const label = `${localized(t.lang, field.itemLabel)} ${index + 1}: ${localized(t.lang, sub.label)}`
      return [
        {
          field: `${field.key}-${index}-${sub.key}`,
          label,
          value: answerText(t, sub, value, known),
          personal: personalIn(field) || personalIn(sub),
        },
      ]
    }),
  )
}

function rowsOf(t: T, field: Field, answer: Answer | undefined, known: Known): SummaryRow[] {
  if (answer === undefined) return []
  if (field.type === 'repeat') return Array.isArray(answer) ? repeatRows(t, field, answer as Item[], known) : []
  return [
    { field: field.key, label: localized(t.lang, field.label), value: answerText(t, field, answer, known), personal: personalIn(field) },
  ]
}

/** Answers in words, page by page, for check-your-answers, receipts, the desk and papers. Give it the relevant answers. */
export function answersSummary(t: T, def: FormDefinition, answers: Answers, known: Known = {}): SummaryPart[] {
  return def.pages
    .map((page) => ({
      page: page.key,
      title: localized(t.lang, page.title),
      rows: page.fields.flatMap((field) => rowsOf(t, field, answers[field.key], known)),
    }))
    .filter((part) => part.rows.length > 0)
}

/** The field behind a name in the page (`members-0-name`), and its words. */
function fieldNamed(def: FormDefinition, name: string): Field | undefined {
  const [key, , subKey] = name.split('-')
  const field = def.pages.flatMap((page) => page.fields).find((one) => one.key === key)
  return subKey !== undefined && field?.type === 'repeat' ? field.fields.find((sub) => sub.key === subKey) : field
}

const choosing: readonly Field['type'][] = ['radio', 'select', 'checkboxes', 'yesno', 'unit', 'address', 'signature']

const messageKey = (error: FieldError, field: Field | undefined): MessageKey => {
  if (error.rule !== 'required' || !field) return `forms.error.${error.rule}`
  if (field.type === 'file') return 'forms.error.required_file'
  return choosing.includes(field.type) ? 'forms.error.required_choice' : 'forms.error.required'
}

/** What is wrong, in words. */
export function errorText(t: T, def: FormDefinition, error: FieldError): string {
  const field = fieldNamed(def, error.field)
  const label = field ? localized(t.lang, field.label) : error.field
  const day = typeof error.vars.day === 'string' ? { day: formatDate(t.lang, error.vars.day) } : {}
  return t(messageKey(error, field), { ...error.vars, ...day, label })
}

/** What is to be looked at once more, in words. */
export function warningText(t: T, def: FormDefinition, { field: name, rule, vars }: FieldWarning): string {
  const field = fieldNamed(def, name)
  return t(`forms.warning.${rule}`, { ...vars, label: field ? localized(t.lang, field.label) : name })
}
