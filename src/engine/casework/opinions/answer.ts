import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { tell } from '#ground/notifications/index.ts'
import { act, type Done, type NewAttachment } from '../act/act.ts'
import type { Case, Stance } from '../case/case.ts'
import { findCase } from '../case/case.queries.ts'
import { mayAct, type Possibility } from '../case/case.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { hearerOf } from '../escalate/recipients.ts'
import { getDefinition } from '../publish/publish.queries.ts'
import { opinionAction, opinionsOf } from './opinion.rules.ts'
import { endOpinion, findOpinion, type OpinionRow } from './opinion.queries.ts'

export type Answering = {
  id: string
  actor: Actor
  stance: Stance
  text: string
  attachments?: NewAttachment[]
  key: string
  at: Date
  lang: Lang
}
/** An asking with its case, as far as the actor may know of it. */
export type Askable = { row: OpinionRow; found: Case; definition: Definition; action: string; may: Possibility }

/** The asking, for officers who answer in the name of the unit that was asked; for everybody else there is none. */
export async function findAskable(db: Db, id: string, actor: Actor | undefined): Promise<Askable | undefined> {
  const row = await findOpinion(db, id)
  const found = row && (await findCase(db, { id: row.caseId }))
  if (!row || !found) return undefined
  const { body: definition } = await getDefinition(db, found.definitionId)
  const action = opinionAction(definition, 'answer')
  if (!action) return undefined
  const may = mayAct(definition, { ...found, unitPath: row.unitPath, asked: true }, actor, action)
  return may === 'not_yours' ? undefined : { row, found, definition, action, may }
}

/** Gives the opinion of the unit that was asked, once. The asker hears of it, and when it was the last that was waited for. */
export async function answerOpinion(db: Db, answering: Answering): Promise<Done> {
  const { id, actor, stance, text, attachments, key, at, lang } = answering
  const askable = await findAskable(db, id, actor)
  if (!askable) throw refuse('notFound', 'casework.no_such_opinion')
  const { row, action } = askable
  if (stance !== 'agree' && !text.trim()) {
    const message = translatorFor(lang)('casework.opinion_reason_missing')
    throw refuse('invalid', 'casework.opinion_reason_missing', {}, [{ field: 'note', rule: 'required', message }])
  }
  return act(
    db,
    {
      by: { id: row.caseId },
      action,
      clientKey: key,
      actor,
      note: text,
      data: { opinion: { key: row.key, stance, unitName: row.unitName } },
      ...(attachments ? { attachments } : {}),
      at,
      lang,
      answering: { unitPath: row.unitPath },
    },
    async (trx, done) => {
      await mustBeOpen(trx, id)
      await endOpinion(trx, row, { state: 'answered', stance, at })
      await tellAsker(trx, row, done)
    },
  )
}

/** The case is held, so nobody else can end the asking now. */
async function mustBeOpen(trx: Db, id: string): Promise<void> {
  const now = await findOpinion(trx, id)
  if (now?.state !== 'open') throw refuse('conflict', 'casework.opinion_ended')
}

/** Tells the asker that one more has answered or that its time is over, and how many are still waited for. */
export async function tellAsker(trx: Db, row: OpinionRow, { case: found, definition, actions, action }: Done): Promise<void> {
  const asker = await hearerOf(trx, row.askedBy)
  if (!asker) return
  const round = opinionsOf(definition, actions).filter((one) => one.askedSeq === Number(row.key.split('.')[0]))
  const left = round.filter((one) => one.state === 'open').length
  const vars = { code: found.reference, unit: row.unitName, count: left, done: round.length - left, all: round.length }
  const path = definition.page?.replace('{reference}', encodeURIComponent(found.reference))
  const template = left === 0 ? 'casework.message.joined' : 'casework.message.opinion'
  await tell(trx, { personId: asker.personId, template, vars, lang: asker.lang, subject: found.reference, path, at: action.at })
}
