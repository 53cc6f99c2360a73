import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { Province } from '#core/province.ts'
import { dayOf } from '#core/i18n.ts'
import type { NewAttachment } from '#engine/casework/index.ts'
import { type Answers, checkAll, type FileFact } from '#engine/forms/index.ts'
import type { StoredFile } from '#ground/files/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { communesOverTime, pastUnits } from '../apply/communes.ts'
import { formOf } from '../apply/apply.ts'
import { recordFormOf } from '../apply/plain-form.ts'
import { type Filed, fileDossier } from '../apply/file-dossier.ts'
import { listReceivingUnits, unitsFor } from '../apply/receiving-units.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'

/** A paper that came with a dossier from another portal; `part` is its key or name in the procedure's record there. */
export type PaperFromElsewhere = { file: StoredFile; label: string; part: string }

/** A dossier that another portal took: what was declared there in our fields as far as they are known, and in words in full. */
export type FromElsewhere = {
  version: ProcedureVersion
  unit: Unit
  owner: { id: string; name: string }
  /** How the record names who filed and where. */
  by: string
  /** Answers by the keys of our form. */
  answers: Answers
  /** All that was declared, line by line as it came. */
  declared: { label: string; value: string }[]
  papers: PaperFromElsewhere[]
  key: string
  /** By which the dossier is found as well. */
  words: string[]
  at: Date
}
export type FiledFromElsewhere = Filed & { asForm: boolean }

/** Where a dossier of a procedure may be received on a day: the unit, if it is one of those. */
export async function receivingUnit(
  db: Db,
  province: Province,
  version: ProcedureVersion,
  unitId: string,
  at: Date,
): Promise<Unit | undefined> {
  return unitsFor(version.procedure, await listReceivingUnits(db, province, dayOf(at))).find((unit) => unit.id === unitId)
}

/** The procedure in force on the day of a moment. */
export const procedureOn = (db: Db, code: string, at: Date): Promise<ProcedureVersion | undefined> =>
  findProcedure(db, code, { on: dayOf(at) })

/**
 * Files what another portal took. Where it fills our own form without a fault it is kept as that form; else as the declaration
 * that the procedure's record asks for, with every line that was declared. The officer looks at it as at any other.
 */
export async function fileFromElsewhere(db: Db, config: Config, province: Province, given: FromElsewhere): Promise<FiledFromElsewhere> {
  const { version, owner, unit, at } = given
  const own = await formOf(db, version, at)
  const today = dayOf(at)
  const units = await listReceivingUnits(db, province, today)
  const communes = new Set(units.communes.map((one) => one.code))
  const past = pastUnits(await communesOverTime(db, province, today))
  const files = given.papers.map(({ file }): FileFact => ({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size }))
  const mapped = { ...given.answers, ...paperAnswers(own.body, given.papers) }
  const fits = version.procedure.formKey !== undefined && checkAll(own.body, mapped, { today, files, units: communes, past }).length === 0
  const form = fits ? own : await recordFormOf(db, version, at)
  const lines = given.declared.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const answers = fits ? mapped : { ...given.answers, ...paperAnswers(form.body, given.papers), request_content: lines }
  const filed = await fileDossier(db, config, {
    actor: { personId: owner.id, kind: 'citizen', name: owner.name, sessionId: '', roles: [] },
    version,
    form,
    answers,
    files,
    unitId: unit.id,
    channel: 'national_portal',
    key: given.key,
    at,
    lang: 'vi',
    hCode: province.hCode,
    units: communes,
    past,
    owner,
    elsewhere: { by: given.by, papers: given.papers.map(attachmentOf), words: given.words },
  })
  return { ...filed, asForm: fits }
}

/** Papers under the file fields of the same key; what fits no field stays with the dossier all the same. */
function paperAnswers(form: { pages: { fields: { key: string; type: string }[] }[] }, papers: readonly PaperFromElsewhere[]): Answers {
  const fields = form.pages.flatMap((page) => page.fields).filter((field) => field.type === 'file')
  return Object.fromEntries(
    fields.flatMap(({ key }) => {
      const ids = papers.filter(({ part }) => part === key || `paper_${part}` === key).map(({ file }) => file.id)
      return ids.length > 0 ? [[key, ids]] : []
    }),
  )
}

export const attachmentOf = ({ file, label }: PaperFromElsewhere): NewAttachment => ({
  fileId: file.id,
  sha256: file.sha256,
  name: file.name,
  mediaType: file.mediaType,
  sizeBytes: file.size,
  kind: 'paper',
  label,
})
