import type { FastifyRequest } from 'fastify'
import { formatDate } from '#core/i18n.ts'
import type { Dossier } from '../dossier/dossier.ts'
import type { PairsProps } from './duplicates.page.tsx'
import { alikeOf, verdictWords } from './pairs.ts'

/** The dossiers that may be the same, as the page of one of them shows them. */
export async function pairsProps(request: FastifyRequest, dossier: Dossier): Promise<PairsProps> {
  const { t } = request
  const found = await alikeOf(request, dossier)
  return {
    t,
    items: found.map((one) => ({
      id: one.pair.id,
      code: one.code,
      href: one.code === undefined ? undefined : `/lam-viec/ho-so/${dossier.code}/trung/${one.pair.id}`,
      unit: one.unit,
      filed: formatDate(t.lang, one.filedAt),
      why: one.why,
      open: one.pair.verdict === null,
      verdict: verdictWords(t, one),
      reason: one.code === undefined ? undefined : (one.pair.reason ?? undefined),
    })),
  }
}
