import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Lang, translatorFor } from '#core/i18n.ts'
import { act, type ActionData, actionOf, type Done, getLatestDefinition } from '#engine/casework/index.ts'
import type { Charge } from '../catalogue/responsible.ts'
import { moveSupporters } from '../follow/support.queries.ts'
import type { CleanPhoto } from '#ground/files/index.ts'
import { keepPhoto, type KeptPhoto } from '../photo/keep.ts'
import { followCase } from './copy.ts'
import type { Report } from './report.ts'
import { insertNews } from './news.queries.ts'
import { insertPhoto } from './photos.queries.ts'
import { countReopening, findReport, saveMergedInto, saveScore, saveUnitName } from './report.queries.ts'
import { statusOf } from './report.rules.ts'
import { tellPeople } from './tell-people.ts'

export const definitionKey = 'field_report'
export const kind = 'report'

/** Who acts: somebody signed in; the reporter, known by the secret link; another server. */
export type By = { actor: Actor } | { reporter: true } | { peer: { id: string; name: string } }
export type ReportAct = {
  reference: string
  action: string
  by: By
  /** The caller's key; left out, every call is an action of its own. */
  key?: string | undefined
  version?: number | undefined
  note?: string | undefined
  data?: ActionData
  /** Where it goes, with `route`. */
  charge?: Charge
  photos?: CleanPhoto[]
  at: Date
  lang: Lang
}

// Words of staff and of trusted servers go to the public; what the reporter adds goes to the agency.
const spoken = new Set(['accept', 'answer', 'decline', 'answer_from_outside', 'news_from_outside', 'reopen_from_outside'])

/** Does an action on a report: the engine's rules, then copies, news, messages and photos in the same transaction. */
export async function actOnReport(db: Db, config: Config, asked: ReportAct): Promise<Done> {
  const report = await findReport(db, { reference: asked.reference })
  if (!report) throw refuse('notFound', 'feedback.no_such_report')
  const target = asked.action === 'merge' ? await mergeTarget(db, report, asked) : undefined
  const photos = asked.photos ?? []
  const by = 'actor' in asked.by ? asked.by.actor.personId : null
  const kept = await Promise.all(photos.map((photo) => keepPhoto(db, config, photo, by, asked.at)))
  return inTransaction(db, (trx) =>
    act(
      trx,
      {
        by: { reference: asked.reference },
        action: asked.action,
        clientKey: asked.key ?? randomUUID(),
        version: asked.version,
        ...actorOf(asked.by, asked.lang),
        note: asked.note,
        data: dataOf(asked, target),
        ...(asked.charge ? { unitPath: asked.charge.ids } : {}),
        ...(kept.length > 0 ? { attachments: kept.map(attachmentOf) } : {}),
        at: asked.at,
        lang: asked.lang,
      },
      (inside, done) => settle(inside, config, { asked, done, kept, target }),
    ),
  )
}

const attachmentOf = ({ fileId, sha256, name, sizeBytes }: KeptPhoto) => ({
  fileId,
  sha256,
  name,
  mediaType: 'image/jpeg',
  sizeBytes,
  kind: 'photo',
  label: name,
})

function actorOf(by: By, lang: Lang): { actor: Actor | 'system'; onBehalfOf?: string } {
  if ('actor' in by) return { actor: by.actor }
  return { actor: 'system', onBehalfOf: 'peer' in by ? by.peer.name : translatorFor(lang)('feedback.reporter') }
}

function dataOf(asked: ReportAct, target: Report | undefined): ActionData {
  return {
    ...asked.data,
    ...(asked.charge ? { unitId: asked.charge.unit.id, unitName: asked.charge.unit.fullName } : {}),
    ...(target ? { inputs: { into: target.reference } } : {}),
  }
}

/** The report that stays: another, public one, that was not merged itself. */
async function mergeTarget(db: Db, report: Report, asked: ReportAct): Promise<Report> {
  const code = String(asked.data?.inputs?.into ?? '').trim()
  const wrong = (message: 'feedback.merge_missing' | 'feedback.merge_unfit') =>
    refuse('invalid', message, { code }, [{ field: 'into', rule: 'enum', message: translatorFor(asked.lang)(message, { code }) }])
  if (!code) throw wrong('feedback.merge_missing')
  const target = await findReport(db, { reference: code })
  if (!target || target.caseId === report.caseId || target.state === 'merged' || target.state === 'withdrawn')
    throw wrong('feedback.merge_unfit')
  return target
}

type Settling = { asked: ReportAct; done: Done; kept: KeptPhoto[]; target: Report | undefined }

async function settle(trx: Db, config: Config, { asked, done, kept, target }: Settling): Promise<void> {
  const { case: found, action } = done
  const caseId = found.id
  await followCase(trx, found, asked.at)
  if (asked.action === 'rate') await saveScore(trx, caseId, action.data.score ?? null)
  if (asked.action === 'reopen') await countReopening(trx, caseId)
  if (asked.charge) await saveUnitName(trx, caseId, asked.charge.unit.fullName)
  if (target) {
    await saveMergedInto(trx, caseId, target.reference)
    await moveSupporters(trx, caseId, target.caseId)
  }
  for (const { fileId, smallFileId, width, height } of kept)
    await insertPhoto(trx, {
      caseId,
      kind: asked.action === 'answer' ? 'answer' : 'report',
      fileId,
      smallFileId,
      width,
      height,
      // What the reporter adds later was not looked at by anybody yet.
      withheld: asked.action !== 'answer',
      addedAt: asked.at,
    })
  const definition = await getLatestDefinition(trx, definitionKey)
  const type = actionOf(definition, asked.action)
  if (!type?.internal)
    await insertNews(trx, {
      caseId,
      seq: action.seq,
      action: asked.action,
      status: statusOf(found.state),
      words: spoken.has(asked.action) ? (action.note ?? '') : '',
      at: asked.at,
      fromPeerId: 'peer' in asked.by ? asked.by.peer.id : null,
    })
  const now = await findReport(trx, { caseId })
  if (now) await tellPeople(trx, config, now, { action: asked.action, note: action.note, at: asked.at })
}
