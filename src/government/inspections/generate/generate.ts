import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { answerOf, type AnswerSpec, hasLimit } from '../checklist/answer.rules.ts'
import { listChecklists, type PublishedChecklist } from '../checklist/checklist.queries.ts'
import { concludeVisit, confirmMended } from '../conclude/conclude.ts'
import { approvePlan, insertPlan, insertVisit } from '../plan/plan.queries.ts'
import { announceVisit, beginVisit } from '../visit/announce.ts'
import { recordNotes, recordPhoto } from '../visit/record.ts'
import { findVisit, listRemedies, reportRemedy } from '../visit/visit.queries.ts'
import { samplePhoto } from './sample-photo.ts'

const day = 86_400_000
export const label = '(mẫu, máy sinh ra để thử)'

/** How far each made-up visit of the plan is, and how many days ago it began. */
const visits = [
  { name: 'Cơ sở chế biến tôm mẫu số 1', code: 'MAU-000001', road: 'mended', ago: 40 },
  { name: 'Cơ sở chế biến tôm mẫu số 2', code: 'MAU-000002', road: 'following', ago: 16 },
  { name: 'Cơ sở chế biến cá mẫu số 3', code: 'MAU-000003', road: 'good', ago: 24 },
  { name: 'Cơ sở chế biến cá mẫu số 4', code: 'MAU-000004', road: 'in_field', ago: 1 },
  { name: 'Kho lạnh mẫu số 5', code: 'MAU-000005', road: 'announced', ago: 2 },
  { name: 'Kho lạnh mẫu số 6', code: 'MAU-000006', road: 'planned', ago: 0 },
] as const
type Sample = (typeof visits)[number]

type Stage = { unitId: string; inspector: Actor; leaderId: string; list: PublishedChecklist }

async function setStage(db: Db, at: Date): Promise<Stage | undefined> {
  const leaders = await listOfficers(db, { role: 'leader', at })
  for (const { personId, name, unitId } of await listOfficers(db, { role: 'inspector', at })) {
    const leader = leaders.find((each) => each.unitId === unitId && each.personId !== personId)
    const list = (await listChecklists(db)).find(({ body }) => body.points.some(({ photoOnFault }) => photoOnFault))
    const inspector: Actor = { personId, name, kind: 'officer', sessionId: '', roles: [{ role: 'inspector', unitId }] }
    if (leader && list) return { unitId, inspector, leaderId: leader.personId, list }
  }
  return undefined
}

/** An answer within the limit of a point, or outside it where it has one. */
function madeUpAnswer(spec: AnswerSpec, outside: boolean, at: Date): string {
  const after = (days: number): string => dayOf(new Date(at.getTime() + days * day))
  if (spec.kind === 'measure' || spec.kind === 'count') {
    const { least, most } = spec
    return String(
      outside ? (most ?? least ?? 0) + (most === undefined ? -1 : 3) : (most ?? least ?? 2) - (most === undefined || most === 0 ? 0 : 2),
    )
  }
  if (spec.kind === 'choice') return spec.options.find(({ finding }) => finding === (outside ? 'fault' : 'good'))?.key ?? ''
  if (spec.kind === 'date') return after(outside ? -400 : spec.validFor === undefined ? -30 : 200)
  return spec.kind === 'words' ? `Sạch, thoáng ${label}` : ''
}

/** Notes the points as a phone does in the field; what is outside its limit says why, a fault has a photo. */
async function note({ db, config }: Context, { inspector, list }: Stage, id: string, by: { faulty: boolean; upTo: number; at: Date }) {
  const { at } = by
  const points = list.body.points.slice(0, by.upTo)
  const fault = by.faulty ? points.find(({ photoOnFault }) => photoOnFault)?.key : undefined
  const notes = points.map((point) => {
    const spec = answerOf(point)
    const isFault = point.key === fault
    const value = hasLimit(spec) ? undefined : isFault ? ('fault' as const) : ('good' as const)
    return {
      ...{ point: point.key, value, answer: madeUpAnswer(spec, isFault, at), seen: 0, notedAt: at },
      ...{ note: isFault ? `Chưa đạt, xem ảnh ${label}` : '', clientKey: `made-up-${point.key}`, place: { lat: 9.603, lon: 105.974 } },
    }
  })
  await recordNotes(db, { visitId: id, actor: inspector, notes, inField: true, at })
  if (!fault) return
  const shot = {
    point: fault,
    name: 'anh-mau.png',
    bytes: await samplePhoto(),
    clientKey: `made-up-photo`,
    place: { lat: 9.603, lon: 105.974 },
  }
  await recordPhoto(db, config, { visitId: id, actor: inspector, shot: { ...shot, takenAt: at }, at })
}

async function live(context: Context, stage: Stage, id: string, { road, ago }: Sample): Promise<void> {
  const { db, clock } = context
  const { inspector: actor, list } = stage
  const began = clock.now().getTime() - ago * day
  const after = (days: number): Date => new Date(Math.min(clock.now().getTime(), began + days * day))
  if (road === 'planned') return
  await announceVisit(db, { id, actor, at: after(0) })
  if (road === 'announced') return
  const visit = await findVisit(db, id)
  if (visit) await beginVisit(db, { visit, actor, at: after(0.4), lang: 'vi' })
  const faulty = road === 'mended' || road === 'following'
  await note(context, stage, id, { faulty, upTo: road === 'in_field' ? 3 : list.body.points.length, at: after(0.6) })
  if (road === 'in_field') return
  await concludeVisit(db, { id, actor, note: `Kết luận ${label}`, dues: {}, at: after(2), lang: 'vi' })
  if (road !== 'mended') return
  for (const remedy of await listRemedies(db, id)) {
    await reportRemedy(db, id, remedy.id, { words: `Đã sửa ${label}`, by: actor.personId, byInspected: false, at: after(8) })
    await confirmMended(db, { id, remedy: remedy.id, actor, at: after(9) })
  }
}

/** A made-up plan of the year with visits on every step of the road, by the module's own functions. */
export async function generateInspections(context: Context): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up inspections are refused in production')
    return 2
  }
  const now = clock.now()
  const stage = await setStage(db, now)
  if (!stage) {
    log('no made-up inspections: there is no inspector with a leader who did not draft the plan')
    return 0
  }
  const { unitId, inspector, leaderId, list } = stage
  const year = Number(dayOf(now).slice(0, 4))
  const drafted = new Date(now.getTime() - 45 * day)
  const planId = await insertPlan(db, {
    unitId,
    year,
    title: `Kế hoạch kiểm tra ${label}`,
    draftedBy: inspector.personId,
    draftedAt: drafted,
  })
  if (!planId) {
    log('made-up inspections are here already')
    return 1
  }
  const month = Number(dayOf(now).slice(5, 7))
  const made: [string, Sample][] = []
  for (const sample of visits) {
    const subject = { subjectName: sample.name, subjectCode: sample.code, address: 'Đường mẫu', checklistId: list.id }
    made.push([
      await insertVisit(db, { planId, year, month, unitId, ...subject, reason: null, proposedBy: null, proposedAt: null }),
      sample,
    ])
  }
  await approvePlan(db, planId, leaderId, new Date(drafted.getTime() + day))
  for (const [id, sample] of made) await live(context, stage, id, sample)
  log(`${made.length} made-up inspections`)
  return 0
}
