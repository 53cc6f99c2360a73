import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { refuse } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import {
  type Answers,
  answersFromBody,
  checkAll,
  errorText,
  type FileFact,
  type FormDefinition,
  relevantAnswers,
} from '#engine/forms/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { sealAnswers } from '../dossier/sealed-answers.ts'
import { canonical } from '../procedure/procedure.rules.ts'
import { columnsOf, headOf, type Places, type Posted, postedCell, type SheetColumn } from './columns.rules.ts'
import type { SheetLine } from './sheet.queries.ts'

/** The most dossiers that one sheet may hold: they are filed in one go. */
export const mostLines = 200

/** Communes by code, by name and by full name; a name of two communes is no answer. */
export function placesOf(communes: readonly Pick<Unit, 'code' | 'name' | 'fullName'>[]): Places {
  const places = new Map<string, string>()
  const twice = new Set<string>()
  for (const { code, name, fullName } of communes)
    for (const words of new Set([code, fold(name), fold(fullName)])) {
      if (places.has(words)) twice.add(words)
      places.set(words, code)
    }
  for (const words of twice) places.delete(words)
  return places
}

type Reading = {
  t: T
  config: Config
  form: FormDefinition
  lines: { line: number; cells: string[] }[]
  communes: readonly Unit[]
  /** Files for every line, by question. */
  shared: Answers
  files: FileFact[]
  today: string
  ownerId: string
  /** What beside the answers makes a line the same line: procedure and place. */
  about: string
}

/** Every line of a sheet with its answers and what is wrong in which column. */
export function checkLines(reading: Reading): SheetLine[] {
  const { t, form, lines } = reading
  const columns = columnsOf(t, form)
  const head = headOf(lines, columns)
  if (!head) throw refuse('invalid', 'procedures.sheet.not_ours')
  const data = lines.slice(head.index + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (data.length === 0) throw refuse('invalid', 'procedures.sheet.empty')
  if (data.length > mostLines) throw refuse('invalid', 'procedures.sheet.too_many', { count: data.length, most: mostLines })
  const seen = new Map<string, number>()
  const places = placesOf(reading.communes)
  return data.map(({ line, cells }) => {
    const checked = checkLine(reading, { columns, head: head.at, cells, places })
    const twin = seen.get(checked.hash) ?? null
    if (twin === null) seen.set(checked.hash, line)
    return { line, twin, ...checked }
  })
}

type Cells = { columns: SheetColumn[]; head: Map<number, SheetColumn>; cells: string[]; places: Places }

function answersOf({ form, shared }: Reading, { head, cells, places }: Cells): Answers {
  const body: Posted = Object.fromEntries(
    form.pages
      .flatMap((page) => page.fields)
      .flatMap((field) =>
        field.type === 'declaration' ? [[field.key, 'yes']] : field.type === 'signature' ? [[field.key, 'session']] : [],
      ),
  )
  for (const [place, column] of head)
    Object.assign(body, postedCell(column, (cells[place] ?? '').normalize('NFC').trim().slice(0, 4000), places))
  let answers: Answers = {}
  for (const page of form.pages) answers = answersFromBody(form, page.key, body, answers).answers
  return { ...answers, ...shared }
}

function checkLine(reading: Reading, cells: Cells): Omit<SheetLine, 'line' | 'twin'> {
  const { t, config, form, files, today, ownerId, about } = reading
  const answers = relevantAnswers(form, answersOf(reading, cells), today)
  const units = new Set(reading.communes.map(({ code }) => code))
  const faults = checkAll(form, answers, { today, files, units }).map((fault) => {
    const key = fault.field.split('-')[0] ?? fault.field
    const column = cells.columns.find((one) => one.field.key === key)
    const file = form.pages.flatMap((page) => page.fields).find((field) => field.key === key)
    return { column: column?.label ?? file?.label.vi ?? key, message: errorText(t, form, fault) }
  })
  const hash = createHash('sha256')
    .update(`${about} ${canonical(answers)}`)
    .digest('hex')
  const title = typeof answers.applicant_name === 'string' ? answers.applicant_name : ''
  return { title, answers: sealAnswers(config, ownerId, form, answers) as Record<string, unknown>, hash, faults }
}
