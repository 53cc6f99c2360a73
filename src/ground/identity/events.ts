import { eventType } from '#core/events.ts'

/** Sessions of a person ended before their time: signed out, revoked, the password changed, the account closed. Subject: the person's id. */
export const SessionsEnded = eventType<{
  personId: string
  sessionIds: string[]
  /** All of them at once (password changed, account closed): what was given for the time after signing out ends as well. */
  everywhere: boolean
}>('identity.sessions_ended')
