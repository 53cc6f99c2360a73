import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { onMany, type StoredEvent } from '#core/events.ts'
import { dayOf, formatDate, type Lang, localized, type MessageKey, translatorFor } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { readProvince } from '#core/province.ts'
import { CaseActed } from '#engine/casework/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { renderResultJob } from '../papers/render-result.job.ts'
import { currentFile } from '../papers/result-file.ts'
import { bundleProcess } from './bundle.ts'
import { releaseAhead } from './fee-ahead.ts'
import { findFiling, listParts, listWholesOf, lockFiling, settlePart } from './bundle.queries.ts'
import type { Results } from './compose.rules.ts'
import { endingOf, movesFor } from './course.rules.ts'
import { noteOnWhole } from './file-bundle.ts'
import { type PassedOn, startPart } from './parts.ts'
import { findWhole, type PartFile, type Whole } from './read-whole.ts'

export const advanceJob = 'procedures.advance_bundle'
type Acted = { caseId: string; kind: string; reference: string; action: string; closed: boolean }
type Place = Pick<Context, 'db' | 'config' | 'clock'>

export const advanceSoon = (trx: Db, code: string): Promise<void> => enqueue(trx, advanceJob, { code }, { key: `${advanceJob}:${code}` })

const moving = ({ kind, action, closed }: Acted): boolean =>
  kind === bundleProcess ? action === 'withdraw' : kind === 'dossier' && (closed || action === 'approve' || action === 'escalated')

/** What happened to a part may begin, stop or end others. */
export async function followParts(trx: Db, events: StoredEvent<Acted>[]): Promise<void> {
  const acted = events.map(({ payload }) => payload).filter(moving)
  if (acted.length === 0) return
  const dossiers = acted.filter(({ kind }) => kind === 'dossier').map(({ caseId }) => caseId)
  const wholes = await listWholesOf(trx, dossiers)
  const codes = [...acted.filter(({ kind }) => kind === bundleProcess).map(({ reference }) => reference), ...wholes.map(({ code }) => code)]
  for (const code of new Set(codes)) await advanceSoon(trx, code)
}

export const bundleListener = onMany(CaseActed, 'procedures.follow_parts', followParts)

export async function advanceNow(context: Context, payload: unknown): Promise<void> {
  await advance(context, (payload as { code: string }).code)
}

/** Takes a filing as far as its parts allow: notes what ended, begins what waited for it, stops what it ends, closes the whole. Safe to repeat. */
export async function advance(place: Place, code: string): Promise<void> {
  const before = await findWhole(place.db, place.config, code, place.clock.now())
  if (!before) return
  if (before.file.case.state === 'withdrawn') await withdrawParts(place, before)
  await noteEnds(place, code)
  // A part that ends at once, or cannot begin, may move the next: at most as many rounds as there are parts.
  for (let round = 0; round < before.parts.length; round++) if (!(await moveParts(place, code))) break
  await close(place, code)
}

/** The person took the whole back: what can be is withdrawn in their name; what is being decided goes on to its end. */
async function withdrawParts({ db, config, clock }: Place, whole: Whole): Promise<void> {
  const { dossier, parts, file } = whole
  const at = clock.now()
  const lang = (await findPerson(db, dossier.ownerId))?.lang ?? 'vi'
  const note = file.actions.find(({ type }) => type === 'withdraw')?.note ?? undefined
  for (const { file: own, filed } of parts) {
    if (!own || !filed.code || own.case.closedAt || !own.definition.actions.withdraw?.from.includes(own.case.state)) continue
    const actor = { personId: dossier.ownerId, kind: 'citizen' as const, name: dossier.applicantName, sessionId: '', roles: [] }
    await actOnDossier(db, config, { code: filed.code, action: 'withdraw', actor, key: `bundle:${dossier.code}`, note, at, lang })
  }
}

/** Keeps what a dossier came to with its part, writes it into the record of the whole and tells the person what it means for the others. */
async function noteEnds({ db, config, clock }: Place, code: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const whole = await lockedWhole(trx, config, code, clock.now())
    for (const one of whole?.parts ?? []) {
      const { filed, standing, part, file } = one
      if (!whole || filed.state === standing.state || filed.state !== 'running') continue
      const reason = [...(file?.actions ?? [])].reverse().find(({ type }) => type === 'reject' || type === 'decline')?.note
      await settlePart(trx, filed, { state: standing.state, reason: reason ?? null, at: clock.now() })
      await noteOnWhole(trx, whole.dossier.caseId, {
        ...{ action: `part_${standing.state}`, part: part.key, key: filed.code ?? '', at: clock.now() },
        note: reason ?? undefined,
      })
      if (standing.state === 'refused') await tellFailed(trx, whole, one, reason ?? '')
    }
  })
}

async function lockedWhole(trx: Db, config: Config, code: string, now: Date): Promise<Whole | undefined> {
  const found = await findWhole(trx, config, code, now)
  if (!found) return undefined
  await lockFiling(trx, found.dossier.caseId)
  return findWhole(trx, config, code, now)
}

const fates = { stop: 'procedures.bundle.then_stop', go_on: 'procedures.bundle.then_go_on', wait: 'procedures.bundle.then_wait' } as const

async function tellFailed(trx: Db, whole: Whole, { part, filed }: PartFile, reason: string): Promise<void> {
  const followed = whole.parts.some((one) => one.part.after.includes(part.key))
  const others: MessageKey = followed ? fates[part.otherwise.refused] : 'procedures.bundle.then_alone'
  await tellPerson(trx, whole, 'procedures.message.part_failed', (lang) => ({
    ...{ part: localized(lang, part.name), code: whole.dossier.code, child: filed.code ?? '', reason },
    others: translatorFor(lang)(others),
  }))
}

async function tellPerson(
  trx: Db,
  { dossier, file }: Whole,
  template: MessageKey,
  vars: (lang: Lang) => Record<string, string>,
  at: Date = file.case.openedAt,
): Promise<void> {
  const lang = (await findPerson(trx, dossier.ownerId))?.lang ?? 'vi'
  const about = { subject: dossier.code, path: `/ho-so/${dossier.code}`, at }
  await tell(trx, { personId: dossier.ownerId, phone: dossier.applicantPhone, template, vars, lang, ...about })
}

/** Begins and stops what can be now; true where something moved. */
async function moveParts(place: Place, code: string): Promise<boolean> {
  const { db, config, clock } = place
  const whole = await findWhole(db, config, code, clock.now())
  if (!whole) return false
  const withdrawn = whole.file.case.state === 'withdrawn'
  const standings = new Map(whole.parts.map(({ part, standing }) => [part.key, standing]))
  const moves = withdrawn
    ? whole.parts
        .filter(({ standing }) => standing.state === 'waiting')
        .map(({ part }) => ({ kind: 'stop' as const, key: part.key, because: '' }))
    : movesFor(whole.bundle.body.parts, standings)
  for (const move of moves) {
    const one = whole.parts.find(({ part }) => part.key === move.key)
    if (!one) continue
    if (move.kind === 'start') await begin(place, whole, one)
    else await stop(place, whole, one, move.because)
  }
  return moves.length > 0
}

/** The results of earlier parts: what they say, and their papers as they are now. */
export async function passedOn(
  place: Place,
  whole: Whole,
  { part }: Pick<PartFile, 'part'>,
): Promise<{ results: Results; papers: PassedOn[] }> {
  const { db, config, clock } = place
  const results = new Map<string, { code: string; issued: string; unit: string }>()
  const papers: PassedOn[] = []
  for (const { part: earlier, result } of whole.parts) {
    if (!result) continue
    results.set(earlier.key, { code: result.code, issued: dayOf(result.issuedAt), unit: result.issuedUnit })
    if (!part.papers?.includes(earlier.key)) continue
    await renderResultJob({ db, config, clock, log: () => undefined }, { code: result.code })
    const { fileId } = await currentFile(place, result)
    papers.push({ fileId, label: `${result.title} (${result.code})` })
  }
  return { results, papers }
}

async function begin(place: Place, whole: Whole, one: PartFile): Promise<void> {
  const { db, config, clock } = place
  const { part, filed } = one
  const at = clock.now()
  const { caseId } = whole.dossier
  const lang = (await findPerson(db, whole.dossier.ownerId))?.lang ?? 'vi'
  const passed = await passedOn(place, whole, one)
  const beginning = {
    whole: whole.dossier,
    part,
    filed,
    ...passed,
    onPaper: whole.onPaper,
    province: readProvince(config.province),
    at,
    lang,
  }
  try {
    await inTransaction(db, async (trx) => {
      await lockFiling(trx, caseId)
      if ((await listParts(trx, caseId)).find(({ key }) => key === part.key)?.state !== 'waiting') return
      const begun = await startPart(trx, config, beginning)
      await noteOnWhole(trx, caseId, { action: 'part_started', part: part.key, key: begun.code, note: begun.unitName, at })
      const vars = (lang: Lang) => ({ part: localized(lang, part.name), code: whole.dossier.code, child: begun.code, unit: begun.unitName })
      await tellPerson(trx, whole, 'procedures.message.part_started', vars, at)
    })
  } catch (error) {
    // What was right when the whole was filed need not be right today: the person hears of it and may file the part alone.
    if (!(error instanceof Refusal)) throw error
    await refusePart(place, whole, one, error)
  }
}

async function refusePart({ db, clock }: Place, whole: Whole, one: PartFile, error: Refusal): Promise<void> {
  const at = clock.now()
  const reason = error.fields[0]?.message ?? translatorFor('vi')(error.code, error.vars)
  await inTransaction(db, async (trx) => {
    await settlePart(trx, one.filed, { state: 'refused', reason, at })
    await releaseAhead(trx, whole.dossier.code, one.part.key, reason, at)
    await noteOnWhole(trx, whole.dossier.caseId, {
      action: 'part_refused',
      part: one.part.key,
      key: `begin:${one.filed.attempt}`,
      note: reason,
      at,
    })
    await tellFailed(trx, whole, one, reason)
  })
}

async function stop({ db, clock }: Place, whole: Whole, { part, filed }: PartFile, because: string): Promise<void> {
  const at = clock.now()
  const cause = whole.parts.find((one) => one.part.key === because)
  await inTransaction(db, async (trx) => {
    await settlePart(trx, filed, { state: 'stopped', at })
    const why = translatorFor('vi')('procedures.bundle.state_stopped')
    await releaseAhead(trx, whole.dossier.code, part.key, why, at)
    await noteOnWhole(trx, whole.dossier.caseId, {
      ...{ action: 'part_stopped', part: part.key, key: `${filed.attempt}`, at },
      note: cause && translatorFor('vi')('procedures.bundle.stopped_by', { part: cause.part.name.vi }),
    })
  })
}

const endings = { done: 'finish', partly: 'finish_partly', failed: 'fail' } as const

/** All parts have come to their end: so has the whole. */
async function close({ db, config, clock }: Place, code: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const whole = await lockedWhole(trx, config, code, clock.now())
    const ending = whole && endingOf(whole.parts.map(({ standing }) => standing.state))
    if (!ending || whole.file.case.state !== 'running' || !(await findFiling(trx, whole.dossier.caseId))) return
    const attempts = whole.parts.map(({ filed }) => filed.attempt).join('.')
    await noteOnWhole(trx, whole.dossier.caseId, { action: endings[ending], key: attempts, at: clock.now() })
    const day = (lang: Lang) => ({ code, day: formatDate(lang, clock.now()) })
    await tellPerson(trx, whole, `procedures.message.bundle_${ending}`, day, clock.now())
  })
}
