import type { Limits } from './limits.ts'
import type { Crowd, Lives, Spike } from './lives.ts'
import type { Figures } from './load.ts'
import type { Cost } from './pages.ts'

export type Stage = {
  dossiers: number
  costs: Cost[]
  lives: Omit<Lives, 'codes'>
  /** Processor time of a whole life, in all processes of the program and in PostgreSQL. */
  perLife: { programMs: number; postgresMs: number }
  /** What was still to be done behind the lives when they had ended: jobs, how long it took, its processor time a life; lives a second with it. */
  behind: { jobs: number; seconds: number; programMs: number; postgresMs: number; sustained: number }
  crowds: Crowd[]
  spike: Spike
  pages: Record<string, Figures>
  rssMb: number
}
export type Results = {
  date: string
  commit: string
  node: string
  postgres: string
  cores: number
  processes: number
  loadBefore: number
  quick: boolean
  generatedPerSecond: number
  limits: Limits
  stages: Stage[]
}

const line = (cells: (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(42) : String(cell).padStart(11))).join('')
const met = (ok: boolean): string => (ok ? 'met' : 'missed')

function stageLines(stage: Stage): string[] {
  const { lives, crowds, spike, perLife, behind, pages, costs } = stage
  const times = (name: string, f: Figures, aim: number): string =>
    line([`  ${name}`, f.p50, f.p95, f.p99, `≤ ${aim}`, met(f.p95 <= aim), ...(f.errors > 0 ? [`${f.errors} errors`] : [])])
  return [
    '',
    `WITH ${stage.dossiers.toLocaleString('en')} DOSSIERS (program ${stage.rssMb} MB)`,
    line(['processor time of a page', 'ours ms', 'bare ms', 'ratio', 'aim', '']),
    ...costs.map((cost) =>
      line([
        `  ${cost.page} (${cost.queries} queries, ${Math.round(cost.bytes / 1024)} KB)`,
        cost.oursMs,
        cost.bareMs,
        cost.ratio,
        '≤ 2',
        met(cost.ratio <= 2),
      ]),
    ),
    line(['whole dossier lives', 'a second', 'p50 ms', 'p95 ms', 'aim', '']),
    line([
      '  file, receive, take, propose, approve, deliver',
      lives.lives.perSecond,
      lives.lives.p50,
      lives.lives.p95,
      '≥ 100/s',
      met(lives.lives.perSecond >= 100),
    ]),
    line(['  processor ms of a life: program, PostgreSQL', perLife.programMs.toFixed(1), perLife.postgresMs.toFixed(1)]),
    line([
      '  done afterwards: jobs, seconds, ms of a life',
      behind.jobs,
      behind.seconds,
      behind.programMs.toFixed(1),
      behind.postgresMs.toFixed(1),
    ]),
    line(['  lives a second with what is done afterwards', behind.sustained]),
    line(['times in ms', 'p50', 'p95', 'p99', 'aim of p95', '']),
    ...crowds.flatMap(({ users, perSecond, submit, act }) => [
      times(`submit, ${users} people, ${perSecond}/s`, submit, 300),
      times(`act, ${users} people`, act, 300),
    ]),
    times('act, 16 without a pause', lives.act, 300),
    ...Object.entries(lives.byAction).map(([action, f]) => times(`· ${action}`, f, 300)),
    line([
      `  spike ${spike.base} → ${spike.peak}/s: median p95 before, during`,
      spike.before.p50,
      spike.during.p50,
      `${spike.errors} errors`,
      `to +20 %: ${spike.recoveredAfter ?? 'not'}${spike.recoveredAfter === undefined ? '' : ' s'}`,
    ]),
    ...Object.entries(pages).map(([name, f]) => times(name, f, 150)),
  ]
}

/** The measurement as a table, each figure beside its aim. */
export function tableOf(results: Results): string {
  const { limits, stages } = results
  const [empty, full] = [stages[0], stages.at(-1)]
  const slower =
    empty && full && full !== empty ? Math.round((1 - full.lives.lives.perSecond / empty.lives.lives.perSecond) * 1000) / 10 : undefined
  return [
    `tinhso bench ${results.date}, ${results.commit}, node ${results.node}, PostgreSQL ${results.postgres}, ${results.cores} cores, ${results.processes} processes that serve, load before ${results.loadBefore}`,
    '',
    'WHAT THE MACHINE CAN DO AT MOST, A SECOND',
    line(['  select 1 over pg, one / ten at once', limits.selects, limits.selectsBy10]),
    line(['  fsynced commits, one / ten at once', limits.commits, limits.commitsBy10]),
    line(['  bare node:http answers, ten at once', limits.http]),
    line(['  made-up dossiers written', results.generatedPerSecond]),
    ...stages.flatMap(stageLines),
    ...(slower === undefined
      ? []
      : [
          '',
          line([
            `lives slower with ${full?.dossiers.toLocaleString('en')} than with none`,
            `${slower} %`,
            '',
            '',
            '≤ 10 %',
            met(slower <= 10),
          ]),
        ]),
  ].join('\n')
}
