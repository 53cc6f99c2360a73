import type { Db } from '#core/db.ts'
import { type Catalogue, getCatalogue } from '../catalogue/catalogue.ts'
import { type Entry, listEntries } from '../diary/diary.queries.ts'
import { currentOf, type Hold, holdsOn, isReleased } from '../diary/diary.rules.ts'
import { findRelease, type Harvest, listHarvests, type Release } from '../harvest/harvest.queries.ts'
import { failsAtHome, type Summary, summarise } from '../profile/summary.rules.ts'
import { listTests, type ResidueTest } from '../residue/residue.queries.ts'
import type { Season } from './season.queries.ts'

export type WholeSeason = {
  season: Season
  catalogue: Catalogue
  entries: Entry[]
  current: Entry[]
  tests: ResidueTest[]
  harvests: Harvest[]
  release: Release | undefined
  summary: Summary
}

/** A season with all that was written in it. */
export async function readSeason(db: Db, season: Season): Promise<WholeSeason> {
  const [catalogue, entries, tests, harvests, release] = await Promise.all([
    getCatalogue(db),
    listEntries(db, season.id),
    listTests(db, season.id),
    listHarvests(db, season.id),
    findRelease(db, season.id),
  ])
  return {
    season,
    catalogue,
    entries,
    current: currentOf(entries),
    tests,
    harvests,
    release,
    summary: summarise(catalogue, entries, tests),
  }
}

/** What holds a harvest up on a day, and the officer's word that lets it happen in spite of it. */
export function gateOf(whole: WholeSeason, day: string): { holds: Hold[]; release: Release | undefined } {
  const { catalogue, current, entries, tests, release } = whole
  const uses = current
    .filter(({ kind }) => kind === 'treat')
    .map(({ day: used, withdrawalDays, inputStatus }) => ({
      day: used,
      withdrawalDays: withdrawalDays ?? 0,
      status: inputStatus ?? ('unknown' as const),
    }))
  const changes = [
    ...entries.filter(({ kind }) => kind === 'treat').map(({ receivedAt }) => receivedAt),
    ...tests.map(({ at }) => at),
  ].sort((a, b) => a.getTime() - b.getTime())
  const counts = isReleased(release?.at, changes.at(-1))
  return { holds: holdsOn(day, { uses, failedTest: failsAtHome(tests, catalogue.homeMarket) }), release: counts ? release : undefined }
}
