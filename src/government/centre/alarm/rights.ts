import type { OfficerRole, Right } from '#core/access.ts'

export const kind = 'alarm'
export const dutyRole = 'duty_officer'
export const centreRoles: OfficerRole[] = [{ role: dutyRole, label: 'centre.role.duty_officer' }]

const watchers = ['leader', 'approver', dutyRole] as const

/** Who is on duty sees the figures of the unit and below; alarms are for those who can act on them. */
export const centreRights: Right[] = [
  { role: dutyRole, verb: 'see', kind: 'indicator', reach: 'subtree' },
  ...watchers.map((role): Right => ({ role, verb: 'read', kind, reach: 'subtree' })),
  { role: dutyRole, verb: 'keep', kind: 'shift', reach: 'unit' },
  ...watchers.map((role): Right => ({ role, verb: 'read', kind: 'shift', reach: 'subtree' })),
]
