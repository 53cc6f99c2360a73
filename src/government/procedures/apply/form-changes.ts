import type { FastifyRequest } from 'fastify'
import { localized } from '#core/i18n.ts'
import { changesBetween } from '#engine/forms/index.ts'
import { getForm } from '../dossier/form.queries.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { formOf } from './apply.ts'
import type { FormChange } from './apply.page.tsx'
import type { Opened } from './open-draft.ts'

/** What a draft met on the new version of its form, question by question. */
export async function changesSince(request: FastifyRequest, opened: Opened): Promise<FormChange[]> {
  const { cu } = request.query as { cu?: string }
  if (!cu || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cu)) return []
  const old = await getForm(request.server.db, cu).catch(() => undefined)
  if (old?.key !== opened.form.key) return []
  const labels = new Map([old, opened.form].flatMap(({ body }) => body.pages.flatMap((page) => page.fields.map((f) => [f.key, f.label]))))
  return changesBetween(old.body, opened.form.body, opened.draft.answers, opened.today).changes.map(({ kind, field, mustAnswer }) => ({
    kind,
    label: localized(request.t.lang, labels.get(field) ?? field),
    mustAnswer,
  }))
}

/** Where a draft goes on whose form has a newer version by now; undefined while it is the newest. */
export async function newerForm(request: FastifyRequest, { version, form, today }: Opened): Promise<string | undefined> {
  const { db, clock } = request.server
  const { code } = version.procedure
  const current = await findProcedure(db, code, { on: today })
  return current && (await formOf(db, current, clock.now())).id !== form.id ? `/thu-tuc/${code}/nop` : undefined
}
