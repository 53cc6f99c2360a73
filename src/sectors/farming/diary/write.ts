import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { wantsHtml } from '#core/http.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import { type Catalogue, getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { type Fields, readSent, root } from '../farm/request.ts'
import { ownSeason, type SeasonOf } from '../farm/whose.ts'
import { type Entry, type EntryKind, entryKinds, findEntry } from './diary.queries.ts'
import { type EntryFault, kindsFor, readEntry } from './entry.rules.ts'
import { recordEntry } from './record.ts'
import { WritePage } from './write.page.tsx'

const keyPattern = /^[\w-]{8,64}$/

function wordsOf(t: T, kind: EntryKind, faults: readonly EntryFault[]): FieldFault[] {
  return faults.map(({ field, rule, vars }) => ({
    field: `${kind}_${field}`,
    rule,
    message: t(`farming.entry.fault.${rule}` as MessageKey, vars),
  }))
}

/** The values of a line as its form shows them again. */
function fieldsOfEntry({ kind, day, body, inputKey, withdrawalDays }: Entry): Fields {
  const { kg, name, ...rest } = body
  const shown: Record<string, string | number | undefined> = {
    ...rest,
    day,
    amount: kg ?? body.amount,
    other: name,
    ...(kind === 'treat' ? { input: inputKey ?? 'other', label_days: withdrawalDays ?? undefined } : {}),
  }
  return Object.fromEntries(
    Object.entries(shown).flatMap(([key, value]) => (value === undefined ? [] : [[`${kind}_${key}`, String(value).replace('.', ',')]])),
  )
}

type Shown = { kind?: EntryKind | undefined; values: Fields; errors?: FieldFault[]; corrects?: string | undefined }
async function page(request: FastifyRequest, reply: FastifyReply, of: SeasonOf, shown: Shown): Promise<FastifyReply> {
  const { t, server } = request
  const catalogue = await getCatalogue(server.db)
  const group = kindOf(catalogue, of.area.kind)?.group ?? 'crop'
  const title = t(shown.corrects ? 'farming.entry.correct_title' : 'farming.diary.write')
  const props = {
    t,
    title,
    area: of.area.name,
    seasonId: of.season.id,
    today: dayOf(server.clock.now()),
    kinds: shown.corrects && shown.kind ? [shown.kind] : kindsFor(group),
    open: shown.kind,
    values: shown.values,
    errors: shown.errors ?? [],
    corrects: shown.corrects,
    key: randomUUID(),
    measures: catalogue.measures.map((each) => ({ ...each, label: localized(t.lang, each.label) })),
    inputs: inputOptions(t, catalogue, group),
    signs: catalogue.diseases
      .filter(({ groups }) => groups.includes(group))
      .map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })),
  }
  if (!shown.corrects && !shown.errors?.length) reply.header('x-keep-offline', 'own')
  return reply.page({
    title,
    face: 'portal',
    status: shown.errors?.length ? 422 : 200,
    crumbs: [
      { href: root, label: t('farming.title') },
      { href: `${root}/vu/${of.season.id}`, label: of.area.name },
    ],
    body: h(WritePage, props),
    parts: ['farming', 'diary-outbox'],
  })
}

function inputOptions(t: T, { inputs }: Catalogue, group: string) {
  return inputs
    .filter(({ groups }) => groups.includes(group as never))
    .map(({ key, label, status, withdrawalDays, use }) => ({
      value: key,
      label: [
        localized(t.lang, label),
        status === 'allowed' ? '' : t(`farming.input.${status}`),
        withdrawalDays ? t('farming.input.days', { days: withdrawalDays }) : '',
      ]
        .filter(Boolean)
        .join(' · '),
      group: t(`farming.use.${use}`),
    }))
}

/** The forms of all kinds of lines on one page: kept once on the phone, it serves without a network. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await ownSeason(request)
  if (of.season.endedAt) throw refuse('conflict', 'farming.season_over')
  const { sua, loai } = request.query as { sua?: string; loai?: string }
  if (!sua) return page(request, reply, of, { kind: entryKinds.find((each) => each === loai), values: {} })
  const entry = /^[0-9a-f-]{36}$/.test(sua) ? await findEntry(request.server.db, sua) : undefined
  if (!entry || entry.seasonId !== of.season.id) throw refuse('notFound', 'farming.no_entry')
  return page(request, reply, of, { kind: entry.kind, values: fieldsOfEntry(entry), corrects: entry.id })
}

/** When the phone wrote it down: never in the future, never before a year; else when it came. */
function writtenAt(text: string | undefined, at: Date): Date {
  const told = text ? new Date(text) : at
  const age = at.getTime() - told.getTime()
  return age >= 0 && age < 366 * 86_400_000 ? told : at
}

/** Takes a line from a form or from the outbox of a phone: once a key, whatever happens on the way. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const of = await ownSeason(request)
  const { fields, file } = await readSent(request)
  const kind = entryKinds.find((each) => each === fields.kind)
  if (!kind || !keyPattern.test(fields.key ?? '')) throw refuse('invalid', 'farming.entry_kind')
  const catalogue = await getCatalogue(db)
  const at = clock.now()
  const group = kindOf(catalogue, of.area.kind)?.group ?? 'crop'
  const own = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (name.startsWith(`${kind}_`) ? [[name.slice(kind.length + 1), value]] : [])),
  )
  const corrects = /^[0-9a-f-]{36}$/.test(fields.corrects ?? '') ? (fields.corrects ?? null) : null
  const { read, faults } = readEntry(kind, own, catalogue, { group, today: dayOf(at), beganOn: of.season.beganOn })
  if (!read || !kindsFor(group).includes(kind)) {
    const errors = wordsOf(t, kind, faults)
    if (!wantsHtml(request)) throw refuse('invalid', 'farming.entry_incomplete', { count: errors.length }, errors)
    return page(request, reply, of, { kind, values: fields, errors, corrects: corrects ?? undefined })
  }
  const { personId: id, name } = actorOf(request)
  const written = await recordEntry(db, config, {
    ...{ seasonId: of.season.id, read, clientKey: fields.key ?? '', corrects, takenBack: corrects !== null && fields.take_back === 'yes' },
    ...{ photo: file, by: { id, name }, writtenAt: writtenAt(fields.written, at), at },
  })
  const follow = `${root}/vu/${of.season.id}`
  if (wantsHtml(request)) return reply.redirect(`${follow}?moi=1`, 303)
  return reply.code(written.outcome === 'same' ? 200 : 201).send({ id: written.id, outcome: written.outcome, follow })
}
