import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listDefinitions } from '#engine/indicators/index.ts'
import { checkResolution } from '../pack/pack.ts'
import { publishResolution } from '../target/resolution.queries.ts'
import { readGoal, readYear } from '../target/target.rules.ts'
import type { ResolutionBody, Target } from '../target/target.ts'
import { giveTask, provinceOf } from './act.ts'
import { concernsUs, partnersOf, readDue } from './due.rules.ts'
import { findTask, type Task, type TaskWords, updateWords } from './task.queries.ts'

const text = Type.String({ maxLength: 4000 })
const TargetRows = Type.Array(
  Type.Object({ no: Type.String({ minLength: 1, maxLength: 20 }), period: text, name: text, unit: text, target: text, lead: text }),
  { maxItems: 1000 },
)
const TaskRows = Type.Array(
  Type.Object({
    no: Type.String({ minLength: 1, maxLength: 20 }),
    group: text,
    task: Type.String({ minLength: 1, maxLength: 4000 }),
    lead: text,
    partners: text,
    result: text,
    due: text,
  }),
  { maxItems: 2000 },
)
const targetShape = Compile(TargetRows)
const taskShape = Compile(TaskRows)

/** What a programme is called, which of its targets are measured here, and how its papers name us. */
export type Programme = Omit<ResolutionBody, 'targets'> & { measuredBy: Record<string, string>; localLeads: string[] }

export const readProgramme = (packDir: string, key: string): Programme =>
  JSON.parse(readFileSync(join(packDir, '..', 'common', 'programme', `${key}.json`), 'utf8')) as Programme

export type ImportReport = {
  targets: number
  measured: number
  /** Numbers of targets whose goal is no single number, and of headings without a goal. */
  withoutNumber: string[]
  headings: string[]
  /** Measured by an indicator that is not there. */
  unknownIndicators: string[]
  tasks: { made: number; changed: number; same: number }
  regular: number
  /** Tasks whose day could not be read. */
  withoutDay: string[]
  /** Leads that are no unit of the province: their tasks stand under the province with the name as written. */
  leadsElsewhere: string[]
  ours: { lead: number; partner: number }
}

function targetOf(
  row: Static<typeof TargetRows>[number],
  { measuredBy }: Programme,
  known: ReadonlySet<string>,
  report: ImportReport,
): Target {
  const goal = readGoal(row.target)
  const year = readYear(row.period)
  const indicator = measuredBy[row.no] ?? null
  if (row.target === '') report.headings.push(row.no)
  else if (!goal) report.withoutNumber.push(row.no)
  if (indicator && !known.has(indicator)) report.unknownIndicators.push(row.no)
  const isKnown = indicator !== null && known.has(indicator)
  if (isKnown) report.measured++
  return {
    no: row.no,
    key: `t_${row.no.replaceAll('.', '_')}`,
    name: { vi: row.name },
    unit: row.unit === '%' ? 'percent' : row.unit.slice(0, 100),
    way: goal?.way ?? 'up',
    indicator: isKnown ? indicator : null,
    milestones: goal && year ? [{ year, value: goal.value }] : [],
    owner: { vi: row.lead || '–', en: row.lead || '–', km: row.lead || '–' },
    evidence: {
      vi: 'Như văn bản nêu; chỉ tiêu gắn kèm nếu có.',
      en: 'As the paper states; by the linked indicator where there is one.',
      km: 'តាមឯកសារ; ដោយសូចនាករបើមាន។',
    },
    ...(row.target ? { goalWords: row.target.slice(0, 400) } : {}),
  }
}

const wordsOfTask = (row: Static<typeof TaskRows>[number], programme: Programme): TaskWords => {
  const due = readDue(row.due)
  return {
    resolution: programme.key,
    no: row.no,
    area: row.group,
    words: row.task,
    lead: row.lead || '–',
    partners: partnersOf(row.partners),
    evidence: row.result,
    dueWords: row.due,
    dueOn: due.day,
    isRegular: due.isRegular,
    concerns: concernsUs(row.lead, row.partners, programme.localLeads),
  }
}

const isSame = (task: Task, words: TaskWords): boolean =>
  (['area', 'words', 'lead', 'evidence', 'dueWords', 'isRegular', 'concerns'] as const).every((key) => task[key] === words[key]) &&
  task.partners.join('|') === words.partners.join('|')

/** Takes in targets and tasks of a programme; a second run changes nothing, a changed file changes what it says and keeps what was done. */
export async function importProgramme(
  context: Pick<Context, 'db' | 'clock'>,
  given: { programme: Programme; packDir: string; targets: unknown; tasks: unknown },
): Promise<ImportReport> {
  const { programme, targets, tasks } = given
  for (const [name, shape, rows] of [
    ['targets', targetShape, targets],
    ['tasks', taskShape, tasks],
  ] as const)
    if (!shape.Check(rows)) throw new Error(`${name}: ${shape.Errors(rows)[0]?.instancePath ?? ''} ${shape.Errors(rows)[0]?.message ?? ''}`)
  const { db, clock } = context
  const at = clock.now()
  const report: ImportReport = {
    ...{ targets: 0, measured: 0, withoutNumber: [], headings: [], unknownIndicators: [], tasks: { made: 0, changed: 0, same: 0 } },
    ...{ regular: 0, withoutDay: [], leadsElsewhere: [], ours: { lead: 0, partner: 0 } },
  }
  const known = new Set((await listDefinitions(db)).map(({ key }) => key))
  const { measuredBy: _, localLeads: __, ...paper } = programme
  const rows = targets as Static<typeof TargetRows>
  const body = checkResolution({ ...paper, targets: rows.map((row) => targetOf(row, programme, known, report)) }, programme.key)
  report.targets = rows.length
  await inTransaction(db, async (trx) => void (await publishResolution(trx, body, at)))
  const province = await provinceOf(db, given.packDir, dayOf(at))
  const opened = new Date(`${programme.day}T08:00:00+07:00`)
  const elsewhere = new Set<string>()
  for (const row of tasks as Static<typeof TaskRows>) {
    const words = wordsOfTask(row, programme)
    if (words.isRegular) report.regular++
    if (!readDue(row.due).isRead) report.withoutDay.push(row.no)
    if (words.concerns !== 'none') report.ours[words.concerns]++
    if (words.concerns !== 'lead') elsewhere.add(words.lead)
    const before = await findTask(db, { resolution: programme.key, no: row.no })
    if (!before) {
      const by = { id: null, name: programme.code, role: 'system' }
      await giveTask(db, { ...words, unitId: province.id, by, at: opened, clientKey: `import:${programme.key}:${row.no}` })
      report.tasks.made++
    } else if (isSame(before, words)) report.tasks.same++
    else {
      await updateWords(db, before.id, words)
      report.tasks.changed++
    }
  }
  report.leadsElsewhere = [...elsewhere].sort()
  return report
}

/** What the import says at its end: what came in, and what it could not match. */
export function reportLines(report: ImportReport): string[] {
  const { tasks, ours } = report
  return [
    `targets: ${report.targets}, of which ${report.measured} are measured by an indicator here`,
    `  without a single number as goal: ${report.withoutNumber.join(', ') || 'none'}`,
    `  headings without a goal: ${report.headings.join(', ') || 'none'}`,
    `  their indicator is not there: ${report.unknownIndicators.join(', ') || 'none'}`,
    `tasks: ${tasks.made} made, ${tasks.changed} changed, ${tasks.same} as before; the localities lead ${ours.lead} and are partners of ${ours.partner}`,
    `  again and again: ${report.regular}; day not read: ${report.withoutDay.join(', ') || 'none'}`,
    `  leads that are no unit of the province (kept as written, under the province): ${report.leadsElsewhere.length}`,
    ...report.leadsElsewhere.map((lead) => `    ${lead}`),
  ]
}
