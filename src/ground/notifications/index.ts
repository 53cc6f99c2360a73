export { countUnread, listMessagesAbout, type Message } from './message/message.queries.ts'
export { foldAddress } from './message/message.rules.ts'
export type { Channel, Outgoing } from './send/channel.adapter.ts'
export { type NewMessage, notify } from './send/send.ts'
