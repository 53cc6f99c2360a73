import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { fold } from '#core/search.ts'
import { readGuides } from '../guide/guide.ts'
import { type LifeEvent, readLifeEvents, readPackFile } from '../import/life-events.ts'
import type { Synonyms } from './ask.rules.ts'

const SynonymsFile = Type.Object({
  ignore: Type.Array(Type.String()),
  groups: Type.Array(Type.Object({ say: Type.Array(Type.String()), means: Type.Array(Type.String()) })),
})

const Home = Type.Object({
  /** What many people ask for: shown under the search field. */
  asks: Type.Array(Type.String()),
  /** Codes of the procedures shown while nothing has been filed yet. */
  curated: Type.Array(Type.String()),
})

/** What the portal takes from the province's pack; `guides`: life events that have a guided path. */
export type PortalData = { events: LifeEvent[]; guides: ReadonlySet<string>; synonyms: Synonyms; home: Static<typeof Home> }

export async function readPortalData(packDir: string): Promise<PortalData> {
  const synonyms = Value.Parse(SynonymsFile, (await readPackFile(packDir, 'synonyms.json')) ?? { ignore: [], groups: [] })
  return {
    events: await readLifeEvents(packDir),
    guides: new Set((await readGuides(packDir)).guides.map((guide) => guide.event)),
    synonyms: {
      ignore: synonyms.ignore.map(fold),
      groups: synonyms.groups.map(({ say, means }) => ({ say: say.map(fold), means: means.map(fold) })),
    },
    home: Value.Parse(Home, (await readPackFile(packDir, 'home.json')) ?? { asks: [], curated: [] }),
  }
}
