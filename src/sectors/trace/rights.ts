import type { OfficerRole, Right } from '#core/access.ts'

export const traceRoles: OfficerRole[] = [{ role: 'market_officer', label: 'trace.role.market_officer' }]
/** Who reads the whole province's chains. */
export const officeRoles: readonly string[] = ['market_officer', 'leader']
export const traceRights: Right[] = [
  { role: 'market_officer', verb: 'read', kind: 'fake_report', reach: 'subtree' },
  { role: 'leader', verb: 'read', kind: 'fake_report', reach: 'subtree' },
]
