import type { Right } from '#core/access.ts'

/** Who works on dossiers. */
export const offices = ['receiver', 'processor', 'approver', 'clerk', 'leader']

/** The kind of case that a complaint about a dossier is. */
export const complaintKind = 'complaint'

/** Who may read dossiers. Who may do what to one is in its process; an administrator keeps the system and reads nobody's papers. */
export const dossierRights: Right[] = [
  { role: 'citizen', verb: 'read', kind: 'dossier', reach: 'own' },
  { role: 'citizen', verb: 'read', kind: complaintKind, reach: 'own' },
  { role: 'leader', verb: 'read', kind: complaintKind, reach: 'subtree' },
  ...offices.map((role): Right => ({ role, verb: 'read', kind: 'dossier', reach: 'subtree' })),
]
