import type { Right } from '#core/access.ts'

const offices = ['receiver', 'processor', 'approver', 'clerk', 'leader']

/** Who may read dossiers. Who may do what to one is in its process; an administrator keeps the system, may count, and reads nobody's papers. */
export const dossierRights: Right[] = [
  { role: 'citizen', verb: 'read', kind: 'dossier', reach: 'own' },
  ...offices.map((role): Right => ({ role, verb: 'read', kind: 'dossier', reach: 'subtree' })),
  ...['leader', 'approver'].map((role): Right => ({ role, verb: 'count', kind: 'dossier', reach: 'subtree' })),
  { role: 'administrator', verb: 'count', kind: 'dossier', reach: 'all' },
]
