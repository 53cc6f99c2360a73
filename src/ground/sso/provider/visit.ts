import { AsyncLocalStorage } from 'node:async_hooks'
import type { Found } from './model.queries.ts'

/** Who sits at the browser whose request is being answered: their person and their session at the portal. */
export type Browser = { personId: string; sessionId: string } | undefined

/** One request to the provider, and what its own code cannot hand through. */
export type Visit = {
  browser: Browser
  /** The system in whose name the request comes, as its address says. */
  clientId: string
  /** What came along with something else that was asked for, until it is asked for itself or anything is written. */
  near: Map<string, Found>
  /** The system was entered before in this session. */
  entered: boolean
}

const visits = new AsyncLocalStorage<Visit>()

export const currentVisit = (): Visit | undefined => visits.getStore()
export const currentBrowser = (): Browser => visits.getStore()?.browser

export const atVisit = <R>(from: { browser: Browser; clientId: string }, run: () => R): R =>
  visits.run({ ...from, near: new Map(), entered: false }, run)
