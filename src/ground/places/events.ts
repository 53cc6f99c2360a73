import { eventType } from '#core/events.ts'

/** Units were created, ended, moved or renamed by one signed operation. Subject: the reorganisation's id. */
export const UnitsReorganised = eventType<{
  reorganisationId: string
  title: string
  onDate: string
  legalBasis: string
  /** Units that no longer exist from onDate. */
  ended: string[]
  /** Units that exist from onDate. */
  begun: string[]
  /** Units that go on with another name, code, level or parent. */
  changed: string[]
  successions: { from: string; to: string; share: 'whole' | 'part' }[]
}>('places.units_reorganised')
