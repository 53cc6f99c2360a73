import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type CaseFile, findCaseFile } from '#engine/casework/index.ts'
import { lineageOn } from '#ground/places/index.ts'
import { dayOf } from '#core/i18n.ts'
import type { Dossier, IssuedResult } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { findResult } from '../papers/result.queries.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import type { FilingChannel, ProcedureVersion } from '../procedure/procedure.ts'
import type { FiledPart, Part, PartState, PublishedBundle } from './bundle.ts'
import { findFiling, listParts } from './bundle.queries.ts'
import type { Course, Leg, Standing } from './course.rules.ts'
import { reckonCourse } from './reckon.ts'

/** A part of a filing with the road of its dossier. */
export type PartFile = {
  part: Part
  filed: FiledPart
  version: ProcedureVersion
  unitName: string
  /** Its dossier's case, once it began. */
  file: CaseFile | undefined
  result: IssuedResult | undefined
  /** As the case stands now; what is kept follows soon after. */
  standing: Standing
  leg: Leg | undefined
}

/** A filing of a linked procedure as it stands now. */
export type Whole = {
  dossier: Dossier
  file: CaseFile
  bundle: PublishedBundle
  onPaper: string[]
  /** The day that was promised at filing. */
  promisedAt: Date | null
  /** The day as the parts stand now; undefined while it cannot be said. */
  course: Course
  parts: PartFile[]
  /** The person is waited for in one of its parts: the day moves by as long as that takes. */
  waitsForPerson: boolean
}

const ended: Record<string, PartState> = { granted: 'granted', refused: 'refused', declined: 'refused', withdrawn: 'withdrawn' }

/** How a part stands: what its dossier came to, or that it is under way. */
function standingOf(filed: FiledPart, file: CaseFile | undefined, now: Date): Standing {
  if (!file) return { state: filed.state, overdue: false }
  const { outcome, dueAt } = file.case
  return { state: ended[outcome ?? ''] ?? 'running', overdue: Boolean(dueAt && dueAt < now) }
}

/** When a part ended, or is due by the clock of its own case; undefined while only its term says. */
function endOf(file: CaseFile | undefined, result: IssuedResult | undefined, state: PartState, now: Date): Date | undefined {
  if (result) return result.issuedAt
  if (state !== 'running') return file?.case.closedAt ?? undefined
  const due = file?.case.dueAt ?? file?.deadline?.expectedDueAt ?? undefined
  // What is late ends now at the earliest.
  return due && laterOf(due, now)
}

/** A filing with its parts, by the code of the whole; undefined where it is none. */
export async function findWhole(db: Db, config: Config, code: string, now: Date): Promise<Whole | undefined> {
  const dossier = await findDossier(db, config, code)
  const filing = dossier && (await findFiling(db, dossier.caseId))
  const file = filing && (await findCaseFile(db, { id: dossier.caseId }, undefined, now))
  if (!filing || !file) return undefined
  const rows = await listParts(db, dossier.caseId)
  const parts = await Promise.all(
    filing.bundle.body.parts.flatMap((part) => {
      const filed = rows.find(({ key }) => key === part.key)
      return filed ? [readPart(db, part, filed, now)] : []
    }),
  )
  const living = parts.filter(({ standing }) => standing.state !== 'stopped')
  const reckoned = living.map(({ part, version, filed, file, result, standing }) => ({
    ...{ part, version, unitId: file?.case.unitId ?? filed.unitId, began: file?.case.openedAt },
    ends: endOf(file, result, standing.state, now),
  }))
  const course = await reckonCourse(
    db,
    reckoned,
    laterOf(dossier.filedAt, living.some((one) => one.file) ? undefined : now),
    dossier.channel as FilingChannel,
  )
  return {
    ...{ dossier, file, bundle: filing.bundle, onPaper: filing.onPaper, promisedAt: filing.promisedAt, course },
    parts: parts.map((one) => ({ ...one, leg: course.legs.find(({ key }) => key === one.part.key) })),
    waitsForPerson: living.some((one) => one.file?.case.paused === true || isHeld(one, parts)),
  }
}

/** It waits for a part that failed and can go on only when the person takes that up again. */
const isHeld = ({ part, standing }: Pick<PartFile, 'part' | 'standing'>, all: readonly Pick<PartFile, 'part' | 'standing'>[]): boolean =>
  standing.state === 'waiting' &&
  all.some((one) => part.after.includes(one.part.key) && (one.standing.state === 'refused' || one.standing.state === 'withdrawn'))

const laterOf = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a)

async function readPart(db: Db, part: Part, filed: FiledPart, now: Date): Promise<Omit<PartFile, 'leg'>> {
  const [version, lineage, file, result] = await Promise.all([
    getProcedureVersion(db, filed.procedureVersionId),
    lineageOn(db, filed.unitId, dayOf(filed.since)),
    filed.caseId ? findCaseFile(db, { id: filed.caseId }, undefined, now) : undefined,
    filed.caseId ? findResult(db, { caseId: filed.caseId }) : undefined,
  ])
  return { part, filed, version, unitName: lineage[0]?.fullName ?? '', file, result, standing: standingOf(filed, file, now) }
}
