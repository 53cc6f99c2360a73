import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { type Fault, findOpenDraft, registerVersionedKind, type VersionedKind } from '#ground/versions/index.ts'
import { giveTasks, unknownNames } from '../plan/tasks.ts'
import { isSpan, type Span } from '../value/value.rules.ts'
import { type Book, type BookKind, listBooks, listEditions, publishBook } from './rulebook.queries.ts'
import { BudgetRulesShape, type Criteria, CriteriaShape, type MethodBook, MethodShape, type Plan, PlanShape } from './shapes.ts'

/** What a body says that its shape cannot forbid. */
type More = (body: never) => Fault[]

const isSpanned = (value: unknown): value is Span => typeof value === 'object' && value !== null && 'low' in value && 'high' in value

/** Spans in which the least is above the most. */
export function spanFaults(body: unknown, at = ''): Fault[] {
  if (isSpanned(body)) return isSpan(body) ? [] : [{ at, message: 'low ≤ mid ≤ high' }]
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([key, value]) => spanFaults(value, at ? `${at}.${key}` : key))
}

const criteriaFaults = ({ criteria }: Criteria): Fault[] =>
  criteria.flatMap((one, index) => {
    const twice = criteria.findIndex(({ key }) => key === one.key) < index
    const wrongWay = one.way === 'up' ? one.full <= one.none : one.full >= one.none
    return [
      ...(twice ? [{ at: `criteria.${index}.key`, message: one.key }] : []),
      ...(wrongWay ? [{ at: `criteria.${index}.full`, message: `${one.none} → ${one.full}` }] : []),
    ]
  })

/** What a plan lacks before two persons may put it into force. */
export function planFaults(plan: Plan): Fault[] {
  const faults: Fault[] = []
  if (plan.to < plan.from) faults.push({ at: 'to', message: `${plan.from} – ${plan.to}` })
  if (plan.goals.length === 0) faults.push({ at: 'goals', message: '0' })
  plan.goals.forEach((goal, g) => {
    if (goal.items.length === 0) faults.push({ at: `goals.${g}.items`, message: '0' })
    goal.items.forEach((item, i) => {
      const year = Number(item.due.slice(0, 4))
      if (year < plan.from || year > plan.to) faults.push({ at: `goals.${g}.items.${i}.due`, message: item.due })
      for (const money of item.money)
        if (money.year < plan.from || money.year > plan.to) faults.push({ at: `goals.${g}.items.${i}.money`, message: String(money.year) })
    })
  })
  return faults
}

/** What is to be done when a version is put into force. */
type Follow = (trx: Db, key: string, body: unknown, by: { id: string | null; name: string }, at: Date) => Promise<unknown>
type Told = {
  kind: BookKind
  shape: TSchema
  order: number
  more?: More
  /** What only the database knows. */
  moreIn?: VersionedKind['check']
  editor?: (key: string) => string
  follow?: Follow
}

export const tellers: Told[] = [
  { kind: 'value_method', shape: MethodShape, order: 200, more: (body: MethodBook) => spanFaults(body) },
  { kind: 'budget_rules', shape: BudgetRulesShape, order: 205 },
  { kind: 'agency_criteria', shape: CriteriaShape, order: 210, more: criteriaFaults as More },
  {
    kind: 'digital_plan',
    shape: PlanShape,
    order: 215,
    more: planFaults as More,
    editor: (key) => `/dieu-hanh/ke-hoach/${key}/soan`,
    moreIn: (db, _key, body) => unknownNames(db, body as Plan),
    follow: (trx, key, body, by, at) => giveTasks(trx, key, body as Plan, by, at),
  },
]

/** The faults of a body: of its shape, then of its sense. */
export function bookFaults({ shape, more }: Pick<Told, 'shape' | 'more'>, body: unknown): Fault[] {
  const check = Compile(shape)
  if (!check.Check(body))
    return check
      .Errors(body)
      .slice(0, 20)
      .map((one) => ({ at: one.instancePath, message: one.message }))
  return more?.(body as never) ?? []
}

const titleOf = (body: unknown): string => {
  const { title } = body as { title: string | { vi: string } }
  return typeof title === 'string' ? title : title.vi
}

const lineOf = (book: Book<unknown>, newer: Book<unknown> | undefined) => ({
  number: book.number,
  from: book.validFrom,
  to: newer?.validFrom ?? null,
  by: `${book.draftedBy}, ${book.reviewedBy}`,
})

/** The method of value, the rules of the budget, the criteria and the plans are written by one person and put in force by a second. */
export function registerBooks(): void {
  for (const teller of tellers) {
    const { kind, order, editor } = teller
    registerVersionedKind({
      kind,
      order,
      label: `projects.book.${kind}` as MessageKey,
      about: `projects.book.${kind}_about` as MessageKey,
      list: async (db, { q, after, limit }) =>
        (await listBooks(db, kind))
          .map((book) => ({ key: book.key, title: titleOf(book.body), number: book.number }))
          .filter(({ key, title }) => key > (after ?? '') && (!q || fold(title).includes(fold(q))))
          .slice(0, limit),
      title: (db, key) => titleIn(db, kind, key),
      versions: async (db, key) => (await listEditions(db, kind, key)).map((book, index, all) => lineOf(book, all[index - 1])),
      body: async (db, key, number) => (await listEditions(db, kind, key)).find((one) => one.number === number)?.body,
      check: async (db, key, body, at) => {
        const faults = bookFaults(teller, body)
        return faults.length > 0 ? faults : ((await teller.moreIn?.(db, key, body, at)) ?? [])
      },
      publish: async (trx, key, body, { at, from, drafter, reviewer }) => {
        const number = await publishBook(trx, { kind, key, body, from, at, draftedBy: drafter.name, reviewedBy: reviewer.name })
        if (number === undefined) throw refuse('conflict', 'projects.book.same')
        await teller.follow?.(trx, key, body, reviewer, at)
        return number
      },
      ...(editor ? { editor } : {}),
    })
  }
}

async function titleIn(db: Db, kind: BookKind, key: string): Promise<string | undefined> {
  const [newest] = await listEditions(db, kind, key)
  const body = newest?.body ?? (await findOpenDraft(db, kind, key))?.body
  return body === undefined ? undefined : titleOf(body)
}
