import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['noted a point', 'inspections.entry', 'by_id', 'noted_at', 'point'],
  ['took evidence', 'inspections.evidence', 'by_id', 'taken_at', 'point'],
  ['drafted a plan', 'inspections.plan', 'drafted_by', 'drafted_at', 'title'],
  ['approved a plan', 'inspections.plan', 'approved_by', 'approved_at', 'title'],
  ['reported a remedy', 'inspections.remedy', 'reported_by', 'reported_at', 'point'],
  ['confirmed a remedy', 'inspections.remedy', 'confirmed_by', 'confirmed_at', 'point'],
  ['proposed a visit', 'inspections.visit', 'proposed_by', 'proposed_at', 'reference'],
  ['released a visit', 'inspections.visit', 'released_by', 'released_at', 'reference'],
]
