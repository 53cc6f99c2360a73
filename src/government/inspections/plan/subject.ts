import type { FastifyRequest } from 'fastify'
import type { Db } from '#core/db.ts'
import type { FieldFault } from '#core/errors.ts'
import { localized, type T } from '#core/i18n.ts'
import { listChecklists } from '../checklist/checklist.queries.ts'
import { fieldsOf } from './request.ts'

/** Whom to look at, and by which list: what a visit in a plan and one outside it have in common. */
export type Subject = { name: string; code: string; address: string; list: string }

export const readSubject = (request: FastifyRequest): Subject => {
  const field = fieldsOf(request)
  return {
    name: field('name').slice(0, 200),
    code: field('code').toUpperCase(),
    address: field('address').slice(0, 300),
    list: field('list'),
  }
}

export const listOptions = async (db: Db, t: T): Promise<{ value: string; label: string }[]> =>
  (await listChecklists(db)).map((list) => ({ value: list.id, label: localized(t.lang, list.body.title) }))

export function subjectFaults(t: T, subject: Subject, lists: { value: string }[]): FieldFault[] {
  const errors: FieldFault[] = []
  if (subject.name.length < 2) errors.push({ field: 'name', message: t('inspections.visit.name_missing') })
  if (!/^[A-Z0-9.-]{4,20}$/.test(subject.code)) errors.push({ field: 'code', message: t('inspections.visit.code_wrong') })
  if (!lists.some((list) => list.value === subject.list)) errors.push({ field: 'list', message: t('inspections.visit.list_missing') })
  return errors
}
