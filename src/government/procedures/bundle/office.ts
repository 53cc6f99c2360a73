import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { Timeline } from '#core/ui/timeline.tsx'
import { recordAccess } from '#ground/identity/index.ts'
import { mayRead } from '../dossier/may-read.ts'
import { stateKind, stateWords } from '../dossier/view.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { OfficeWhole } from './bundle.page.tsx'
import { wholeProps, wholeSteps } from './follow.ts'
import { findWhole } from './read-whole.ts'

/** A linked filing for an office that has one of its parts: how all stand, nothing of what was declared. */
export async function showOffice(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, actor, server } = request
  const { db, config, clock } = server
  const { code } = request.params as { code: string }
  const whole = await findWhole(db, config, code, clock.now())
  const mine = whole?.parts.filter(({ file }) => file && mayRead(actor, file.case)) ?? []
  if (!whole || !actor || mine.length === 0) throw refuse('notFound', 'casework.no_such_case')
  await recordAccess(db, {
    ...{ personId: whole.dossier.ownerId, actor, unitId: mine[0]?.file?.case.unitId ?? whole.dossier.unitId },
    ...{ purpose: 'process_dossier', legalGround: 'public_duty', subject: code, at: clock.now() },
  })
  const version = await getProcedureVersion(db, whole.dossier.procedureVersionId)
  const title = localized(t.lang, version.procedure.name)
  const items = wholeSteps(t, whole, false).map(({ what, when, who }, index) => ({ what, when, who, now: index === 0 }))
  const { file } = whole
  const body = h(OfficeWhole, {
    ...{ t, title, code, state: stateWords(t, file.definition, file.case.state), kind: stateKind(file.definition, file.case.state) },
    whole: await wholeProps(request, whole, 'officer'),
    steps: h(Timeline, { items }),
  })
  return reply.page({ title, body, face: 'desk', crumbs: [{ href: '/lam-viec', label: t('core.nav.work') }] })
}
