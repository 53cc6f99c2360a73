import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import { crumbsOf, frameOf, namesOf, unitNames } from '../browse/frame.ts'
import { countLinking } from '../browse/list.queries.ts'
import { dayAsked, mayReach, type Opened, openRegister, readableRegisters } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { reachOf, seesField } from '../definition/reach.rules.ts'
import { findRegister } from '../definition/definition.queries.ts'
import { dataOf } from './change.ts'
import { madeUpAmong } from './made-up.queries.ts'
import { isPersonal, logReading, purposeOf } from './look.ts'
import { listLooks } from './look.queries.ts'
import { PurposePage, RecordPage, type RecordProps } from './record.page.tsx'
import { findHead, findHeadByKey, findVersion, type Head, listHistory, listSpans, type Version } from './record.queries.ts'
import { unitsOfReach } from './units.ts'
import { type Data, keyPart } from './value.rules.ts'
import { valueWords } from './words.ts'

type Query = { ngay?: string; 'muc-dich'?: string; xong?: string }

/** The record within the reader's reach; otherwise as if it did not exist. */
export async function reachRecord(db: Db, opened: Opened, id: string): Promise<{ head: Head; spans: Version[] }> {
  const head = await findHead(db, opened.register.id, id)
  const spans = head ? (await listSpans(db, head.id)).map((span) => span.data) : []
  const known = spans.length > 0 ? spans : head ? (await listHistory(db, head.id)).slice(0, 1) : []
  if (!head || !known.some((version) => mayReach(opened.units, version.unitId))) throw refuse('notFound', 'registers.no_such_record')
  return { head, spans }
}

/** One record as of a day, with all that was known of it. A personal one is opened for a purpose, and that is logged. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db } = server
  const { id } = request.params as { id: string }
  const query = request.query as Query
  const opened = await openRegister(request, 'read')
  const { register, actor, now } = opened
  const { definition } = register
  const { head, spans } = await reachRecord(db, opened, id)
  const title = localized(t.lang, definition.title)
  const frame = await frameOf(request, register)
  const page = { face: 'desk' as const, parts: ['registers'], crumbs: crumbsOf(t, definition, true) }
  const purpose = purposeOf(definition, query['muc-dich'])
  if (isPersonal(definition) && !purpose) {
    const purposes = definition.purposes.map((own) => ({
      value: own.key,
      label: localized(t.lang, own.label),
      hint: localized(t.lang, own.ground),
    }))
    const why = { t, ...frame, title, purposes, action: `${baseOf(definition.key)}/ban-ghi/${id}`, day: query.ngay }
    return reply.page({ ...page, title: t('registers.purpose.title'), body: h(PurposePage, why) })
  }
  if (head.mergedInto) return reply.redirect(`${baseOf(definition.key)}/ban-ghi/${head.mergedInto}`, 303)
  const day = dayAsked(query.ngay, opened.today)
  const version = await findVersion(db, id, day)
  if (purpose)
    await inTransaction(db, (trx) =>
      logReading(trx, register, { actor, recordId: id, personId: head.personId, kind: 'read', rows: 1, purpose, at: now }),
    )
  const props = await propsOf(request, opened, { head, spans, version, day, purpose: purpose?.key })
  return reply.page({ ...page, title: props.name, body: h(RecordPage, { ...props, ...frame, done: query.xong }) })
}

type Shown = { head: Head; spans: Version[]; version: Version | undefined; day: string; purpose: string | undefined }

async function propsOf(
  request: FastifyRequest,
  opened: Opened,
  shown: Shown,
): Promise<Omit<RecordProps, keyof Awaited<ReturnType<typeof frameOf>> | 'done'>> {
  const { t, server, actor } = request
  const { db, config } = server
  const { register } = opened
  const { definition } = register
  const { head, version, day, spans } = shown
  const history = await listHistory(db, head.id)
  const units = await unitNames(
    db,
    history.map((each) => each.unitId),
  )
  const data = version ? dataOf(config, version) : {}
  const names = version ? namesOf(t, definition, version, data, units) : new Map<string, string>()
  const why = shown.purpose ? `&muc-dich=${shown.purpose}` : ''
  const base = `${baseOf(definition.key)}/ban-ghi/${head.id}`
  return {
    t,
    id: head.id,
    name: version?.title || spans.at(-1)?.title || history[0]?.title || t('registers.unnamed'),
    version: head.version,
    day,
    dayWords: formatDate(t.lang, day),
    inForce: version !== undefined,
    isMadeUp: (await madeUpAmong(db, register.id, [head.id])).has(head.id),
    span: version ? spanWords(t, version) : '',
    purpose: shown.purpose,
    canWrite: await mayWriteRecord(request, opened, version ?? spans.at(-1)),
    rows: await rowsOf(request, opened, data, names),
    faults: [],
    spans: spans.map((each) => ({
      href: `${base}?ngay=${each.validFrom}${why}`,
      words: spanWords(t, each),
      current: each.id === version?.id,
    })),
    history: history.map((each) => happeningOf(t, each, spans, differencesOf(request, opened, each, history))),
    linked: await linkedOf(request, head.key),
    looks: isPersonal(definition)
      ? (await listLooks(db, head.id)).map((look) => ({ when: formatDateTime(t.lang, look.at), who: look.actorName, why: look.purpose }))
      : [],
    isOwner: actor?.personId === head.personId,
  }
}

const spanWords = (t: T, version: Pick<Version, 'validFrom' | 'validTo'>): string =>
  version.validTo
    ? t('registers.from_to', { from: formatDate(t.lang, version.validFrom), to: formatDate(t.lang, version.validTo) })
    : t('registers.since', { from: formatDate(t.lang, version.validFrom) })

async function mayWriteRecord(request: FastifyRequest, { register }: Opened, version: Version | undefined): Promise<boolean> {
  const reach = reachOf(register.definition, request.actor, 'write')
  return mayReach(await unitsOfReach(request.server.db, reach), version?.unitId ?? null)
}

/** Fields with their values; a masked one says that it is, a link leads on. */
async function rowsOf(
  request: FastifyRequest,
  { register }: Opened,
  data: Data,
  names: ReadonlyMap<string, string>,
): Promise<RecordProps['rows']> {
  const { t, server } = request
  const rows: RecordProps['rows'] = []
  for (const field of register.definition.fields) {
    const label = localized(t.lang, field.label)
    const value = data[field.key]
    if (!seesField(field, request.actor)) {
      rows.push({ key: field.key, label, value: t('registers.masked'), masked: true })
      continue
    }
    let href: string | undefined
    if (field.link && value !== undefined) {
      const target = await findRegister(server.db, field.link)
      const found = target && (await findHeadByKey(server.db, target.id, keyPart(value)))
      href = found && `${baseOf(field.link)}/ban-ghi/${found.id}`
    }
    rows.push({
      key: field.key,
      label,
      value: valueWords(t, field, value, names),
      missing: value === undefined && Boolean(field.expected),
      ...(href ? { href } : {}),
    })
  }
  return rows
}

/** Which fields a version changed against what was known before for the same days; values are not repeated here. */
function differencesOf(request: FastifyRequest, { register }: Opened, version: Version, history: readonly Version[]): string[] {
  const { server, t } = request
  const before = history.find(
    (old) => old.id < version.id && old.validFrom <= version.validFrom && (old.validTo === null || old.validTo >= version.validFrom),
  )
  if (!before || version.change === 'ended') return []
  const [now, then] = [dataOf(server.config, version), dataOf(server.config, before)]
  return register.definition.fields
    .filter((field) => seesField(field, request.actor) && now[field.key] !== then[field.key])
    .map((field) => {
      const words = (data: Data): string => valueWords(t, field, data[field.key])
      return `${localized(t.lang, field.label)}: ${words(then)} → ${words(now)}`
    })
}

function happeningOf(t: T, version: Version, spans: readonly Version[], changes: string[]): RecordProps['history'][number] {
  return {
    id: version.id,
    what: t(`registers.change.${version.change}` as MessageKey),
    span: spanWords(t, version),
    when: formatDateTime(t.lang, version.recordedAt),
    who: version.byName,
    reason: version.reason,
    changes,
    living: spans.some((span) => span.id === version.id),
    superseded: version.supersededAt ? t('registers.superseded', { when: formatDateTime(t.lang, version.supersededAt) }) : undefined,
  }
}

/** Registers whose records point here, with how many the reader may see. */
async function linkedOf(request: FastifyRequest, key: string): Promise<RecordProps['linked']> {
  const { db, clock } = request.server
  const own = (request.params as { register: string }).register
  const found: RecordProps['linked'] = []
  for (const register of await readableRegisters(db, request.actor)) {
    for (const field of register.definition.fields.filter((each) => each.link === own)) {
      const units = await unitsOfReach(db, reachOf(register.definition, request.actor, 'read'))
      const on = clock.now().toISOString().slice(0, 10)
      const count = await countLinking(db, register, field, key, { on, ...(units ? { units } : {}) })
      if (count === 0) continue
      const label = `${localized(request.lang, register.definition.title)} · ${localized(request.lang, field.label)}`
      found.push({
        label,
        count,
        href: `${baseOf(register.definition.key)}?${new URLSearchParams({ [`f.${field.key}`]: key }).toString()}`,
      })
    }
  }
  return found
}
