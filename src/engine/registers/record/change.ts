import { randomUUID } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import type { T } from '#core/i18n.ts'
import { findPeopleByNumber } from '#ground/identity/index.ts'
import { lockShared } from '../definition/lock.queries.ts'
import type { Register, Rule } from '../definition/definition.ts'
import { RecordChanged } from '../events.ts'
import { derive } from './derive.ts'
import { checkRecord, prepare, type Prepared } from './prepare.ts'
import {
  findHeadByKey,
  type Head,
  insertHead,
  insertVersion,
  listSpans,
  lockHead,
  supersede,
  touchHead,
  type Version,
  wordsOfVersions,
} from './record.queries.ts'
import { keyOf, openData, sameStored } from './seal.ts'
import { lookAround } from './surroundings.ts'
import { correct, end, inForce, type Plan, put, type Span } from './timeline.rules.ts'
import { unitOn } from './units.ts'
import type { Data, ValueFault } from './value.rules.ts'
import { faultsOf } from './words.ts'

export type Change = { kind: 'put' | 'correct'; day: string; data: Data } | { kind: 'end'; day: string }
export type Writing = {
  change: Change
  /** The record; left out, the one under the key of the data, or a new one. */
  recordId?: string | undefined
  /** Refused where a record lives under the key already. */
  mustBeNew?: boolean | undefined
  /** The counter that the writer saw. */
  seen?: number | undefined
  reason: string
  by: { id: string | null; name: string }
  at: Date
  source?: string | undefined
  /** Units in which the writer may write; undefined: everywhere. */
  units?: readonly string[] | undefined
  t: T
  word?: 'fed' | 'merged' | 'undone' | undefined
}
export type Written = {
  recordId: string
  version: number
  outcome: 'created' | 'changed' | 'corrected' | 'ended' | 'same'
  warnings: Rule[]
}

export const invalid = (fields: FieldFault[]): Error => refuse('invalid', 'registers.record_faulty', {}, fields)

type Sound = { data: Data; prepared(id: string): Prepared; personId: string | null; key: string }

/** Checks the data as the register asks; refuses with every fault in words. */
async function soundData(
  db: Db,
  config: Config,
  register: Register,
  given: Data,
  w: Pick<Writing, 't' | 'units'> & { day: string },
): Promise<Sound> {
  const { definition } = register
  const data = derive(definition, given)
  const around = await lookAround(db, register, [data], w.day)
  const { faults, broken, warnings } = checkRecord(definition, data, around.of(data))
  const code = definition.unit === undefined ? undefined : data[definition.unit]
  const unit = typeof code === 'string' ? await unitOn(db, code, w.day) : undefined
  const more: ValueFault[] = around.linkFaults(data).filter((own) => !faults.some((fault) => fault.field === own.field))
  if (code !== undefined && !unit) more.push({ field: definition.unit ?? '', rule: 'unit', limit: String(code) })
  else if (w.units && !w.units.includes(unit?.id ?? '')) more.push({ field: definition.unit ?? '', rule: 'unit_outside' })
  const all = faultsOf(w.t, definition, [...faults, ...more], broken)
  if (all.length > 0) throw invalid(all)
  const number = definition.person === undefined ? undefined : data[definition.person]
  const people = typeof number === 'string' ? await findPeopleByNumber(db, config, [number]) : undefined
  const key = keyOf(config, definition, data) ?? ''
  return {
    data,
    key,
    personId: people?.get(String(number)) ?? null,
    prepared: (id) => {
      const made = prepare(config, definition, { id, data, unitId: unit?.id ?? null, warnings })
      if (!made) throw new Error('a checked record has its key')
      return made
    },
  }
}

/** Checks without writing: for a proposal that waits for a second person. */
export const checkWriting = (
  db: Db,
  config: Config,
  register: Register,
  data: Data,
  w: Pick<Writing, 't' | 'units'> & { day: string },
): Promise<Sound> => soundData(db, config, register, data, w)

async function headFor(trx: Db, register: Register, w: Writing, key: string | undefined): Promise<Head | undefined> {
  const found = w.recordId ? { id: w.recordId } : key === undefined ? undefined : await findHeadByKey(trx, register.id, key)
  const head = found && (await lockHead(trx, found.id))
  if (w.recordId && head?.registerId !== register.id) throw refuse('notFound', 'registers.no_such_record')
  if (head?.mergedInto) throw refuse('conflict', 'registers.was_merged')
  if (head && w.seen !== undefined && w.seen !== head.version) throw refuse('conflict', 'registers.changed_meanwhile')
  return head
}

function planOf(spans: Span<Version>[], change: Change): Plan<Version | 'new'> | undefined {
  if (change.kind === 'put') return put<Version | 'new'>(spans, change.day, 'new')
  if (change.kind === 'correct') return correct<Version | 'new'>(spans, change.day, 'new')
  return end<Version | 'new'>(spans, change.day)
}

/** Writes one change of one record, with its history and its event. */
export async function writeRecord(db: Db, config: Config, register: Register, w: Writing): Promise<Written> {
  return inTransaction(db, async (trx) => {
    await lockShared(trx, register.definition.key)
    const sound = w.change.kind === 'end' ? undefined : await soundData(trx, config, register, w.change.data, { ...w, day: w.change.day })
    const before = await headFor(trx, register, w, sound?.key)
    const spans = before ? await listSpans(trx, before.id) : []
    if (w.units && spans.some((span) => span.data.unitId === null || !w.units?.includes(span.data.unitId)))
      throw refuse('notFound', 'registers.no_such_record')
    refuseTaken(register, w, spans.length)
    const now = inForce(spans, w.change.day)
    const id = before?.id ?? randomUUID()
    const prepared = sound?.prepared(id)
    if (prepared && before && now && sameStored(now.data.stored, prepared.stored))
      return { recordId: id, version: before.version, outcome: 'same', warnings: prepared.warnings }
    const plan = planOf(spans, w.change)
    if (!plan)
      throw refuse('conflict', w.change.kind === 'end' ? 'registers.nothing_to_end' : 'registers.nothing_to_correct', { day: w.change.day })
    const version = await writeHead(trx, register, { before, id, sound, w })
    await writePlan(trx, register, { id, plan, prepared, w, outcome: outcomeOf(w, now) })
    await publish(
      trx,
      RecordChanged,
      {
        register: register.definition.key,
        recordId: id,
        unitId: prepared?.unitId ?? now?.data.unitId ?? null,
        change: w.word ?? outcomeOf(w, now),
        day: w.change.day,
      },
      { subject: id, at: w.at },
    )
    return { recordId: id, version, outcome: outcomeOf(w, now), warnings: prepared?.warnings ?? [] }
  })
}

/** A new record under a key that lives already is a mistake of the writer's, not a change. */
export function refuseTaken(register: Register, w: Pick<Writing, 'mustBeNew' | 't'>, living: number): void {
  if (w.mustBeNew && living > 0)
    throw invalid([{ field: register.definition.identifiedBy[0] ?? '', rule: 'key_taken', message: w.t('registers.key_taken') }])
}

const outcomeOf = (w: Writing, now: unknown): 'created' | 'changed' | 'corrected' | 'ended' =>
  w.change.kind === 'end' ? 'ended' : w.change.kind === 'correct' ? 'corrected' : now ? 'changed' : 'created'

async function writeHead(
  trx: Db,
  register: Register,
  { before, id, sound, w }: { before: Head | undefined; id: string; sound: Sound | undefined; w: Writing },
): Promise<number> {
  if (!before) {
    const head = { id, registerId: register.id, key: sound?.key ?? '', personId: sound?.personId ?? null, at: w.at }
    if (!(await insertHead(trx, head))) throw refuse('conflict', 'registers.changed_meanwhile')
    return 1
  }
  const version = await touchHead(trx, id, sound ? { key: sound.key, personId: sound.personId } : {})
  if (version === undefined) throw refuse('conflict', 'registers.key_taken')
  return version
}

type Writes = {
  id: string
  plan: Plan<Version | 'new'>
  prepared: Prepared | undefined
  w: Writing
  outcome: string
}

/** Supersedes and inserts as the plan says; a remainder of an old span keeps its words, its author and its reason. */
export async function writePlan(trx: Db, register: Register, { id, plan, prepared, w, outcome }: Writes): Promise<number[]> {
  const inserted: number[] = []
  const words = await wordsOfVersions(trx, plan.supersede)
  await supersede(trx, plan.supersede, { at: w.at, name: w.by.name })
  const own = { reason: w.reason, byId: w.by.id, byName: w.by.name, source: w.source ?? null, recordedAt: w.at }
  for (const span of plan.insert) {
    const days = { validFrom: span.from, validTo: span.to, recordedAt: w.at }
    if (span.data !== 'new') {
      const { id: oldId, supersededAt: _at, supersededBy: _by, ...old } = span.data
      const ending = span.by === 'change' ? { ...own, change: w.word ?? outcome } : {}
      inserted.push(await insertVersion(trx, { ...old, ...ending, ...days, search: words.get(oldId) ?? '' }))
    } else if (prepared) {
      const { key, title, unitId, stored, search, missing, faults } = prepared
      const head = { recordId: id, registerId: register.id, definitionVersion: register.version, key, title, unitId }
      inserted.push(await insertVersion(trx, { ...head, stored, search, missing, faults, ...own, ...days, change: w.word ?? outcome }))
    }
  }
  return inserted
}

/** What a record says in a version, seals opened. */
export const dataOf = (config: Config, version: Pick<Version, 'recordId' | 'stored'>): Data =>
  openData(config, version.recordId, version.stored)
