import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime, localized } from '#core/i18n.ts'
import { findPaper } from '#engine/signing/index.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { getForm } from '../dossier/form.queries.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { confirmationWords } from './confirmation.ts'
import { isDeclarationCode } from './declaration-code.ts'
import { declarationSubject } from './signing-subject.rules.ts'
import { maskName } from './verification.rules.ts'
import { DeclarationPage, VerifyPage } from './verify.page.tsx'

/** Whether a declaration on paper was filed as it stands there: the code is made from every word of it. */
export async function showVerifiedDeclaration(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config } = server
  const { hs, ma } = request.query as { hs: string; ma: string }
  const crumbs = [{ href: '/kiem-tra', label: t('procedures.verify.title') }]
  const dossier = await findDossier(db, config, hs)
  if (!dossier || !isDeclarationCode(config, dossier, ma))
    return reply.page({
      title: t('procedures.verify.unknown_title'),
      body: h(VerifyPage, { t, code: '', errors: [], unknown: ma }),
      status: 404,
      crumbs,
    })
  const [version, form, paper] = await Promise.all([
    getProcedureVersion(db, dossier.procedureVersionId),
    getForm(db, dossier.formId),
    findPaper(db, declarationSubject(dossier.code)),
  ])
  const body = h(DeclarationPage, {
    t,
    paper: localized('vi', form.body.paper?.title ?? version.procedure.name),
    procedure: localized('vi', version.procedure.name),
    dossier: dossier.code,
    person: maskName(dossier.applicantName),
    unit: dossier.unitName,
    filed: formatDateTime(t.lang, dossier.filedAt),
    confirmed: confirmationWords(t, paper, dossier.filedAt, maskName),
    code: ma,
  })
  return reply.header('x-robots-tag', 'noindex').page({ title: t('procedures.verify.declaration_title'), body, crumbs })
}
