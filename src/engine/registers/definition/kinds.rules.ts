/** The kinds of field, and what may be done with a register. */
export const kinds = [
  'text',
  'longtext',
  'integer',
  'number',
  'money',
  'date',
  'yesno',
  'choice',
  'unit',
  'link',
  'identity_number',
  'phone',
  'latitude',
  'longitude',
] as const
export type Kind = (typeof kinds)[number]

export const verbs = ['read', 'export', 'write', 'approve', 'define'] as const
export type Verb = (typeof verbs)[number]
