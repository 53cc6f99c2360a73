import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Unit } from '#ground/places/index.ts'
import { unitsAtCounter } from '../counter/where.ts'
import { saveDraft } from '../dossier/draft.queries.ts'
import { ChooseUnitPage } from './apply.page.tsx'
import { changesSince } from './form-changes.ts'
import { frame, openDraft, type Opened } from './open-draft.ts'
import { unitsFor } from './receiving-units.ts'

export async function showUnit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  return unitPage(request, reply, opened)
}

/** Where this filing can go: at the counter, only where the officer receives. */
async function placesFor(request: FastifyRequest, { person, version, units }: Opened): Promise<Unit[]> {
  if (person && request.actor) return unitsAtCounter(request, request.actor, version.procedure)
  return unitsFor(version.procedure, units)
}

async function unitPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, error?: string): Promise<FastifyReply> {
  const { t } = request
  const options = (await placesFor(request, opened)).map((unit) => ({
    value: unit.id,
    label: t.lang === 'en' && unit.nameEn ? `${unit.fullName} (${unit.nameEn})` : unit.fullName,
  }))
  const body = h(ChooseUnitPage, {
    t,
    options,
    action: `/ho-so/nhap/${opened.draft.id}/noi-nhan`,
    value: opened.draft.unitId ?? undefined,
    error,
    changes: await changesSince(request, opened),
  })
  return frame(request, reply, opened, { title: t('procedures.apply.unit_title'), body, status: error ? 422 : 200 })
}

export async function submitUnit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openDraft(request)
  const { db, clock, config } = request.server
  const unitId = (request.body as { unit?: string } | undefined)?.unit ?? ''
  const unit = (await placesFor(request, opened)).find((u) => u.id === unitId)
  if (!unit) return unitPage(request, reply, opened, request.t('procedures.apply.unit_missing'))
  await saveDraft(db, config, { ...opened.draft, unitId: unit.id }, clock.now())
  return reply.redirect(`/ho-so/nhap/${opened.draft.id}/tiep`, 303)
}
