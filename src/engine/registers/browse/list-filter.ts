import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import type { Field } from '../definition/definition.ts'
import { isFiltered } from '../definition/indexes.queries.ts'
import { visibleFields } from '../definition/reach.rules.ts'
import { hashOf } from '../record/seal.ts'
import { coveredBy } from '../record/units.ts'
import { checkValue, isNumeric, readText } from '../record/value.rules.ts'
import type { FieldFilter, ListFilter, Order } from './list.queries.ts'
import { dayAsked, type Opened } from './readable.ts'

export type ListQuery = Record<string, string | undefined>
export type Asked = { filter: ListFilter; order: Order; query: ListQuery }

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** The fields by which the reader may filter, ranges for numbers and days. */
export function filterFields(opened: Opened): Field[] {
  const { definition } = opened.register
  return visibleFields(definition, opened.actor).filter((field) => isFiltered(definition, field))
}
export const isRange = (field: Field): boolean => field.kind === 'date' || isNumeric(field.kind)

/** What the query string asks: the same names for the page, the export and the API (`f.<field>`, `f.<field>.from`, `f.<field>.to`). */
export async function askedOf(request: FastifyRequest, opened: Opened): Promise<Asked> {
  const query = Object.fromEntries(
    Object.entries((request.query ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
      typeof value === 'string' && value !== '' ? [[key, value]] : [],
    ),
  ) as ListQuery
  const { definition } = opened.register
  const fields: FieldFilter[] = []
  for (const field of filterFields(opened)) {
    const read = (name: string): string | undefined => readFilter(request, opened, field, query[name])
    const [from, to] = [read(`f.${field.key}.from`), read(`f.${field.key}.to`)]
    // From a value to the same value is that value: then the index gives the order as well.
    const is = read(`f.${field.key}`) ?? (from === to ? from : undefined)
    if (is !== undefined || from !== undefined || to !== undefined)
      fields.push({
        field,
        ...(is === undefined ? {} : { is }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      })
  }
  const quality = query.thieu === '1' ? 'incomplete' : query.loi === '1' ? 'faulty' : undefined
  const descending = query.xep?.startsWith('-') ?? false
  const sorted = definition.fields.find((field) => field.sort && field.key === query.xep?.replace(/^-/, ''))
  const filter: ListFilter = {
    on: dayAsked(query.ngay, opened.today),
    q: query.q?.slice(0, 200),
    fields,
    units: await unitsAsked(request, opened, query['don-vi']),
    ...(quality ? { quality } : {}),
  }
  return { filter, order: sorted && { field: sorted, descending }, query }
}

function readFilter(request: FastifyRequest, opened: Opened, field: Field, text: string | undefined): string | undefined {
  const value = text === undefined ? undefined : readText(field, text.slice(0, 300))
  if (value === undefined) return undefined
  if (field.sealed) return hashOf(request.server.config, opened.register.definition.key, field.key, value)
  if (field.kind !== 'choice' && field.kind !== 'text' && checkValue({ ...field, schema: {} }, value))
    throw refuse('invalid', 'registers.filter_wrong', { field: field.label.vi, value: text ?? '' })
  return String(value)
}

/** The unit asked for with all that it covers, within what the reader may see. */
async function unitsAsked(request: FastifyRequest, opened: Opened, unit: string | undefined): Promise<readonly string[] | undefined> {
  if (!unit) return opened.units
  if (!isUuid(unit)) throw refuse('invalid', 'registers.filter_wrong', { field: 'don-vi', value: unit })
  const covered = await coveredBy(request.server.db, unit)
  return opened.units ? covered.filter((id) => opened.units?.includes(id)) : covered
}

export function hrefWith(path: string, query: ListQuery, change: ListQuery): string {
  const merged = { ...query, sau: undefined, ...change }
  const pairs = Object.entries(merged).flatMap(([key, value]): [string, string][] => (value ? [[key, value]] : []))
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs).toString()}` : path
}
