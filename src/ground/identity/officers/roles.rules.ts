import type { OfficerRole } from '#core/access.ts'

/** The roles that exist in every province; other modules add theirs (see `roles` in core/module.ts). */
export const baseRoles = [
  { role: 'receiver', label: 'identity.role.receiver' },
  { role: 'processor', label: 'identity.role.processor' },
  { role: 'approver', label: 'identity.role.approver' },
  { role: 'clerk', label: 'identity.role.clerk' },
  { role: 'leader', label: 'identity.role.leader' },
  { role: 'administrator', label: 'identity.role.administrator' },
] as const satisfies OfficerRole[]
