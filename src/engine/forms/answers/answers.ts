/** Date parts as typed, kept while they are not a date, so that the page shows what the person wrote. */
export type TypedDate = { d: string; m: string; y: string }
/**
 * A commune of the province (`unit`), or `elsewhere`, with the house, street, hamlet. A commune that is no more has the last day
 * on which it was (`day`) and the commune of today that the person confirmed (`now`).
 */
export type Address = { unit: string; detail: string; day?: string; now?: string }

/** A place on the map in degrees, or told in words; what is not a number stays as typed. */
export type MapPoint = { lat?: number | string; lon?: number | string; words?: string }

export type BankAccount = { bank: string; number: string; holder: string }
export type SimpleAnswer = string | number | boolean | string[] | Address | MapPoint | BankAccount | TypedDate
export type Item = { [key: string]: SimpleAnswer }
export type Answer = SimpleAnswer | Item[]

/**
 * Answers by field key. Dates are `2026-11-21` (partial: `2026`, `2026-11`), times `14:30`, money whole đồng, files the ids under
 * which the caller stores them. An empty answer is absent. What could not be read stays as typed and fails its check.
 */
export type Answers = { [key: string]: Answer }

/** What the engine must know of a stored file. */
export type FileFact = { id: string; name: string; mediaType: string; bytes: number }
