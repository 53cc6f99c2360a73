/** What may be asked of events, by the names of the standard; a value with | means any of them. */
export const eventQuery = {
  eventType: 'e.type',
  EQ_action: 'e.action',
  EQ_bizStep: 'e.biz_step',
  EQ_disposition: 'e.disposition',
  EQ_eventID: 'e.event_id',
  EQ_readPoint: 'e.read_point',
  EQ_bizLocation: 'e.biz_location',
  EQ_transformationID: 'e.transformation_id',
} as const
export const matches: Record<string, readonly string[]> = {
  MATCH_epc: ['about', 'child'],
  MATCH_epcClass: ['about', 'child'],
  MATCH_parentID: ['parent'],
  MATCH_inputEPC: ['input'],
  MATCH_inputEPCClass: ['input'],
  MATCH_outputEPC: ['output'],
  MATCH_outputEPCClass: ['output'],
  MATCH_anyEPC: ['about', 'child', 'parent', 'input', 'output'],
  MATCH_anyEPCClass: ['about', 'child', 'parent', 'input', 'output'],
}
export const timesAsked = {
  GE_eventTime: ['e.event_time', '>='],
  LT_eventTime: ['e.event_time', '<'],
  GE_recordTime: ['e.record_time', '>='],
  LT_recordTime: ['e.record_time', '<'],
} as const
export const others = ['perPage', 'nextPageToken', 'orderBy', 'orderDirection', 'EXISTS_errorDeclaration', 'organisation'] as const

export const knownParameters: ReadonlySet<string> = new Set([
  ...Object.keys(eventQuery),
  ...Object.keys(matches),
  ...Object.keys(timesAsked),
  ...others,
])
export type EventQuery = Record<string, string>
export const unknownParameter = (query: EventQuery): string | undefined => Object.keys(query).find((name) => !knownParameters.has(name))
export const anyOf = (value: string): string[] => value.split('|').filter(Boolean).slice(0, 100)
