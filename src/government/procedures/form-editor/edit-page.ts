import type { FastifyReply, FastifyRequest } from 'fastify'
import { h, type VNode } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import {
  type Answers,
  answersFromBody,
  changeField,
  changePage,
  checkPage,
  type ConditionRows,
  conditionFrom,
  type FieldError,
  fieldsBefore,
  type FieldWarning,
  type FormDefinition,
  type FormField,
  type FormPage,
  FormPageView,
  moveField,
  reachablePages,
  rowOperators,
  rowsOf,
  warnings,
} from '#engine/forms/index.ts'
import { communesOverTime } from '../apply/communes.ts'
import { type ConditionRowsProps, EditFieldPage, EditPagePage } from './edit.page.tsx'
import { baseOf, crumbsOf, defectsOf, type Editing, openForm, type Params, textsOf } from './editor.ts'
import { keepFormDraft } from './drafts.ts'

/** Rows shown for a condition: those it has, and a few to fill in. */
const mostRows = 4

export const pageIn = (editing: Editing, key: string): FormPage => {
  const page = editing.body.pages.find((one) => one.key === key)
  if (!page) throw refuse('notFound', 'procedures.form_editor.no_page')
  return page
}

function conditionProps(t: T, editing: Editing, when: FormPage['when'], place: { page: string; field?: string }): ConditionRowsProps {
  const rows = rowsOf(when)
  const choices = fieldsBefore(editing.body, place.page, place.field).map((field) => ({
    value: field.key,
    label: `${localized(t.lang, field.label)} (${field.key})`,
  }))
  const shown = rows ? [...rows.rows, ...Array.from({ length: Math.max(1, mostRows - rows.rows.length) }, () => undefined)] : []
  return {
    t,
    mode: rows?.mode ?? 'all',
    rows: shown,
    fields: choices,
    operators: rowOperators.map((name) => ({ value: name, label: t(`procedures.form_editor.operator.${name}` as MessageKey) })),
    deep: rows ? undefined : JSON.stringify(when, null, 2),
  }
}

/** The condition as the rows were filled in; one too deep for rows stays as it is. */
function conditionOf(editing: Editing, texts: Record<string, string>, before: FormPage['when']): FormPage['when'] {
  if (!rowsOf(before)) return before
  const count = Object.keys(texts).filter((name) => /^dk-\d{1,2}-o$/.test(name)).length
  const rows = Array.from({ length: Math.min(count, 20) }, (_, i) => ({
    field: texts[`dk-${i}-o`] ?? '',
    operator: rowOperators.find((name) => name === texts[`dk-${i}-phep`]) ?? 'is',
    value: texts[`dk-${i}-gia-tri`] ?? '',
  }))
  const fields = new Map(editing.body.pages.flatMap((page) => page.fields).map((field) => [field.key, field]))
  return conditionFrom({ mode: texts['dk-kieu'] === 'any' ? 'any' : 'all', rows } satisfies ConditionRows, fields)
}

/** A text in three languages; without Vietnamese there is none. */
function wordsOf(texts: Record<string, string>, name: string): { vi: string; en?: string; km?: string } | undefined {
  const [vi, en, km] = ['vi', 'en', 'km'].map((lang) => texts[`${name}-${lang}`] ?? '')
  return vi ? { vi, ...(en ? { en } : {}), ...(km ? { km } : {}) } : undefined
}

/** Answers with which the page can be tried: those of the first test that leads to it. */
function sampleFor(body: FormDefinition, key: string, today: string): Answers {
  const leading = (body.tests ?? []).find((test) => reachablePages(body, test.answers as Answers, today).some((page) => page.key === key))
  return (leading?.answers ?? {}) as Answers
}

type Tried = { answers: Answers; errors: FieldError[]; doubts: FieldWarning[] }

async function preview(request: FastifyRequest, editing: Editing, page: FormPage, tried: Tried | undefined): Promise<VNode | undefined> {
  const { t, server } = request
  // A form that means nothing cannot be drawn.
  if (defectsOf(editing.body).length > 0) return undefined
  const today = dayOf(editing.at)
  const options = await communesOverTime(server.db, server.province, today)
  return h(FormPageView, {
    t,
    def: editing.body,
    page,
    answers: tried?.answers ?? sampleFor(editing.body, page.key, today),
    today,
    action: `${baseOf(editing.key)}/trang/${page.key}/thu#xem-truoc`,
    errors: tried?.errors ?? [],
    warnings: tried?.doubts ?? [],
    options: () => options,
    saveLater: false,
    preview: true,
  }) as VNode
}

async function pageView(
  request: FastifyRequest,
  reply: FastifyReply,
  editing: Editing,
  shown: { page: FormPage; error?: string; tried?: Tried },
): Promise<FastifyReply> {
  const { t } = request
  const { page, error, tried } = shown
  const title = t('procedures.form_editor.page_title', { page: localized(t.lang, page.title) })
  const body = h(EditPagePage, {
    t,
    title,
    action: `${baseOf(editing.key)}/trang/${page.key}`,
    words: { title: page.title, hint: page.hint },
    condition: conditionProps(t, editing, page.when, { page: page.key }),
    fields: page.fields.map((field) => ({
      key: field.key,
      label: localized(t.lang, field.label),
      type: t(`procedures.form_editor.type.${field.type}` as MessageKey),
      required: field.required === true,
      conditional: field.when !== undefined,
    })),
    defects: defectsOf(editing.body),
    error,
    passed: tried !== undefined && tried.errors.length === 0 && tried.doubts.length === 0,
    preview: await preview(request, editing, page, tried),
  })
  return reply.page({ title, face: 'desk', parts: ['form-page'], crumbs: crumbsOf(t, editing), status: error ? 422 : 200, body })
}

export async function showEditPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const editing = await openForm(request)
  return pageView(request, reply, editing, { page: pageIn(editing, (request.params as Params).page) })
}

/** Keeps the words and the condition of a page, or moves one of its fields. */
export async function submitEditPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const editing = await openForm(request)
  const { page: key } = request.params as Params
  const page = pageIn(editing, key)
  const texts = textsOf(request)
  const [move, field] = (texts.chuyen ?? '').split(':')
  const title = wordsOf(texts, 'title')
  if (!field && !title) return pageView(request, reply, editing, { page, error: t('procedures.form_editor.title_missing') })
  const changed = field
    ? moveField(editing.body, field, move === 'len' ? -1 : 1)
    : changePage(editing.body, key, {
        title: title ?? page.title,
        hint: wordsOf(texts, 'hint'),
        when: conditionOf(editing, texts, page.when),
      })
  await keepFormDraft(server.db, { key: editing.key, actor: editing.actor, at: editing.at }, changed)
  return reply.redirect(`${baseOf(editing.key)}/trang/${key}`, 303)
}

/** The texts of a try-out; files are not kept. */
async function triedBody(request: FastifyRequest): Promise<Record<string, string | string[]>> {
  if (!request.isMultipart()) return (request.body ?? {}) as Record<string, string | string[]>
  const body: Record<string, string | string[]> = {}
  for await (const part of request.parts()) {
    if (part.type !== 'field') part.file.resume()
    else {
      const before = body[part.fieldname]
      body[part.fieldname] = before === undefined ? String(part.value) : [before, String(part.value)].flat()
    }
  }
  return body
}

/** Tries the page as a citizen would send it: the same reading, the same checks, nothing kept. */
export async function tryPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const editing = await openForm(request)
  const page = pageIn(editing, (request.params as Params).page)
  const today = dayOf(editing.at)
  const posted = answersFromBody(editing.body, page.key, await triedBody(request), sampleFor(editing.body, page.key, today))
  const seen = new Set(posted.seen)
  const isChecked = posted.intent === 'next' || posted.intent === 'item'
  const tried = {
    answers: posted.answers,
    errors: isChecked ? checkPage(editing.body, page.key, posted.answers, { today }).filter((fault) => fault.rule !== 'file_missing') : [],
    doubts: isChecked
      ? warnings(editing.body, posted.answers, { today }, page.key).filter((doubt) => !seen.has(`${doubt.field}:${doubt.rule}`))
      : [],
  }
  return pageView(request, reply, editing, { page, tried })
}

function fieldIn(page: FormPage, key: string): FormField {
  const field = page.fields.find((one) => one.key === key)
  if (!field) throw refuse('notFound', 'procedures.form_editor.no_field')
  return field
}

async function fieldView(
  request: FastifyRequest,
  reply: FastifyReply,
  editing: Editing,
  shown: { page: FormPage; field: FormField; error?: string },
): Promise<FastifyReply> {
  const { t } = request
  const { page, field, error } = shown
  const title = t('procedures.form_editor.field_title', { field: localized(t.lang, field.label) })
  const body = h(EditFieldPage, {
    t,
    title,
    action: `${baseOf(editing.key)}/trang/${page.key}/o/${field.key}`,
    back: `${baseOf(editing.key)}/trang/${page.key}`,
    words: { label: field.label, hint: field.hint },
    required: field.required === true,
    page: page.key,
    pages: editing.body.pages.map((one) => ({ value: one.key, label: localized(t.lang, one.title) })),
    condition: conditionProps(t, editing, field.when, { page: page.key, field: field.key }),
    error,
  })
  return reply.page({ title, face: 'desk', parts: ['form-page'], crumbs: crumbsOf(t, editing), status: error ? 422 : 200, body })
}

export async function showEditField(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const editing = await openForm(request)
  const { page: pageKey, field } = request.params as Params
  const page = pageIn(editing, pageKey)
  return fieldView(request, reply, editing, { page, field: fieldIn(page, field) })
}

export async function submitEditField(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const editing = await openForm(request)
  const { page: pageKey, field: key } = request.params as Params
  const page = pageIn(editing, pageKey)
  const field = fieldIn(page, key)
  const texts = textsOf(request)
  const label = wordsOf(texts, 'label')
  if (!label) return fieldView(request, reply, editing, { page, field, error: t('procedures.form_editor.label_missing') })
  const target = editing.body.pages.find((one) => one.key === texts.trang)?.key ?? page.key
  const changed = changeField(editing.body, key, {
    label,
    hint: wordsOf(texts, 'hint'),
    required: texts.required === 'co',
    when: conditionOf(editing, texts, field.when),
    page: target,
  })
  await keepFormDraft(server.db, { key: editing.key, actor: editing.actor, at: editing.at }, changed)
  return reply.redirect(`${baseOf(editing.key)}/trang/${target}`, 303)
}
