import { scopeOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { localized, type Lang, type Localized } from '#core/i18n.ts'
import {
  type Behind,
  CaseActed,
  type CaseHistory,
  CaseOpened,
  findCaseHistories,
  getLatestDefinition,
  listCaseHistories,
  listCasesBehind,
  listCasesChangedSince,
} from '#engine/casework/index.ts'
import type { Dimension, DrillPage, DrillQuestion, FactSource, Measure } from '../source/source.ts'
import { addDays, ages, type CaseDims, caseFacts, type Marks } from './case-facts.rules.ts'

export type CaseSource = {
  key: string
  label: Localized
  /** Kind of the cases, and the key of their process. */
  kind: string
  definitionKey: string
  marks: Readonly<Record<string, { label: Localized; actions: readonly string[] }>>
  /** Dimensions beyond the channel, and their values for many cases at once. */
  dimensions: Readonly<Record<string, Dimension>>
  describe(db: Db, caseIds: readonly string[]): Promise<ReadonlyMap<string, CaseDims>>
  channels: Readonly<Record<string, Localized>>
  /** Where a reader finds the case, and who may read it there (verb `read` of this kind of record). */
  href(reference: string): string
  readable: string
  /** Actions by which a case is rated. */
  ratedBy?: readonly string[]
  /** Cases with these values of the dimensions, where the case itself does not know. */
  idsWith?(db: Db, where: CaseDims, candidates: { from: string; to: string }): Promise<string[]>
}

const words = (vi: string, en: string, km: string): Localized => ({ vi, en, km })

const ageNames: Record<(typeof ages)[number]['key'], Localized> = {
  '0_5': words('0–5 ngày', '0–5 days', '០–៥ ថ្ងៃ'),
  '6_10': words('6–10 ngày', '6–10 days', '៦–១០ ថ្ងៃ'),
  '11_30': words('11–30 ngày', '11–30 days', '១១–៣០ ថ្ងៃ'),
  over_30: words('Trên 30 ngày', 'Over 30 days', 'លើស ៣០ ថ្ងៃ'),
}

const own: Record<string, Measure> = {
  received: { grain: 'case', kind: 'flow', label: words('Đã nhận', 'Received', 'បានទទួល') },
  complete: {
    grain: 'case',
    kind: 'flow',
    dimensions: [],
    label: words('Đủ thông tin thống kê', 'With all dimensions known', 'មានព័ត៌មានស្ថិតិគ្រប់'),
  },
  closed: { grain: 'case', kind: 'flow', label: words('Đã giải quyết', 'Closed', 'បានដោះស្រាយ') },
  closed_in_time: { grain: 'case', kind: 'flow', label: words('Giải quyết đúng hạn', 'Closed in time', 'ដោះស្រាយទាន់ពេល') },
  closed_late: { grain: 'case', kind: 'flow', label: words('Giải quyết trễ hạn', 'Closed late', 'ដោះស្រាយយឺត') },
  outcome: { grain: 'case', kind: 'flow', dimensions: ['outcome'], label: words('Kết quả', 'Outcome', 'លទ្ធផល') },
  time_to_close: {
    grain: 'case',
    kind: 'duration',
    label: words('Thời gian từ nộp đến xong', 'Time from filing to close', 'រយៈពេលពីដាក់ដល់ចប់'),
  },
  ratings: { grain: 'case', kind: 'flow', label: words('Lượt đánh giá', 'Ratings', 'ការវាយតម្លៃ') },
  rating_points: { grain: 'case', kind: 'flow', label: words('Tổng điểm đánh giá', 'Points of ratings', 'ពិន្ទុវាយតម្លៃសរុប') },
  satisfied: { grain: 'case', kind: 'flow', label: words('Hài lòng (4–5 điểm)', 'Satisfied (4–5 points)', 'ពេញចិត្ត (៤–៥ ពិន្ទុ)') },
  actions: { grain: 'transition', kind: 'flow', dimensions: ['action'], label: words('Việc đã làm', 'Actions done', 'ការងារបានធ្វើ') },
  open: { grain: 'open_per_day', kind: 'stock', label: words('Đang giải quyết', 'Open', 'កំពុងដោះស្រាយ') },
  overdue: { grain: 'open_per_day', kind: 'stock', label: words('Đang quá hạn', 'Overdue', 'កំពុងហួសកំណត់') },
  open_by_age: {
    grain: 'open_per_day',
    kind: 'stock',
    dimensions: ['age'],
    label: words('Đang giải quyết theo tuổi', 'Open by age', 'កំពុងដោះស្រាយតាមអាយុ'),
  },
}

function measuresOf(config: CaseSource): Record<string, Measure> {
  const everything = ['channel', ...Object.keys(config.dimensions)]
  const base = Object.fromEntries(Object.entries(own).map(([key, measure]) => [key, { dimensions: everything, ...measure }]))
  for (const [mark, { label }] of Object.entries(config.marks)) {
    base[mark] = { grain: 'transition', kind: 'flow', label, dimensions: everything }
    base[`${mark}_cases`] = {
      grain: 'case',
      kind: 'flow',
      dimensions: everything,
      label: words(`${label.vi}: số vụ việc`, `${label.en ?? label.vi}: cases`, `${label.km ?? label.vi}៖ ចំនួនករណី`),
    }
  }
  return base
}

/** Names of actions and outcomes are those of the process. */
function actionNames(config: CaseSource): NonNullable<Dimension['nameValues']> {
  return async (db, values, lang: Lang) => {
    const definition = await getLatestDefinition(db, config.definitionKey)
    return new Map(
      values.map((value) => [value, localized(lang, definition.actions[value]?.label ?? definition.states[value]?.label ?? value)]),
    )
  }
}

/** What of a figure the cases themselves can be asked for. */
function behind(config: CaseSource, { measure, where, from, to }: DrillQuestion): Omit<Behind, 'kind' | 'scope'> | undefined {
  const start = new Date(`${from}T00:00:00+07:00`)
  const end = new Date(`${addDays(to, 1)}T00:00:00+07:00`)
  const at = (day: string): Date => new Date(`${day}T00:00:00+07:00`)
  const span = { from: start, to: end, channel: where.channel }
  const mark = config.marks[measure.replace(/_cases$/, '')]
  if (mark) return { ...span, when: 'acted', acted: mark.actions }
  if (measure === 'received' || measure === 'complete') return { ...span, when: 'opened' }
  if (measure === 'closed' || measure === 'time_to_close') return { ...span, when: 'closed' }
  if (measure === 'closed_in_time' || measure === 'closed_late') return { ...span, when: 'closed', late: measure === 'closed_late' }
  if (measure === 'outcome') return { ...span, when: 'closed', outcome: where.outcome }
  if (measure === 'open') return { ...span, when: 'open' }
  if (measure === 'overdue') return { ...span, when: 'open', overdueBefore: at(to) }
  if (measure === 'actions') return { ...span, when: 'acted', acted: where.action ? [where.action] : undefined }
  if (['ratings', 'rating_points', 'satisfied'].includes(measure)) return { ...span, when: 'acted', acted: config.ratedBy }
  if (measure === 'open_by_age') {
    const index = ages.findIndex((age) => age.key === where.age)
    const [band, next] = [ages[index], ages[index + 1]]
    return {
      ...span,
      when: 'open',
      openedBefore: band && at(addDays(to, 1 - band.from)),
      openedFrom: next && at(addDays(to, 1 - next.from)),
    }
  }
  return undefined
}

async function drill(config: CaseSource, db: Db, question: DrillQuestion): Promise<DrillPage> {
  const asked = behind(config, question)
  if (!asked) return { records: [], next: undefined }
  const others = Object.fromEntries(Object.entries(question.where).filter(([name]) => name in config.dimensions))
  const ids = Object.keys(others).length > 0 ? await config.idsWith?.(db, others, { from: question.from, to: question.to }) : undefined
  const scope = scopeOf(question.actor, 'read', config.readable)
  const { cases, next } = await listCasesBehind(
    db,
    { ...asked, kind: config.kind, scope, unitIds: question.unitIds, ids },
    { after: question.after, limit: question.limit },
  )
  const records = cases.map((found) => ({
    id: found.id,
    label: found.reference,
    about: found.title,
    unitId: found.unitId,
    at: found.openedAt,
    href: config.href(found.reference),
    ...(found.late ? { late: true } : {}),
  }))
  return { records, next }
}

/** One object for the cases that share all values: what is worked out for it is worked out once. */
function dimsOfCase(channel: string, described: CaseDims | undefined, known: Map<string, CaseDims>): CaseDims {
  let key = channel
  for (const name in described) key += `\n${name}=${described[name]}`
  const dims = known.get(key) ?? { channel, ...described }
  known.set(key, dims)
  return dims
}

/** The facts of every case of a kind: received, closed, in time, how long, asked again, rated, and what is open at the end of each day. */
export function caseSource(config: CaseSource): FactSource {
  const marks: Marks = Object.fromEntries(Object.entries(config.marks).map(([mark, { actions }]) => [mark, actions]))
  const needed = Object.keys(config.dimensions)
  const counting = (history: CaseHistory, described: ReadonlyMap<string, CaseDims>, known: Map<string, CaseDims>) => ({
    marks,
    needed,
    dims: dimsOfCase(history.channel, described.get(history.caseId), known),
  })
  return {
    key: config.key,
    label: config.label,
    measures: measuresOf(config),
    dimensions: {
      channel: { label: words('Cách nộp', 'Channel', 'វិធីដាក់'), values: config.channels, daily: true },
      ...config.dimensions,
      action: { label: words('Việc', 'Action', 'ការងារ'), nameValues: actionNames(config) },
      outcome: { label: words('Kết quả', 'Outcome', 'លទ្ធផល'), nameValues: actionNames(config) },
      age: { label: words('Tuổi', 'Age', 'អាយុ'), values: ageNames },
    },
    replays: true,
    on: [CaseOpened, CaseActed].map((event) => ({
      event,
      only: { kind: config.kind },
      subjectOf: (payload: { caseId: string }) => payload.caseId,
    })) as FactSource['on'] & object,
    factsOf: async (db, counted) => {
      const histories = (await findCaseHistories(db, [...counted.keys()])).filter((one) => one.version !== counted.get(one.caseId)?.version)
      const described = await config.describe(
        db,
        histories.map((one) => one.caseId),
      )
      const known = new Map<string, CaseDims>()
      return new Map(
        histories.map((history) => {
          const before = counted.get(history.caseId)?.version
          const by = counting(history, described, known)
          const facts = caseFacts(history, history.version, by)
          return [history.caseId, { version: history.version, facts, before: before === undefined ? [] : caseFacts(history, before, by) }]
        }),
      )
    },
    all: async function* (db) {
      const known = new Map<string, CaseDims>()
      for await (const histories of listCaseHistories(db, config.kind)) yield* counted(db, histories, known)
    },
    changedSince: (db, at) => listCasesChangedSince(db, config.kind, at),
    drill: (db, question) => drill(config, db, question),
  }

  async function* counted(db: Db, histories: readonly CaseHistory[], known: Map<string, CaseDims>) {
    const described = await config.describe(
      db,
      histories.map((one) => one.caseId),
    )
    for (const history of histories)
      yield {
        subject: history.caseId,
        version: history.version,
        facts: caseFacts(history, history.version, counting(history, described, known)),
      }
  }
}
