import { fold } from '#core/search.ts'
import { localized, type Localized, type T } from '#core/i18n.ts'
import type { FormDefinition, FormField } from '#engine/forms/index.ts'

/** A column of the spreadsheet: which question it answers, and which of its parts where a question has several. */
export type SheetColumn = { key: string; field: FormField; part: string | undefined; label: string; hint: string }
export type Posted = Record<string, string | string[]>
/** Communes by how people write them. */
export type Places = ReadonlyMap<string, string>

const notInCells: readonly FormField['type'][] = ['file', 'declaration', 'signature', 'repeat', 'map_point']
const partsOf: Partial<Record<FormField['type'], readonly string[]>> = {
  address: ['unit', 'detail'],
  bank_account: ['bank', 'number', 'holder'],
}

const fieldsOf = (form: FormDefinition): FormField[] => form.pages.flatMap((page) => page.fields)

const standsInTheWay = (field: FormField, onCondition: boolean): boolean => {
  if (field.type === 'signature') return field.digital === 'required'
  const asked = field.required === true || (field.type === 'repeat' && (field.min ?? 0) > 0)
  return (field.type === 'repeat' || field.type === 'map_point') && asked && !onCondition
}

/** Whether every question that is always asked can be answered in cells, or once for all lines. */
export const fitsASheet = (form: FormDefinition): boolean =>
  form.pages.every((page) => !page.fields.some((field) => standsInTheWay(field, Boolean(page.when ?? field.when))))

/** Papers that are sent once and go with every line. */
export const papersFor = (form: FormDefinition): Extract<FormField, { type: 'file' }>[] =>
  fieldsOf(form).filter((field): field is Extract<FormField, { type: 'file' }> => field.type === 'file')

function hintOf(t: T, field: FormField, part: string | undefined): string {
  if ('options' in field) return field.options.map(({ label }) => localized(t.lang, label)).join(field.type === 'checkboxes' ? '; ' : ' / ')
  if (field.type === 'yesno') return t('procedures.sheet.yes_no')
  if (field.type === 'date' || field.type === 'date_partial') return t('procedures.sheet.day')
  if (part === 'unit' || field.type === 'unit') return t('procedures.sheet.commune')
  return field.hint ? localized(t.lang, field.hint) : ''
}

/** The columns of a form's spreadsheet, in the order of its questions. */
export function columnsOf(t: T, form: FormDefinition): SheetColumn[] {
  return fieldsOf(form)
    .filter((field) => !notInCells.includes(field.type))
    .flatMap((field) =>
      (partsOf[field.type] ?? [undefined]).map((part) => ({
        ...{ key: part ? `${field.key}.${part}` : field.key, field, part },
        label: part
          ? `${localized(t.lang, field.label)}: ${t(`procedures.sheet.part_${part}` as Parameters<T>[0])}`
          : localized(t.lang, field.label),
        hint: hintOf(t, field, part),
      })),
    )
}

const dayParts = (text: string): [string, string, string] => {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text)
  if (iso) return [iso[3] ?? '', iso[2] ?? '', iso[1] ?? '']
  const parts = text.split(/[/.-]/).map((part) => part.trim())
  return parts.length === 3
    ? [parts[0] ?? '', parts[1] ?? '', parts[2] ?? '']
    : parts.length === 2
      ? ['', parts[0] ?? '', parts[1] ?? '']
      : ['', '', text]
}

const spellings = (label: Localized | { vi: string }): string[] => Object.values(label).map((words) => fold(String(words)))

function choiceOf(field: Extract<FormField, { options: unknown }>, text: string): string {
  const wanted = fold(text)
  return field.options.find(({ value, label }) => value === text || spellings(label).includes(wanted))?.value ?? text
}

const yes = ['co', 'yes', 'x', 'dung', '1', 'true']
const no = ['khong', 'no', '0', 'sai', 'false']

/** A cell as the same question's page would post it. */
export function postedCell({ field, part }: Pick<SheetColumn, 'field' | 'part'>, text: string, places: Places): Posted {
  const { key } = field
  if (text === '') return {}
  if (part === 'unit') return { [`${key}-unit`]: places.get(fold(text)) ?? text }
  if (part) return { [`${key}-${part}`]: text }
  if (field.type === 'unit') return { [key]: places.get(fold(text)) ?? text }
  if (field.type === 'date' || field.type === 'date_partial') {
    const [d, m, y] = dayParts(text)
    return { [`${key}-d`]: d, [`${key}-m`]: m, [`${key}-y`]: y }
  }
  if (field.type === 'yesno') return { [key]: yes.includes(fold(text)) ? 'yes' : no.includes(fold(text)) ? 'no' : text }
  if (field.type === 'checkboxes') return { [key]: text.split(/[;\n]/).map((one) => choiceOf(field, one.trim())) }
  return { [key]: 'options' in field ? choiceOf(field, text) : text }
}

/** The line that holds the columns' keys, and where each column stands; undefined where it is no sheet of this form. */
export function headOf(
  lines: readonly { line: number; cells: string[] }[],
  columns: readonly SheetColumn[],
): { index: number; at: Map<number, SheetColumn> } | undefined {
  for (const [index, { cells }] of lines.slice(0, 10).entries()) {
    const at = new Map(
      cells.flatMap((cell, place) => columns.filter(({ key }) => key === cell.trim()).map((column) => [place, column] as const)),
    )
    if (at.size > 0 && at.size >= columns.length / 2) return { index, at }
  }
  return undefined
}
