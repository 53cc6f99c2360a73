import { ask, type Db } from '#core/db.ts'
import type { Hand, PersonalData } from '#core/personal.ts'

const of = (personId: string) => [personId]
/** What this module keeps about a person: who they are as a producer, what they agreed to, their areas, diaries, tests and harvests. */
export const personalData: PersonalData = {
  copy: async ({ db }, personId) => {
    const mine = (text: string): Promise<object[]> => ask(db as Db, text, of(personId))
    const own = 'farming.producer p where p.person_id = $1 and p.organisation_code is null'
    const areas = `select a.id from farming.area a join farming.producer p on p.id = a.producer_id
      where p.person_id = $1 and p.organisation_code is null`
    const seasons = `select s.id from farming.season s where s.area_id in (${areas})`
    const [producers, consents, areaRows, steps, certificates, seasonRows, entries, tests, harvests, releases] = await Promise.all([
      mine(`select p.* from ${own}`),
      mine(`select c.shows, c.given, c.at from farming.consent c where c.producer_id in (select p.id from ${own}) order by c.id`),
      mine(`select a.* from farming.area a where a.id in (${areas}) order by a.created_at`),
      mine(`select t.area_id, t.what, t.reason, t.at from farming.area_step t where t.area_id in (${areas}) order by t.id`),
      mine(`select c.* from farming.certificate c where c.area_id in (${areas}) order by c.added_at`),
      mine(`select s.* from farming.season s where s.id in (${seasons}) order by s.begun_at`),
      // Lines that others wrote for the producer's organisation are theirs; those of this person are here wherever they stand.
      mine(`select e.* from farming.entry e where e.season_id in (${seasons}) or e.by_id = $1 order by e.received_at`),
      mine(`select t.* from farming.residue_test t where t.season_id in (${seasons}) order by t.at`),
      mine(`select h.* from farming.harvest h where h.season_id in (${seasons}) order by h.at`),
      mine(`select r.season_id, r.reason, r.at from farming.release r where r.season_id in (${seasons}) order by r.at`),
    ])
    return { producers, consents, areas: areaRows, steps, certificates, seasons: seasonRows, entries, tests, harvests, releases }
  },
}

/** Where a hand stands in the tables of this module: officers', and of those who write for a producer. */
export const hands: readonly Hand[] = [
  ['decided on a growing area', 'farming.area_step', 'by_id', 'at', 'what'],
  ['let a harvest happen', 'farming.release', 'by_id', 'at', 'reason'],
  ['wrote a laboratory result', 'farming.residue_test', 'by_id', 'at', 'substance'],
  ['said what may be shown', 'farming.consent', 'by_id', 'at', 'shows'],
  ['added a certificate', 'farming.certificate', 'added_by', 'added_at', 'number'],
  ['began a season', 'farming.season', 'begun_by', 'begun_at', 'species'],
  ['shared a season', 'farming.season', 'shared_by', 'shared_at', 'species'],
  ['wrote in a diary', 'farming.entry', 'by_id', 'written_at', 'kind'],
  ['noted a harvest', 'farming.harvest', 'by_id', 'at', 'lot_id'],
]
