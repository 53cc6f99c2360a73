import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDate, type Lang, translatorFor } from '#core/i18n.ts'
import { findPerson } from '#ground/identity/index.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { duplicateAction } from '../dossier/dossier.ts'
import { type DossierFile, findDossierFile } from '../dossier/view.ts'
import { findPair, judgePair, listCodes, type Pair, type Verdict } from './likeness.queries.ts'
import { otherOf } from './pairs.ts'

export type Both = { pair: Pair; one: DossierFile; other: DossierFile }

/** The two dossiers of a pair, as somebody who may read both sees them; else it is as if there were none. */
export async function findBoth(
  db: Db,
  config: Config,
  { code, id, actor, at }: { code: string; id: string; actor: Actor | undefined; at: Date },
): Promise<Both> {
  const [pair, one] = [await findPair(db, id), await findDossierFile(db, config, code, actor, at)]
  const caseId = one?.dossier.caseId ?? ''
  if (!one || !pair || (pair.caseA !== caseId && pair.caseB !== caseId)) throw refuse('notFound', 'casework.no_such_case')
  const [named] = await listCodes(db, [otherOf(pair, caseId)])
  const other = named && (await findDossierFile(db, config, named.code, actor, at))
  if (!other) throw refuse('notFound', 'procedures.duplicate.elsewhere')
  return { pair, one, other }
}

export type Asked = { code: string; id: string; verdict: Verdict; reason: string; actor: Actor; at: Date; lang: Lang }

/** The way in which the officer may close a dossier as a duplicate now: by the process's own action, or as it was before there was one. */
export const closingOf = ({ file }: Pick<DossierFile, 'file'>): string | undefined =>
  [duplicateAction, 'decline'].find((action) => file.possible.includes(action))

/** Why the one cannot be closed as a duplicate of the other now, if it cannot. */
export function hindranceOf({
  one,
  other,
}: Pick<Both, 'one' | 'other'>): 'procedures.duplicate.cannot_close' | 'procedures.duplicate.other_ended' | undefined {
  if (!closingOf(one)) return 'procedures.duplicate.cannot_close'
  const ended = other.file.case
  return ended.closedAt && ended.outcome !== 'granted' ? 'procedures.duplicate.other_ended' : undefined
}

/** Gives the verdict on a pair, once, with its reason; the duplicate is closed in the same transaction, with words for its person. */
export async function judge(db: Db, config: Config, asked: Asked): Promise<void> {
  const { code, id, verdict, reason, actor, at, lang } = asked
  const both = await findBoth(db, config, asked)
  const { pair, one, other } = both
  if ([one, other].some(({ dossier }) => dossier.ownerId === actor.personId)) throw refuse('notAllowed', 'procedures.duplicate.own_case')
  if (pair.verdict) throw refuse('conflict', 'procedures.duplicate.judged')
  const why = verdict === 'duplicate' ? hindranceOf(both) : undefined
  if (why) throw refuse('conflict', why)
  const closing = closingOf(one) ?? ''
  const note = await closingWords(db, both)
  await inTransaction(db, async (trx) => {
    const closedCase = verdict === 'duplicate' ? one.dossier.caseId : null
    const first = await judgePair(trx, { id, verdict, closedCase, reason, by: actor, at })
    if (!first) throw refuse('conflict', 'procedures.duplicate.judged')
    if (verdict === 'duplicate')
      await actOnDossier(trx, config, { code, action: closing, actor, key: `duplicate:${id}`, note, at, lang, asDuplicate: true })
  })
}

/** What the person reads: the other dossier by its code where it is their own; of anybody else's nothing that tells whose or which. */
async function closingWords(db: Db, { one, other }: Both): Promise<string> {
  const t = translatorFor((await findPerson(db, one.dossier.ownerId))?.lang ?? 'vi')
  if (one.dossier.ownerId !== other.dossier.ownerId) return t('procedures.duplicate.told_other')
  return t('procedures.duplicate.told_own', { code: other.dossier.code, date: formatDate(t.lang, other.dossier.filedAt) })
}
