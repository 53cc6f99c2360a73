import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import {
  answersFromBody,
  checkPage,
  type FieldError,
  type FieldWarning,
  type FormPage,
  FormPageView,
  nextPage,
  type OpenItem,
  type PlaceMap,
  reachablePages,
  warnings,
} from '#engine/forms/index.ts'
import { currentCatalogue, PlacePicker } from '#government/feedback/index.ts'
import { saveDraft } from '../dossier/draft.queries.ts'
import { originWords } from '../origins/words.ts'
import { hasChanged } from '../origins/marks.ts'
import { OfferOwnPapers } from '../own-papers/own-papers.page.tsx'
import { offerFor } from '../own-papers/own-papers.ts'
import { newerForm } from './form-changes.ts'
import { contextOf, frame, mustHave, openDraft, type Opened, type Params } from './open-draft.ts'
import { readBody } from './read-page.ts'

const addressOf = (opened: Opened, part: string): string => `/ho-so/nhap/${opened.draft.id}/${part}`

const faultsOf = (opened: Opened, page: string): FieldError[] =>
  mustHave(opened, checkPage(opened.form.body, page, opened.draft.answers, contextOf(opened)))

/** Goes to the first page that still needs an answer, or to the check of all answers. */
export async function goOn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  const newer = await newerForm(request, opened)
  if (newer) return reply.redirect(newer, 303)
  if (!opened.draft.unitId) return reply.redirect(addressOf(opened, 'noi-nhan'), 303)
  const open = reachablePages(opened.form.body, opened.draft.answers, opened.today).find((page) => faultsOf(opened, page.key).length > 0)
  return reply.redirect(addressOf(opened, open?.key ?? 'xem-lai'), 303)
}

export async function showPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  return formPage(request, reply, opened, { key: (request.params as Params).page })
}

type Shown = { key: string; errors?: FieldError[]; doubts?: FieldWarning[]; item?: OpenItem | undefined; told?: string }

/** Where the answers of a page came from, for the person: so that nobody takes over what is wrong. */
function originsOf(request: FastifyRequest, opened: Opened, page: FormPage): Record<string, string> {
  const { t, server } = request
  const { origins, answers } = opened.draft
  return Object.fromEntries(
    page.fields.flatMap(({ key }) => {
      const mark = origins[key]
      return mark ? [[key, originWords(t, mark, hasChanged(server.config, mark, answers[key]), 'own')]] : []
    }),
  )
}

/** The map of the province, where the page asks for a place on it. */
async function mapFor(request: FastifyRequest, page: FormPage): Promise<PlaceMap | undefined> {
  if (!page.fields.some((field) => field.type === 'map_point')) return undefined
  const { map: home } = (await currentCatalogue(request.server.db)).body
  const { t } = request
  return (prefix, inputs) => h(PlacePicker, { t, home, prefix, children: [h('div', { class: 'place-tools' }), inputs] })
}

async function formPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, shown: Shown): Promise<FastifyReply> {
  const { t } = request
  const { key, errors = [], doubts = [], told } = shown
  const def = opened.form.body
  const page = reachablePages(def, opened.draft.answers, opened.today).find((p) => p.key === key)
  if (!page) throw refuse('notFound', 'procedures.apply.no_such_page')
  const map = await mapFor(request, page)
  const view = h(FormPageView, {
    t,
    def,
    page,
    answers: opened.draft.answers,
    today: opened.today,
    action: addressOf(opened, key),
    errors,
    warnings: doubts,
    files: opened.draft.files,
    options: () => opened.communes,
    origins: originsOf(request, opened, page),
    map,
    item: shown.item,
    saveLater: true,
  })
  const offered = opened.person ? null : h(OfferOwnPapers, { t, offer: await offerFor(request, def, opened.draft.id, key) })
  const body: ComponentChildren = h('div', {}, told ? h('p', { class: 'error', role: 'alert' }, told) : null, view, offered)
  return frame(request, reply, opened, {
    title: localized(t.lang, page.title),
    body,
    status: errors.length > 0 || told ? 422 : 200,
    parts: ['form-page', ...(map ? ['feedback', 'report-place'] : [])],
  })
}

/** Takes one page: keeps what was typed and the files in any case, then checks that page alone. */
export async function submitPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  const { page: key } = request.params as Params
  const { db, clock, config } = request.server
  const def = opened.form.body
  if (!reachablePages(def, opened.draft.answers, opened.today).some((page) => page.key === key))
    throw refuse('notFound', 'procedures.apply.no_such_page')
  const { body, fileFault } = await readBody(request, opened, key)
  const posted = answersFromBody(def, key, body, opened.draft.answers)
  opened.draft.answers = posted.answers
  await saveDraft(db, config, opened.draft, clock.now())
  if (fileFault) return formPage(request, reply, opened, { key, told: fileFault })
  if (posted.intent === 'save') return reply.redirect(opened.person ? '/lam-viec/quay' : '/ho-so?luu=1', 303)
  if (posted.intent === 'edit') return formPage(request, reply, opened, { key, item: posted.item })
  const part = posted.intent === 'item' && posted.item ? `${posted.item.field}-${posted.item.index}-` : ''
  const errors = faultsOf(opened, key).filter((fault) => fault.field.startsWith(part))
  if (errors.length > 0) return formPage(request, reply, opened, { key, errors, item: posted.item })
  const doubts = unseen(opened, key, posted.seen ?? []).filter((doubt) => doubt.field.startsWith(part))
  if (doubts.length > 0) return formPage(request, reply, opened, { key, doubts, item: posted.item })
  if (part) return reply.redirect(addressOf(opened, key), 303)
  const next = nextPage(def, key, opened.draft.answers, opened.today)
  return reply.redirect(addressOf(opened, next?.key ?? 'xem-lai'), 303)
}

/** The warnings of a page that the person has not read yet; once one is new, all are shown again. */
function unseen(opened: Opened, key: string, seen: readonly string[]): FieldWarning[] {
  const doubts = warnings(opened.form.body, opened.draft.answers, contextOf(opened), key)
  return doubts.every((doubt) => seen.includes(`${doubt.field}:${doubt.rule}`)) ? [] : doubts
}
