import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type MessageKey } from '#core/i18n.ts'
import { cleanPhoto, mediaTypes, storeFile } from '#ground/files/index.ts'
import { answerOf } from '../checklist/answer.rules.ts'
import type { Checklist } from '../checklist/checklist.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { findVisit, hasEvidence, insertEntry, insertEvidence, listEntries } from './visit.queries.ts'
import { currentOf, type Entry, mergeNoted, type Noted, type Sent, settle } from './visit.rules.ts'

export type Place = { lat: number; lon: number }
export type Answer = { point: string; clientKey: string; outcome: 'written' | 'same' | 'conflict'; version: number; theirs?: Entry }

/** Refuses to write where nothing may be written: before the visit begins and after its conclusion. */
function writable(visit: Visit | undefined): Visit {
  if (!visit) throw refuse('notFound', 'inspections.no_visit')
  if (!visit.caseId) throw refuse('conflict', 'inspections.not_begun')
  if (visit.concludedAt || visit.cancelledAt) throw refuse('conflict', 'inspections.over')
  return visit
}

/** What is sent of a point, read after its kind; a finding that does not follow from the answer is the inspector's to say. */
function noteOf(list: Checklist, sent: Sent): Noted {
  const point = list.points.find((each) => each.key === sent.point)
  if (!point) throw refuse('invalid', 'inspections.no_point', { point: sent.point })
  const spec = answerOf(point)
  const noted = settle(spec, sent, dayOf(sent.notedAt))
  if (noted === 'value') throw refuse('invalid', 'inspections.value_needed', { point: sent.point })
  if (noted === 'answer') throw refuse('invalid', `inspections.answer.wrong.${spec.kind}` satisfies MessageKey, wrongVars(point))
  return noted
}

/** What the words about a wrong answer name. */
export const wrongVars = (point: Checklist['points'][number]): { point: string; decimals: number } => ({
  point: point.ask.vi,
  decimals: point.answer?.kind === 'measure' ? point.answer.decimals : 0,
})

/**
 * Writes what was noted, in the field or at the desk. Each note has the key of the phone that made it: sent again, it is
 * answered again and written once. Where somebody wrote meanwhile, theirs comes back and nothing is overwritten.
 */
export async function recordNotes(
  db: Db,
  by: { visitId: string; actor: Actor; notes: (Sent & { place?: Place | undefined })[]; inField: boolean; at: Date },
): Promise<Answer[]> {
  return inTransaction(db, async (trx) => {
    const visit = writable(await findVisit(trx, by.visitId, { lock: true }))
    const { body } = await getChecklist(trx, visit.checklistId)
    const kept = await listEntries(trx, visit.id)
    const answers: Answer[] = []
    for (const sent of by.notes) {
      const { point, clientKey } = sent
      const note = noteOf(body, sent)
      const before = kept.find((entry) => entry.clientKey === clientKey)
      if (before) {
        answers.push({ point, clientKey, outcome: 'written', version: before.version })
        continue
      }
      const merge = mergeNoted(
        note,
        currentOf(kept).find((entry) => entry.point === point),
      )
      if (merge.kind === 'conflict')
        answers.push({ point, clientKey, outcome: 'conflict', version: merge.theirs.version, theirs: merge.theirs })
      else if (merge.kind === 'same') answers.push({ point, clientKey, outcome: 'same', version: note.seen })
      else {
        const { personId: id, name } = by.actor
        await insertEntry(trx, visit.id, {
          ...note,
          version: merge.version,
          kind: answerOf(body.points.find((each) => each.key === point) ?? {}).kind,
          by: { id, name },
          at: by.at,
          inField: by.inField,
          place: sent.place,
        })
        kept.push({ ...note, version: merge.version, byId: id, byName: name, inField: by.inField })
        answers.push({ point, clientKey, outcome: 'written', version: merge.version })
      }
    }
    return answers
  })
}

export type Shot = { point: string; name: string; bytes: Buffer; clientKey: string; place?: Place | undefined; takenAt?: Date | undefined }

/** Keeps a photo of a point, drawn anew; where it was taken comes from the phone or from the picture, and is kept beside it. */
export async function recordPhoto(db: Db, config: Config, by: { visitId: string; actor: Actor; shot: Shot; at: Date }): Promise<boolean> {
  const { visitId, actor, shot, at } = by
  const visit = writable(await findVisit(db, visitId))
  const { body } = await getChecklist(db, visit.checklistId)
  if (!body.points.some((each) => each.key === shot.point)) throw refuse('invalid', 'inspections.no_point', { point: shot.point })
  if (await hasEvidence(db, visitId, shot.clientKey)) return false
  const photo = await cleanPhoto(shot.name, shot.bytes, 1_600)
  return inTransaction(db, async (trx) => {
    writable(await findVisit(trx, visitId, { lock: true }))
    const common = {
      accept: [mediaTypes.jpeg],
      maxBytes: 10 * 1024 * 1024,
      by: actor.personId,
      at,
      name: photo.name,
      entrance: 'program' as const,
    }
    const full = await storeFile(trx, config, { ...common, buffer: photo.full })
    const small = await storeFile(trx, config, { ...common, buffer: photo.small })
    const place = shot.place ?? photo.place
    return insertEvidence(trx, {
      visitId,
      point: shot.point,
      fileId: full.id,
      smallFileId: small.id,
      lat: place?.lat ?? null,
      lon: place?.lon ?? null,
      takenAt: photo.takenAt ?? shot.takenAt ?? null,
      by: actor.personId,
      at,
      clientKey: shot.clientKey,
    })
  })
}
