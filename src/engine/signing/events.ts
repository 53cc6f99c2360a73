import { eventType } from '#core/events.ts'

/** Every signature that a paper needs is on it. Subject: what the paper is to the module that asked. */
export const PaperSigned = eventType<{ paperId: string; subject: string; sha256: string; at: string }>('signing.paper_signed')

/** Somebody who was to sign a paper refused, with a reason. Subject: what the paper is to the module that asked. */
export const PaperRefused = eventType<{ paperId: string; subject: string; by: string; reason: string; at: string }>('signing.paper_refused')
