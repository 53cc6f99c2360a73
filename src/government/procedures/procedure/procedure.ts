import { type Static, Type } from 'typebox'

const text = (description?: string) => Type.String(description ? { description } : {})

export const LocalizedText = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
export type LocalizedText = Static<typeof LocalizedText>

export const levels = ['ministry', 'province', 'district', 'commune', 'other'] as const
export type Level = (typeof levels)[number]

/** Who may ask for it. Codes of our own; the national catalogue writes them in words. */
export const audiences = [
  'citizen',
  'overseas_vietnamese',
  'foreigner',
  'enterprise',
  'foreign_invested',
  'cooperative',
  'organisation',
  'foreign_organisation',
  'official',
  'party_member',
  'party_organisation',
] as const
export type Audience = (typeof audiences)[number]

export const channelNames = ['online', 'direct', 'postal'] as const
export type ChannelName = (typeof channelNames)[number]
/** How a dossier came in: by a channel of its procedure, or over the national portal, which counts as online. */
export const filingChannels = [...channelNames, 'national_portal'] as const
export type FilingChannel = (typeof filingChannels)[number]
export const isFilingChannel = (text: string | undefined): text is FilingChannel => filingChannels.some((one) => one === text)

export const durationUnits = ['working_day', 'calendar_day', 'working_hour', 'calendar_month'] as const
export const Duration = Type.Object({ amount: Type.Number({ exclusiveMinimum: 0 }), unit: Type.Enum(durationUnits) })
export type Duration = Static<typeof Duration>

export const Fee = Type.Object({
  kind: Type.Enum(['free', 'fixed', 'by_council', 'text']),
  amountVnd: Type.Optional(Type.Integer({ minimum: 0, description: 'Amount in đồng' })),
  text: Type.Optional(text('The words of the source')),
})
export type Fee = Static<typeof Fee>

export const Channel = Type.Object({
  channel: Type.Enum(channelNames),
  duration: Type.Optional(Duration),
  durationText: Type.Optional(text('A duration whose unit is not known')),
  durationBy: Type.Optional(Type.Enum(['province'], { description: 'The number comes from the province; the national record has none' })),
  fee: Type.Optional(Fee),
  note: Type.Optional(LocalizedText),
})
export type Channel = Static<typeof Channel>

export const Paper = Type.Object({
  key: text('Stable key of the paper inside the procedure'),
  name: LocalizedText,
  group: Type.Optional(LocalizedText),
  originals: Type.Integer({ minimum: 0 }),
  copies: Type.Integer({ minimum: 0 }),
  template: Type.Optional(text('Name of the form or template')),
  isNote: Type.Boolean({ description: 'A remark printed among the papers, not a paper' }),
  required: Type.Boolean(),
  held: Type.Optional(Type.Boolean({ description: 'Already held by the state: not asked for again' })),
})
export type Paper = Static<typeof Paper>

/** A public service as the catalogue holds it (shaped after CPSV-AP). */
export const Procedure = Type.Object({
  code: text(),
  name: LocalizedText,
  officialName: Type.Optional(text('Name in the national catalogue, where ours is plainer')),
  summary: Type.Optional(LocalizedText),
  ministry: text(),
  field: text(),
  levels: Type.Array(Type.Enum(levels)),
  kind: Type.Optional(text()),
  audiences: Type.Array(Type.Enum(audiences)),
  lifeEvents: Type.Array(text()),
  agency: Type.Optional(text()),
  authority: Type.Optional(text()),
  channels: Type.Array(Channel),
  papers: Type.Array(Paper),
  results: Type.Array(Type.Object({ code: Type.Optional(text()), name: LocalizedText })),
  legal: Type.Array(Type.Object({ number: text() })),
  conditions: Type.Optional(LocalizedText),
  steps: Type.Optional(LocalizedText),
  deadlineText: Type.Optional(text('Time limits of single steps, in words')),
  decision: Type.Optional(text('Decision that published the procedure')),
  sourceUrl: Type.Optional(text()),
  formKey: Type.Optional(text('Key of the e-form')),
  processKey: Type.Optional(text('Key of the process that treats it')),
  onlineLevel: Type.Enum(['full', 'partial', 'none']),
  assurance: Type.Optional(Type.Integer({ minimum: 1, maximum: 3, description: 'How surely it must be known who files online' })),
})
export type Procedure = Static<typeof Procedure>
export type OnlineLevel = Procedure['onlineLevel']

/** A procedure as in force over a span of days. */
export type ProcedureVersion = {
  versionId: string
  procedureId: string
  number: number
  validFrom: string
  validTo: string | null
  recordedAt: Date
  procedure: Procedure
}
