/** Date parts as typed, kept while they are not a date, so that the page shows what the person wrote. */
export type TypedDate = { d: string; m: string; y: string }
/** A commune of the province (`unit`), or `elsewhere`, with the house, street, hamlet. */
export type Address = { unit: string; detail: string }
export type SimpleAnswer = string | number | boolean | string[] | Address | TypedDate
export type Item = { [key: string]: SimpleAnswer }
export type Answer = SimpleAnswer | Item[]

/**
 * Answers by field key. Dates are `2026-11-21` (partial: `2026`, `2026-11`), times `14:30`, money whole đồng, files the ids under
 * which the caller stores them. An empty answer is absent. What could not be read stays as typed and fails its check.
 */
export type Answers = { [key: string]: Answer }

/** What the engine must know of a stored file. */
export type FileFact = { id: string; name: string; mediaType: string; bytes: number }
