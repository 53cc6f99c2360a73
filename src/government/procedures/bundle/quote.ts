import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Answers } from '#engine/forms/index.ts'
import { quoteDraft } from '../fees/dossier-fee.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { bundleProcess } from './bundle.ts'
import { bundleForms } from './bundle-form.ts'
import { findBundle } from './bundle.queries.ts'
import { answersOfPart } from './compose.rules.ts'
import { unitOfPart } from './parts.ts'

type Asked = { draft: { unitId: string | null }; version: ProcedureVersion; answers: Answers; at: Date; channel: 'online' | 'direct' }

/** What a filing would cost now, a linked one with all its parts; undefined where no rule prices any of it. */
export async function quoteProcedure(db: Db, { draft, version, answers, at, channel }: Asked): Promise<number | undefined> {
  const { procedure } = version
  const { unitId } = draft
  const bundle = procedure.processKey === bundleProcess ? await findBundle(db, procedure.code) : undefined
  if (!bundle || !unitId) return (await quoteDraft(db, { draft, procedure, answers, at, channel }))?.total
  const { parts } = await bundleForms(db, bundle.body, at)
  const prices = await Promise.all(
    bundle.body.parts.map(async (part) => {
      const own = parts.get(part.key)
      if (!own) return undefined
      const unit = await unitOfPart(db, part, { unitId, answers }, dayOf(at))
      const given = answersOfPart(part, own.form.body, answers, new Map())
      return (await quoteDraft(db, { draft: { unitId: unit.id }, procedure: own.version.procedure, answers: given, at, channel }))?.total
    }),
  )
  const known = prices.filter((price) => price !== undefined)
  return known.length > 0 ? known.reduce((sum, price) => sum + price, 0) : undefined
}
