import { type Db, sql } from '#core/db.ts'

/** What goes wrong at the stand-in of the post, as chosen on its page or in a test. */
export type Faults = {
  /** It answers nobody, refuses every order, or answers with a page of an error. */
  down: boolean
  refuse: boolean
  nonsense: boolean
  /** Its news comes twice, or with a signature that is not the post's. */
  twice: boolean
  forged: boolean
  delayMs: number
  /** So many orders fail before anything is done; so many are taken and the answer is lost. */
  failNext: number
  loseAnswers: number
}
export const switches = ['down', 'refuse', 'nonsense', 'twice', 'forged'] as const
export const numbers = ['delayMs', 'failNext', 'loseAnswers'] as const
export const noFaults: Faults = {
  ...{ down: false, refuse: false, nonsense: false, twice: false, forged: false },
  ...{ delayMs: 0, failNext: 0, loseAnswers: 0 },
}

export async function readFaults(db: Db): Promise<Faults> {
  const { rows } = await sql<{ faults: Partial<Faults> }>`select faults from post.stand_in_switch`.execute(db)
  return { ...noFaults, ...rows[0]?.faults }
}

export async function saveFaults(db: Db, faults: Partial<Faults>): Promise<void> {
  await sql`update post.stand_in_switch set faults = ${JSON.stringify(faults)}::jsonb`.execute(db)
}

/** Uses up one of what is to go wrong. */
export async function spend(db: Db, which: 'failNext' | 'loseAnswers'): Promise<void> {
  await sql`update post.stand_in_switch
    set faults = jsonb_set(faults, array[${which}], to_jsonb(greatest(0, coalesce((faults ->> ${which})::integer, 0) - 1)))`.execute(db)
}
