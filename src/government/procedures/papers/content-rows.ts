import { dayOf, translatorFor } from '#core/i18n.ts'
import type { Db } from '#core/db.ts'
import { type Answers, answersSummary, type FormDefinition, type RepeatField, type UnitOption } from '#engine/forms/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import type { ChosenRow } from '../templates/words.rules.ts'

/** `secret` rests sealed. */
export type Row = { label: string; value: string; secret?: true }
/** A repeated group as a table: what the columns say, and a row for each item. */
export type DeclaredList = { title: string; columns: string[]; rows: string[][] }
export type Part = { title: string; rows: Row[]; lists?: DeclaredList[] }

// How to reach the applicant, what was sent along, what was promised, how the result comes back: not what a result states.
const leftOut = new Set(['phone', 'email', 'file', 'declaration'])
// A question that only chose the next page of the form.
const asksTheWay = (field: FormDefinition['pages'][number]['fields'][number]): boolean =>
  field.type === 'yesno' && field.label.vi.trim().endsWith('?')

/** The answers that a template chose, in its order and under its names; the lines of a group keep their own. */
function chosenParts(
  form: FormDefinition,
  lines: readonly { field: string; label: string; value: string }[],
  rows: readonly ChosenRow[],
): Part[] {
  const chosen = rows.flatMap(({ field, label }) =>
    lines.flatMap((line): Row[] => {
      const inGroup = line.field.startsWith(`${field}-`)
      if (line.field !== field && !inGroup) return []
      return [
        {
          label: inGroup ? `${label}: ${line.label}` : label,
          value: line.value,
          ...(isIdentity(form, line.field) ? { secret: true as const } : {}),
        },
      ]
    }),
  )
  return chosen.length > 0 ? [{ title: 'Nội dung', rows: chosen }] : []
}

/** What was declared and granted, in Vietnamese, as a result states it: what its template chose, or everything. */
export async function contentParts(
  db: Db,
  form: FormDefinition,
  answers: Answers,
  on: string,
  chosen: readonly ChosenRow[] = [],
): Promise<Part[]> {
  const pages = form.pages.filter((page) => page.key !== 'result')
  const skipped = new Set(
    pages
      .flatMap((page) => page.fields)
      .filter((field) => leftOut.has(field.type) || asksTheWay(field))
      .map((field) => field.key),
  )
  const names = await communeNames(db, answers, on)
  if (chosen.length > 0) {
    const whole = answersSummary(translatorFor('vi'), form, answers, { options: () => names })
    return chosenParts(
      form,
      whole.flatMap((part) => part.rows),
      chosen,
    )
  }
  const parts = answersSummary(translatorFor('vi'), { ...form, pages }, answers, { options: () => names })
    .map(({ title, rows }) => ({
      title,
      rows: rows
        .filter((row) => !skipped.has(row.field))
        .map(({ field, label, value }) => ({ label, value, ...(isIdentity(form, field) ? { secret: true as const } : {}) })),
    }))
    .filter((part) => part.rows.length > 0)
  const rows = parts.flatMap((part) => part.rows)
  // Where each line says by itself what it is, one list reads better than the pages of the form.
  return new Set(rows.map((row) => row.label)).size === rows.length && rows.length > 0 ? [{ title: 'Nội dung', rows }] : parts
}

/** Everything that was declared, page by page; files and the statement at the end are said elsewhere. */
export async function declaredParts(db: Db, form: FormDefinition, answers: Answers, filedAt: Date): Promise<Part[]> {
  const names = await communeNames(db, answers, dayOf(filedAt))
  const said = new Set(
    form.pages
      .flatMap((page) => page.fields)
      .filter((field) => field.type === 'file' || field.type === 'declaration')
      .map((field) => field.key),
  )
  const t = translatorFor('vi')
  const repeats = form.pages.flatMap((page) => page.fields).filter((field): field is RepeatField => field.type === 'repeat')
  const listOf = (row: string): RepeatField | undefined => repeats.find((field) => row.startsWith(`${field.key}-`))
  return answersSummary(t, form, answers, { options: () => names })
    .map(({ page, title, rows }) => ({
      title,
      rows: rows.filter((row) => !said.has(row.field) && !listOf(row.field)).map(({ label, value }) => ({ label, value })),
      lists: repeats
        .filter((field) => form.pages.find((one) => one.key === page)?.fields.includes(field))
        .flatMap((field) => asList(field, rows)),
    }))
    .filter((part) => part.rows.length > 0 || part.lists.length > 0)
}

/** The items of a group as rows, with the columns that anybody filled in. */
function asList(field: RepeatField, rows: readonly { field: string; value: string }[]): DeclaredList[] {
  const cells = rows.flatMap((row) => {
    const [key, index, sub] = row.field.split('-')
    return key === field.key && sub ? [{ index: Number(index), sub, value: row.value }] : []
  })
  const columns = field.fields.filter((sub) => cells.some((cell) => cell.sub === sub.key))
  const count = Math.max(-1, ...cells.map((cell) => cell.index)) + 1
  if (count === 0) return []
  const cellAt = (index: number, sub: string): string => cells.find((cell) => cell.index === index && cell.sub === sub)?.value ?? ''
  return [
    {
      title: field.label.vi,
      columns: columns.map((sub) => sub.label.vi),
      rows: Array.from({ length: count }, (_, index) => columns.map((sub) => cellAt(index, sub.key))),
    },
  ]
}

/** Whether a line shows an identity number; lines of a repeat are named `field-0-sub`. */
const isIdentity = (form: FormDefinition, row: string): boolean =>
  form.pages
    .flatMap((page) => page.fields)
    .some((field) =>
      field.type === 'repeat'
        ? field.fields.some((sub) => sub.type === 'identity_number' && row.startsWith(`${field.key}-`) && row.endsWith(`-${sub.key}`))
        : field.type === 'identity_number' && field.key === row,
    )

/** The name in the field that the form marks as the holder's, where the applicant is somebody else. */
export function markedHolder(form: FormDefinition, answers: Answers): string | undefined {
  const field = form.pages.flatMap((page) => page.fields).find((one) => one.type === 'name' && one.holder)
  const name = field && answers[field.key]
  return typeof name === 'string' && name.trim() ? name.trim() : undefined
}

/** The communes whose codes stand in the answers. */
async function communeNames(db: Db, answers: Answers, on: string): Promise<UnitOption[]> {
  const asked = new Map<string, { code: string; to?: string }>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && /^\d{5}$/.test(value)) asked.set(value, { code: value })
    else if (Array.isArray(value)) value.forEach(collect)
    else if (value && typeof value === 'object') {
      const { unit, day } = value as { unit?: unknown; day?: unknown }
      // A commune that is no more is named as it was on its last day.
      if (typeof unit === 'string' && typeof day === 'string') asked.set(`${unit}@${day}`, { code: unit, to: day })
      Object.values(value).forEach(collect)
    }
  }
  collect(Object.values(answers))
  const units = await Promise.all(
    [...asked.values()].map(async ({ code, to }) => ({ unit: await findUnitByCode(db, code, { on: to ?? on, level: 'commune' }), to })),
  )
  return units.flatMap(({ unit, to }) => (unit ? [{ code: unit.code, name: unit.fullName, ...(to ? { to } : {}) }] : []))
}
