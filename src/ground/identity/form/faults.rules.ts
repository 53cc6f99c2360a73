import type { FieldFault } from '#core/errors.ts'

/** The words at one field. */
export const faultOf = (faults: readonly FieldFault[], field: string): string | undefined =>
  faults.find((fault) => fault.field === field)?.message
