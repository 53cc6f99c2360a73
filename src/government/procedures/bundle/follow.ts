import type { FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { formatDate, formatMoney, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { findTogether } from '#engine/payments/index.ts'
import { durationWords } from '../catalogue/words.rules.ts'
import { dueWords, type Step, stepsOf } from '../dossier/view.ts'
import { feeNotice } from '../fees/dossier-fee.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import type { FilingChannel } from '../procedure/procedure.ts'
import { mayRead } from '../dossier/may-read.ts'
import type { PartState } from './bundle.ts'
import { aheadOf } from './fee-ahead.ts'
import { type PartLine, PartOf, type WholeProps } from './bundle.page.tsx'
import { listWholesOf } from './bundle.queries.ts'
import type { PartFile, Whole } from './read-whole.ts'

const kinds: Record<PartState, TagKind> = {
  waiting: 'plain',
  running: 'doing',
  granted: 'done',
  refused: 'overdue',
  withdrawn: 'done',
  stopped: 'done',
}

const fates = { stop: 'procedures.bundle.then_stop', go_on: 'procedures.bundle.then_go_on', wait: 'procedures.bundle.then_wait' } as const

/** What a part that failed means for those after it. */
function thenOf(t: T, whole: Whole, { part, standing }: PartFile): string | undefined {
  const { state } = standing
  if (state !== 'refused' && state !== 'withdrawn' && state !== 'stopped') return undefined
  if (!whole.parts.some((one) => one.part.after.includes(part.key))) return t('procedures.bundle.then_alone')
  return t(fates[state === 'withdrawn' ? part.otherwise.withdrawn : part.otherwise.refused])
}

export const partState = (t: T, one: PartFile): string => {
  const { standing, file } = one
  const own = standing.state === 'running' && file ? file.definition.states[file.case.state]?.label : undefined
  return own ? localized(t.lang, own) : t(`procedures.bundle.state_${standing.state}` as MessageKey)
}

function orderOf(t: T, whole: Pick<Whole, 'bundle'>, after: readonly string[]): string {
  const names = whole.bundle.body.parts.filter(({ key }) => after.includes(key)).map(({ name }) => localized(t.lang, name))
  return names.length > 0 ? t('procedures.bundle.after', { parts: names.join(', ') }) : t('procedures.bundle.at_once')
}

function spanOf(t: T, { leg, standing }: PartFile): string {
  if (!leg || standing.state === 'stopped') return '–'
  const [from, to] = [formatDate(t.lang, leg.from), leg.to ? formatDate(t.lang, leg.to) : '?']
  return from === to ? from : `${from} – ${to}`
}

const askedWords = ({ file }: PartFile): string | undefined => {
  if (!file || file.definition.states[file.case.state]?.kind !== 'waiting') return undefined
  return [...file.actions].reverse().find(({ type }) => type === 'request_supplement' || type === 'ask_correction')?.note ?? undefined
}

async function lineOf(request: FastifyRequest, whole: Whole, one: PartFile, reader: WholeProps['reader']): Promise<PartLine> {
  const { t, server, actor } = request
  const { part, filed, file, result, standing } = one
  const own = reader === 'own'
  const asked = filed.code ? { kind: 'dossier', subject: filed.code } : aheadOf(whole.dossier.code, part.key)
  const fee = own ? await feeNotice(server.db, t, asked.subject, asked) : undefined
  const office = reader === 'officer' && file && mayRead(actor, file.case) ? `/lam-viec/ho-so/${filed.code}` : undefined
  const failed = ['refused', 'withdrawn', 'stopped'].includes(standing.state)
  return {
    ...{ key: part.key, name: localized(t.lang, part.name), unit: one.unitName, state: partState(t, one), kind: kindOf(one) },
    code: reader === 'public' ? undefined : (filed.code ?? undefined),
    href: own && filed.code ? `/ho-so/${filed.code}` : office,
    span: spanOf(t, one),
    order: orderOf(t, whole, part.after),
    reason: own && standing.state === 'refused' ? (filed.reason ?? undefined) : undefined,
    others: thenOf(t, whole, one),
    asked: reader === 'public' ? undefined : askedWords(one),
    result: own && result ? { title: result.title, href: `/ho-so/${filed.code}/ket-qua.pdf`, code: result.code } : undefined,
    fee,
    again: own && failed ? `/ho-so/${whole.dossier.code}/phan/${part.key}/lai` : undefined,
  }
}

const kindOf = ({ standing, file }: PartFile): TagKind => {
  if (standing.state !== 'running') return kinds[standing.state]
  if (file?.definition.states[file.case.state]?.kind === 'waiting') return 'waiting'
  return standing.overdue ? 'overdue' : 'doing'
}

/** The chain of parts that decides the day, each with its own time. */
function chainOf(t: T, whole: Whole): string | undefined {
  const channel = whole.dossier.channel as FilingChannel
  const said = whole.parts.flatMap(({ part, version, leg }) => {
    const time = dueDuration(version.procedure, channel)
    return leg?.deciding && time
      ? [t('procedures.bundle.chain_part', { part: localized(t.lang, part.name), time: durationWords(t, time) })]
      : []
  })
  return said.length > 0 ? said.join(' → ') : undefined
}

/** The parts of a filing as its page shows them to the person, to anybody who knows code and phone, or to an office. */
export async function wholeProps(request: FastifyRequest, whole: Whole, reader: WholeProps['reader']): Promise<WholeProps> {
  const { t } = request
  const { course, promisedAt, parts } = whole
  const together = reader === 'own' ? await findTogether(request.server.db, whole.dossier.code, request.server.clock.now()) : undefined
  return {
    t,
    together: together && {
      href: `/thanh-toan/chung/${together.id}`,
      due: together.state !== 'paid' && together.state !== 'closed',
      title: t('payments.together.all', { amount: formatMoney(t.lang, together.amount) }),
      text: t('payments.together.all_text', { count: together.count }),
    },
    lines: await Promise.all(parts.map((one) => lineOf(request, whole, one, reader))),
    due: course.due && dueWords(t, course.due),
    ended: whole.file.case.closedAt !== null,
    waits: whole.waitsForPerson,
    promised: promisedAt ? dueWords(t, promisedAt) : undefined,
    chain: chainOf(t, whole),
    reader,
  }
}

/** One timeline of the whole and all its parts, newest first. */
export function wholeSteps(t: T, whole: Whole, forOwner: boolean): Step[] {
  const names = new Map(whole.parts.map(({ part }) => [part.key, localized(t.lang, part.name)]))
  const named = (step: Step): Step => (step.part ? { ...step, what: `${names.get(step.part) ?? step.part}: ${lower(step.what)}` } : step)
  const own = stepsOf(t, whole.file, forOwner).map(named)
  const parts = whole.parts.flatMap(({ file, part }) =>
    file
      ? stepsOf(t, file, forOwner)
          .filter(({ type }) => type !== 'open')
          .map((step) => named({ ...step, part: part.key }))
      : [],
  )
  // What a part came to is said by its own dossier; the record of the whole repeats it only where there is none.
  const said = ['part_granted', 'part_refused', 'part_withdrawn']
  const began = new Set(whole.parts.flatMap(({ file, part }) => (file ? [part.key] : [])))
  return [...own.filter(({ type, part }) => !(said.includes(type) && began.has(part ?? ''))), ...parts]
    .map((step, index) => ({ step, index }))
    .sort((a, b) => b.step.at.getTime() - a.step.at.getTime() || a.index - b.index)
    .map(({ step }) => (forOwner ? step : { ...step, note: null }))
}

const lower = (words: string): string => words.charAt(0).toLocaleLowerCase('vi') + words.slice(1)

/** The way from the page of a part to the whole; nothing on the page of any other dossier. */
export async function partOf(request: FastifyRequest, caseId: string, at: 'portal' | 'desk'): Promise<ComponentChildren> {
  const [whole] = await listWholesOf(request.server.db, [caseId])
  return (
    whole &&
    h(PartOf, { t: request.t, code: whole.code, href: at === 'portal' ? `/ho-so/${whole.code}` : `/lam-viec/lien-thong/${whole.code}` })
  )
}
