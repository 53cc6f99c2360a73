import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { FieldError, UnitOption } from '#engine/forms/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import type { Draft, PublishedForm } from '../dossier/dossier.ts'
import { findDraft } from '../dossier/draft.queries.ts'
import { getForm } from '../dossier/form.queries.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { ApplyFrame } from './apply.page.tsx'
import { communesOverTime, pastUnits } from './communes.ts'
import { listReceivingUnits, type Receiving } from './receiving-units.ts'

export type Params = { id: string; page: string }

export type Opened = {
  draft: Draft
  version: ProcedureVersion
  form: PublishedForm
  today: string
  units: Receiving
  communes: readonly UnitOption[]
  /** For whom an officer fills it in, at the counter. */
  person: { name: string } | undefined
}

/** Who fills a draft in: the person, or at the counter the officer before them. */
export const fillerOf = (draft: Draft): string => draft.counterOfficerId ?? draft.ownerId

/** The draft that a person fills in with all that its pages need; anybody else's is not found. */
export async function openDraft(request: FastifyRequest): Promise<Opened> {
  const { db, clock, config, province } = request.server
  const { id } = request.params as Params
  const draft = await findDraft(db, config, { id })
  if (!draft || fillerOf(draft) !== request.actor?.personId) throw refuse('notFound', 'procedures.apply.no_such_draft')
  if (draft.caseId) throw refuse('gone', 'procedures.apply.already_filed')
  const today = dayOf(clock.now())
  const [version, form, units, communes, person] = await Promise.all([
    getProcedureVersion(db, draft.procedureVersionId),
    getForm(db, draft.formId),
    listReceivingUnits(db, province, today),
    communesOverTime(db, province, today),
    draft.counterOfficerId ? findPerson(db, draft.ownerId) : undefined,
  ])
  return { draft, version, form, today, units, communes, person }
}

/** What the checks of a form know of the world. */
export const contextOf = (opened: Opened) => ({
  today: opened.today,
  files: opened.draft.files,
  units: new Set(opened.units.communes.map((unit) => unit.code)),
  past: pastUnits(opened.communes),
})

/** At the counter a paper need not be a file: it may be seen or kept, which the check list asks for before filing. */
export function mustHave({ draft, form }: Opened, faults: FieldError[]): FieldError[] {
  if (!draft.counterOfficerId) return faults
  const bare = new Set(
    form.body.pages
      .flatMap((page) => page.fields)
      .filter((field) => field.type === 'file' && [draft.answers[field.key] ?? []].flat().length === 0)
      .map((field) => field.key),
  )
  return faults.filter((fault) => !bare.has(fault.field))
}

/** A page of the filing in its frame. */
export function frame(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  page: { title: string; body: ComponentChildren; status?: number; parts?: string[] },
): FastifyReply {
  const { t } = request
  const { title, body, status = 200, parts } = page
  const name = localized(t.lang, opened.version.procedure.name)
  const { person } = opened
  const crumbs = person
    ? [
        { href: '/lam-viec', label: t('core.nav.work') },
        { href: '/lam-viec/quay', label: t('procedures.counter.title') },
      ]
    : [
        { href: '/', label: t('core.home') },
        { href: `/thu-tuc/${opened.version.procedure.code}`, label: name },
      ]
  return reply.page({
    title,
    body: h(ApplyFrame, { name, counter: person && t('procedures.counter.for', { name: person.name }) }, body),
    ...(person ? { face: 'desk' as const } : {}),
    crumbs,
    status,
    ...(parts ? { parts } : {}),
  })
}
