import type { HeldRole } from '#core/access.ts'
import { endOf, type Period, shift } from '#engine/indicators/index.ts'
import type { Action, RegimeBody, ReportState, Step } from './regime.ts'

/**
 * produced ─check▶ checked ─approve▶ approved ─sign▶ signed ─send▶ sent ─archive▶ archived
 * Until it is approved it may be produced anew or sent back, which begins again; after that nothing of it changes.
 */
const table: Record<Action, { from: (ReportState | 'none')[]; to: ReportState; roles: string[] }> = {
  produce: { from: ['none', 'produced', 'checked'], to: 'produced', roles: ['data_entry', 'data_approver'] },
  check: { from: ['produced'], to: 'checked', roles: ['data_approver'] },
  approve: { from: ['checked'], to: 'approved', roles: ['leader', 'approver'] },
  return: { from: ['produced', 'checked'], to: 'produced', roles: ['data_approver', 'leader', 'approver'] },
  sign: { from: ['approved'], to: 'signed', roles: ['leader'] },
  send: { from: ['signed'], to: 'sent', roles: ['data_entry', 'data_approver', 'clerk'] },
  archive: { from: ['sent'], to: 'archived', roles: ['data_entry', 'data_approver', 'clerk'] },
}

export const actions = Object.keys(table) as Action[]
/** What leads on comes before what begins again. */
export const inOrder: Action[] = ['check', 'approve', 'sign', 'send', 'archive', 'produce', 'return']
export const stateAfter = (action: Action): ReportState => table[action].to
export const actingRoles = [...new Set(Object.values(table).flatMap(({ roles }) => roles))]

type Actor = { personId: string; roles: readonly HeldRole[] }

/** Who produced or checked a figure does not check or approve it; those steps count since it was last produced. */
function wasIn(steps: readonly Step[], personId: string): boolean {
  const since = steps.findLastIndex((step) => step.action === 'produce')
  return steps.slice(Math.max(since, 0)).some((step) => step.byId === personId && ['produce', 'check'].includes(step.action))
}

/** Whether somebody may do something with the report of a unit; `path` is the unit and those above it. */
export function mayDo(
  action: Action,
  report: { state: ReportState; steps: readonly Step[] } | undefined,
  actor: Actor,
  path: readonly string[],
): 'yes' | 'not_yours' | 'not_now' | 'second_person' {
  const { from, roles } = table[action]
  if (!actor.roles.some((held) => roles.includes(held.role) && path.includes(held.unitId))) return 'not_yours'
  if (!from.includes(report?.state ?? 'none')) return 'not_now'
  if ((action === 'check' || action === 'approve') && report && wasIn(report.steps, actor.personId)) return 'second_person'
  return 'yes'
}

export const dueOn = (period: Period, { dueDays }: Pick<RegimeBody, 'dueDays'>): string =>
  shift({ kind: 'day', start: endOf(period) }, dueDays).start

export const inForce = ({ from, to }: Pick<RegimeBody, 'from' | 'to'>, day: string): boolean =>
  from <= day && (to === undefined || to >= day)

/** `elsewhere`: it fell due before the platform held the regime. */
export type Standing = 'not_due' | 'in_time' | 'late' | 'missing' | 'elsewhere'

/** How a report stands against its day. */
export function standing(due: string, sentOn: string | undefined, today: string): Standing {
  if (sentOn !== undefined) return sentOn <= due ? 'in_time' : 'late'
  return today > due ? 'missing' : 'not_due'
}
