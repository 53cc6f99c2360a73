import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Db } from '#core/db.ts'
import { formatNumber, localized, type T } from '#core/i18n.ts'
import type { Field } from '../definition/definition.ts'
import { visibleFields } from '../definition/reach.rules.ts'
import { dataOf } from '../record/change.ts'
import { idsOf, madeUpAmong } from '../record/made-up.queries.ts'
import { valueWords } from '../record/words.ts'
import { crumbsOf, frameOf, namesOf, unitNames, unitWords } from './frame.ts'
import { askedOf, filterFields, hrefWith, isRange, type ListQuery } from './list-filter.ts'
import { type FilterControl, ListPage } from './list.page.tsx'
import { countRecords, cursorText, listRecords, readCursor } from './list.queries.ts'
import { type Opened, openRegister } from './readable.ts'
import { baseOf } from './shell.page.tsx'
import { listUnitsInUse } from './units-in-use.queries.ts'

const pageSize = 50

/** The list of a register: found by words, filtered by its fields, sorted, in pages by key. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const { db, config } = request.server
  const opened = await openRegister(request, 'read')
  const { register } = opened
  const { definition } = register
  const { filter, order, query } = await askedOf(request, opened)
  const base = baseOf(definition.key)
  const [page, total, frame, units] = await Promise.all([
    listRecords(db, register, filter, { order, after: readCursor(query.sau, order), limit: pageSize }),
    countRecords(db, register, filter),
    frameOf(request, register),
    unitOptions(db, t, opened),
  ])
  const shown = visibleFields(definition, request.actor).filter((field) => field.list)
  const names = await unitNames(
    db,
    page.rows.map((row) => row.unitId),
  )
  const madeUp = frame.madeUp ? await madeUpAmong(db, register.id, idsOf(page.rows)) : new Set<string>()
  const title = localized(t.lang, definition.title)
  return reply.page({
    title,
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, definition),
    body: h(ListPage, {
      t,
      ...frame,
      title,
      query,
      total: total.more ? t('registers.more_than', { number: total.count }) : t('registers.rows', { count: total.count }),
      controls: controlsOf(t, opened, query, units),
      columns: shown.map((field) => ({
        key: field.key,
        label: localized(t.lang, field.label),
        numeric: ['integer', 'number', 'money'].includes(field.kind),
        ...sortOf(base, field, query),
      })),
      rows: page.rows.map((row) => {
        const data = dataOf(config, row)
        const own = namesOf(t, definition, row, data, names)
        return {
          id: row.recordId,
          title: row.title,
          madeUp: madeUp.has(row.recordId),
          missing: row.missing,
          faults: row.faults,
          cells: Object.fromEntries(shown.map((field) => [field.key, valueWords(t, field, data[field.key], own)])),
        }
      }),
      next: page.next && hrefWith(base, query, { sau: cursorText(page.next) }),
      exports: (['csv', 'xlsx'] as const).map((format) => ({ format, href: hrefWith(`${base}/xuat`, query, { dang: format }) })),
      shown: t('registers.shown', { number: formatNumber(t.lang, page.rows.length) }),
    }),
  })
}

function sortOf(base: string, field: Field, query: ListQuery): { sortHref?: string; sorted?: 'ascending' | 'descending' } {
  if (!field.sort) return {}
  const now = query.xep === field.key ? 'ascending' : query.xep === `-${field.key}` ? 'descending' : undefined
  return { sortHref: hrefWith(base, query, { xep: now === 'ascending' ? `-${field.key}` : field.key }), ...(now ? { sorted: now } : {}) }
}

/** The units that have records: those of today first, then those that are no more. */
async function unitOptions(db: Db, t: T, { register, units }: Opened): Promise<{ value: string; label: string }[]> {
  if (!register.definition.unit) return []
  const used = await listUnitsInUse(db, register.id)
  const names = await unitNames(
    db,
    used.filter((id) => units === undefined || units.includes(id)),
  )
  return [...names.values()]
    .sort((a, b) => Number(a.validTo !== null) - Number(b.validTo !== null) || (a.code < b.code ? -1 : 1))
    .map((unit) => ({ value: unit.id, label: unitWords(t, unit) }))
}

function controlsOf(t: T, opened: Opened, query: ListQuery, units: { value: string; label: string }[]): FilterControl[] {
  const controls: FilterControl[] = []
  if (units.length > 1 || query['don-vi'])
    controls.push({ kind: 'select', name: 'don-vi', label: t('registers.unit'), value: query['don-vi'] ?? '', options: units })
  for (const field of filterFields(opened)) {
    const label = localized(t.lang, field.label)
    const name = `f.${field.key}`
    if (field.kind === 'choice')
      controls.push({
        kind: 'select',
        name,
        label,
        value: query[name] ?? '',
        options: (field.options ?? []).map((o) => ({ value: o.value, label: localized(t.lang, o.label) })),
      })
    else if (field.kind === 'yesno')
      controls.push({
        kind: 'select',
        name,
        label,
        value: query[name] ?? '',
        options: [
          { value: 'true', label: t('registers.yes') },
          { value: 'false', label: t('registers.no') },
        ],
      })
    else if (isRange(field))
      controls.push({
        kind: 'range',
        name,
        label,
        from: query[`${name}.from`] ?? '',
        to: query[`${name}.to`] ?? '',
        day: field.kind === 'date',
      })
    else controls.push({ kind: 'text', name, label, value: query[name] ?? '' })
  }
  return controls
}
