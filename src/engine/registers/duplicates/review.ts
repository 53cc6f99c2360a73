import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { crumbsOf, frameOf, namesOf, unitNames } from '../browse/frame.ts'
import { countRecords } from '../browse/list.queries.ts'
import { mayReach, type Opened, openRegister } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { findRegister } from '../definition/definition.queries.ts'
import { seesField } from '../definition/reach.rules.ts'
import { dataOf } from '../record/change.ts'
import { textsOf } from '../record/edit.ts'
import { logKeeping } from '../record/look.ts'
import { findHead, findVersion, type Version } from '../record/record.queries.ts'
import { valueWords } from '../record/words.ts'
import { findSuspect, judge, listMerges, listSuspects, type Suspect } from './duplicates.queries.ts'
import { findDuplicates, mergeRecords, undoMerge } from './merge.ts'
import { ComparePage, SuspectsPage } from './review.page.tsx'

export const findJob = 'registers.find_duplicates'
const searchedAtOnce = 10_000

async function openWriting(request: FastifyRequest): Promise<Opened> {
  const opened = await openRegister(request, 'write')
  if (!opened.register.definition.duplicates) throw refuse('notFound', 'registers.duplicates.not_declared')
  return opened
}

async function nowOf(db: Db, opened: Opened, id: string): Promise<Version | undefined> {
  const version = await findVersion(db, id, opened.today)
  return version && mayReach(opened.units, version.unitId) ? version : undefined
}

/** Pairs that look like one record, and the merges that can be taken back. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openWriting(request)
  const { register } = opened
  const lines: { id: string; one: string; other: string; score: number }[] = []
  for (const suspect of await listSuspects(server.db, register.id, 100)) {
    const [one, other] = await Promise.all([nowOf(server.db, opened, suspect.oneId), nowOf(server.db, opened, suspect.otherId)])
    if (one && other) lines.push({ id: suspect.id, one: one.title, other: other.title, score: suspect.score })
  }
  const merges: { id: string; title: string; when: string; who: string; undone: boolean }[] = []
  for (const merge of await listMerges(server.db, register.id, 20)) {
    const kept = await nowOf(server.db, opened, merge.keptId)
    if (kept)
      merges.push({
        id: merge.id,
        title: kept.title,
        when: formatDateTime(t.lang, merge.mergedAt),
        who: merge.byName,
        undone: merge.undoneAt !== null,
      })
  }
  const done = (request.query as { xong?: string }).xong
  const props = { t, ...(await frameOf(request, register)), lines, merges, done }
  return reply.page({
    title: t('registers.tab.duplicates'),
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, register.definition, true),
    body: h(SuspectsPage, props),
  })
}

export async function find(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { register, today, now } = await openWriting(request)
  const base = `${baseOf(register.definition.key)}/trung`
  const { more } = await countRecords(db, register, { on: today, fields: [] })
  if (more) {
    await enqueue(db, findJob, { register: register.definition.key }, { key: `${findJob}:${register.definition.key}` })
    return reply.redirect(`${base}?xong=dang`, 303)
  }
  const { found } = await findDuplicates(db, register, today, now)
  return reply.redirect(`${base}?xong=${found}`, 303)
}

export async function findLater({ db, clock, log }: Context, payload: unknown): Promise<void> {
  const register = await findRegister(db, (payload as { register: string }).register)
  if (!register) return
  const { found, skipped } = await findDuplicates(db, register, dayOf(clock.now()), clock.now())
  log(`registers: ${found} new pairs in ${register.definition.key}, ${skipped} groups of more than ${searchedAtOnce} left out`)
}

async function suspectOf(request: FastifyRequest, opened: Opened): Promise<{ suspect: Suspect; one: Version; other: Version }> {
  const { db } = request.server
  const suspect = await findSuspect(db, opened.register.id, (request.params as { id: string }).id)
  const [one, other] = suspect ? await Promise.all([nowOf(db, opened, suspect.oneId), nowOf(db, opened, suspect.otherId)]) : []
  if (!suspect || !one || !other) throw refuse('notFound', 'registers.no_such_record')
  return { suspect, one, other }
}

/** Two records side by side; which stays, and of which each value. */
export async function compare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const opened = await openWriting(request)
  const { definition } = opened.register
  const { suspect, one, other } = await suspectOf(request, opened)
  const sides = [dataOf(server.config, one), dataOf(server.config, other)] as const
  const units = await unitNames(server.db, [one.unitId, other.unitId])
  const names = [namesOf(t, definition, one, sides[0], units), namesOf(t, definition, other, sides[1], units)] as const
  for (const version of [one, other]) {
    const head = await findHead(server.db, opened.register.id, version.recordId)
    await logKeeping(server.db, opened.register, opened.actor, { id: version.recordId, personId: head?.personId ?? null }, opened.now)
  }
  const rows = definition.fields
    .filter((field) => seesField(field, actor))
    .map((field) => ({
      key: field.key,
      label: localized(t.lang, field.label),
      one: valueWords(t, field, sides[0][field.key], names[0]),
      other: valueWords(t, field, sides[1][field.key], names[1]),
      differs: sides[0][field.key] !== sides[1][field.key],
      fixed: definition.identifiedBy.includes(field.key),
    }))
  const props = {
    t,
    ...(await frameOf(request, opened.register)),
    id: suspect.id,
    one: { id: one.recordId, title: one.title },
    other: { id: other.recordId, title: other.title },
    rows,
    score: suspect.score,
  }
  return reply.page({
    title: t('registers.duplicates.compare'),
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, definition, true),
    body: h(ComparePage, props),
  })
}

/** One record, or two: the verdict. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openWriting(request)
  const { register, actor, now, today, units } = opened
  const { suspect, one, other } = await suspectOf(request, opened)
  const texts = textsOf(request)
  const base = `${baseOf(register.definition.key)}/trung`
  if (texts.y === 'khac') {
    await judge(server.db, suspect.id, 'distinct', actor.name, now)
    return reply.redirect(base, 303)
  }
  const keptId = texts.giu === other.recordId ? other.recordId : one.recordId
  const lostId = keptId === one.recordId ? other.recordId : one.recordId
  const fromLost = register.definition.fields.filter((field) => texts[`l.${field.key}`] === lostId).map((field) => field.key)
  const reason = texts['ly-do'] || t('registers.duplicates.reason')
  await mergeRecords(server.db, server.config, register, {
    keptId,
    lostId,
    fromLost,
    day: today,
    reason,
    by: { id: actor.personId, name: actor.name },
    at: now,
    t,
    units,
  })
  return reply.redirect(`${base}?xong=gop`, 303)
}

export async function undo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { register, actor, now, today, units } = await openWriting(request)
  const by = { id: actor.personId, name: actor.name }
  await undoMerge(request.server.db, register, (request.params as { id: string }).id, by, { at: now, day: today, units })
  return reply.redirect(`${baseOf(register.definition.key)}/trung?xong=rut`, 303)
}
