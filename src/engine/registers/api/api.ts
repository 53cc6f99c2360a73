import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { askedOf } from '../browse/list-filter.ts'
import { cursorText, listRecords, readCursor } from '../browse/list.queries.ts'
import { dayAsked, type Opened, openRegister, readableRegisters } from '../browse/readable.ts'
import type { Register } from '../definition/definition.ts'
import { jsonSchemaOf } from '../definition/json-schema.rules.ts'
import { seesField } from '../definition/reach.rules.ts'
import { type Change, dataOf } from '../record/change.ts'
import { isPersonal, logReading, type Purpose, purposeOf } from '../record/look.ts'
import { idsOf, listMadeUp, madeUpAmong } from '../record/made-up.queries.ts'
import { submitChange, type Submitted } from '../record/propose.ts'
import { findVersion, type Version } from '../record/record.queries.ts'
import { reachRecord } from '../record/show.ts'
import { type Data, isDay, keyPart } from '../record/value.rules.ts'
import { keepAnswer, lockRequest } from './request-key.queries.ts'
import type { End, RecordOut, Upsert } from './schemas.ts'

const outOf = ({ id, definition, version, publishedAt }: Register, madeUp: ReadonlySet<number>) => ({
  madeUp: madeUp.has(id),
  key: definition.key,
  version,
  title: definition.title,
  class: definition.class,
  publishedAt: publishedAt.toISOString(),
})

export async function list(request: FastifyRequest): Promise<{ registers: ReturnType<typeof outOf>[] }> {
  const { db } = request.server
  const madeUp = await listMadeUp(db)
  return { registers: (await readableRegisters(db, request.actor)).map((register) => outOf(register, madeUp)) }
}

export async function one(request: FastifyRequest): Promise<ReturnType<typeof outOf> & { definition: unknown; schema: unknown }> {
  const { register } = await openRegister(request, 'read')
  return {
    ...outOf(register, await listMadeUp(request.server.db)),
    definition: register.definition,
    schema: jsonSchemaOf(register.definition),
  }
}

/** The record as this reader may see it: masked fields are left out, and so is a key made of sealed values. */
function recordOut(request: FastifyRequest, { register }: Opened, version: Version, madeUp: ReadonlySet<string>): Static<typeof RecordOut> {
  const { fields, identifiedBy } = register.definition
  const data = dataOf(request.server.config, version)
  const seen = fields.filter((field) => seesField(field, request.actor))
  const sealedKey = fields.some((field) => field.sealed && identifiedBy.includes(field.key))
  return {
    id: version.recordId,
    key: sealedKey ? null : version.key,
    title: version.title,
    unitId: version.unitId,
    validFrom: version.validFrom,
    validTo: version.validTo,
    recordedAt: version.recordedAt.toISOString(),
    madeUp: madeUp.has(version.recordId),
    data: Object.fromEntries(seen.flatMap(({ key }) => (data[key] === undefined ? [] : [[key, data[key]]]))),
  }
}

function purposeAsked(request: FastifyRequest, { register }: Opened): Purpose | undefined {
  const purpose = purposeOf(register.definition, (request.query as { purpose?: string }).purpose)
  if (isPersonal(register.definition) && !purpose) throw refuse('invalid', 'registers.purpose.needed')
  return purpose
}

export async function records(request: FastifyRequest): Promise<{ on: string; records: Static<typeof RecordOut>[]; next: string | null }> {
  const { db } = request.server
  const opened = await openRegister(request, 'read')
  const purpose = purposeAsked(request, opened)
  const { filter, order } = await askedOf(request, opened)
  const { after, limit = 50 } = request.query as { after?: string; limit?: number }
  const page = await listRecords(db, opened.register, filter, { order, after: readCursor(after, order), limit })
  if (purpose)
    await inTransaction(db, (trx) =>
      logReading(trx, opened.register, {
        actor: opened.actor,
        recordId: null,
        personId: null,
        kind: 'api',
        rows: page.rows.length,
        purpose,
        at: opened.now,
      }),
    )
  const madeUp = await madeUpAmong(db, opened.register.id, idsOf(page.rows))
  return { on: filter.on, records: page.rows.map((row) => recordOut(request, opened, row, madeUp)), next: cursorText(page.next) ?? null }
}

export async function get(
  request: FastifyRequest,
): Promise<{ record: Static<typeof RecordOut> | null; version: number; versions: unknown[] }> {
  const { db } = request.server
  const opened = await openRegister(request, 'read')
  const purpose = purposeAsked(request, opened)
  const { id } = request.params as { id: string }
  const { head, spans } = await reachRecord(db, opened, id)
  const version = await findVersion(db, id, dayAsked((request.query as { ngay?: string }).ngay, opened.today))
  if (purpose)
    await inTransaction(db, (trx) =>
      logReading(trx, opened.register, {
        actor: opened.actor,
        recordId: id,
        personId: head.personId,
        kind: 'api',
        rows: 1,
        purpose,
        at: opened.now,
      }),
    )
  const versions = spans.map(({ validFrom, validTo, change, recordedAt }) => ({
    validFrom,
    validTo,
    change,
    recordedAt: recordedAt.toISOString(),
  }))
  const madeUp = await madeUpAmong(db, opened.register.id, [id])
  return { record: version ? recordOut(request, opened, version, madeUp) : null, version: head.version, versions }
}

type Answer = { status: 200 | 201 | 202; body: Record<string, unknown> }

const answerOf = (done: Submitted): Answer =>
  done.proposalId !== undefined
    ? { status: 202, body: { proposal: done.proposalId, outcome: 'waiting' } }
    : {
        status: done.written.outcome === 'created' ? 201 : 200,
        body: { id: done.written.recordId, outcome: done.written.outcome, version: done.written.version },
      }

/** Does a change once for each key of the caller's: the answer is kept beside it. */
async function once(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  change: Omit<Parameters<typeof submitChange>[3], 'by' | 'at' | 'units' | 't'>,
): Promise<FastifyReply> {
  const { server, t } = request
  const key = String(request.headers['idempotency-key'])
  const hash = createHash('sha256')
    .update(JSON.stringify([request.url, request.body]))
    .digest('hex')
  const { actor, now, units, register } = opened
  const answer = await inTransaction(server.db, async (trx): Promise<Answer> => {
    const before = await lockRequest(trx, actor.personId, key)
    if (before && before.hash !== hash) throw refuse('conflict', 'registers.key_reused')
    if (before) return { status: before.status as Answer['status'], body: before.answer as Answer['body'] }
    const done = answerOf(
      await submitChange(trx, server.config, register, { ...change, by: { id: actor.personId, name: actor.name }, at: now, units, t }),
    )
    await keepAnswer(trx, actor.personId, key, { hash, status: done.status, answer: done.body }, now)
    return done
  })
  return reply.code(answer.status).send(answer.body)
}

/** Links are written as they are compared. What is no value at all is left for the check to name. */
function tidied(register: Register, data: Record<string, unknown>): Data {
  const links = new Set(register.definition.fields.filter((field) => field.kind === 'link').map((field) => field.key))
  const entries = Object.entries(data).map(([key, value]) => {
    const text = typeof value === 'string' ? value.normalize('NFC').trim() : value
    return [key, typeof text === 'string' && links.has(key) ? keyPart(text) : text]
  })
  return Object.fromEntries(entries) as Data
}

export async function upsert(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openRegister(request, 'write')
  const { data, validFrom, reason, version } = request.body as Static<typeof Upsert.body>
  const day = dayAsked(validFrom, opened.today)
  const change: Change = { kind: 'put', day, data: tidied(opened.register, data) }
  return once(request, reply, opened, { change, reason, ...(version === undefined ? {} : { seen: version }) })
}

export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openRegister(request, 'write')
  const { lastDay, reason, version } = request.body as Static<typeof End.body>
  const { id } = request.params as { id: string }
  if (!isDay(lastDay)) throw refuse('invalid', 'registers.not_a_day', { day: lastDay })
  await reachRecord(request.server.db, opened, id)
  return once(request, reply, opened, {
    change: { kind: 'end', day: lastDay },
    recordId: id,
    reason,
    ...(version === undefined ? {} : { seen: version }),
  })
}
