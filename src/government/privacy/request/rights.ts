import type { OfficerRole, Right } from '#core/access.ts'

export const privacyRoles: OfficerRole[] = [{ role: 'privacy_officer', label: 'privacy.role.privacy_officer' }]
export const kind = 'data_request'
export const privacyRights: Right[] = [
  { role: 'citizen', verb: 'read', kind, reach: 'own' },
  { role: 'privacy_officer', verb: 'read', kind, reach: 'subtree' },
]
