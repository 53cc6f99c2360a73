import { createHash } from 'node:crypto'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Db } from '#core/db.ts'
import {
  consumeModel,
  deleteByGrant,
  deleteModel,
  type Found,
  findModel,
  findModelByUid,
  insertModel,
  type Payload,
  upsertModel,
} from './model.queries.ts'

/** Who sits at the browser whose request is being answered: their person and their session at the portal. */
export type Browser = { personId: string; sessionId: string } | undefined

/** What the provider's own code cannot hand through: whose browser asks. */
export const atBrowser = new AsyncLocalStorage<Browser>()

export const hashId = (id: string): string => createHash('sha256').update(id).digest('base64url')

/** What the provider may ask of the program around it. */
export type Around = {
  db: Db
  /** Settings of a system in force, as the provider's client metadata. */
  findClient(clientId: string): Promise<AdapterPayload | undefined>
  /** Whether a sign-in at the portal still holds. */
  holds(sessionId: string): Promise<boolean>
}

/** Keeps the provider's state in PostgreSQL, so that any node of the program can answer any request. */
export class PostgresAdapter implements Adapter {
  readonly #around: Around
  readonly #kind: string
  constructor(around: Around, kind: string) {
    this.#around = around
    this.#kind = kind
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    // The id of a token is the token: nobody who reads the database learns it.
    const { jti: _, ...kept } = payload as Payload
    const row = { payload: kept, expiresIn }
    if (this.#kind === 'ReplayDetection') {
      if (!(await insertModel(this.#around.db, this.#kind, hashId(id), row))) throw new errors.InvalidGrant('DPoP proof was used before')
      return
    }
    const browser = this.#kind === 'Session' && payload.accountId ? atBrowser.getStore() : undefined
    if (browser && browser.personId !== payload.accountId) throw new errors.AccessDenied('another person is signed in at the portal')
    await upsertModel(this.#around.db, this.#kind, hashId(id), {
      ...row,
      grantId: payload.grantId,
      uid: this.#kind === 'Session' ? payload.uid : undefined,
      personId: payload.accountId,
      clientId: payload.clientId,
      sessionId: browser?.sessionId,
    })
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#kind === 'Client') return this.#around.findClient(id)
    const found = await findModel(this.#around.db, this.#kind, hashId(id))
    if (!found || (this.#kind === 'Session' && !(await this.#restsOnBrowser(found)))) return undefined
    return { ...read(found), jti: id }
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const found = await findModelByUid(this.#around.db, this.#kind, uid)
    if (!found?.sessionId || !(await this.#around.holds(found.sessionId))) return undefined
    return { ...read(found), uid }
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async consume(id: string): Promise<void> {
    if (await consumeModel(this.#around.db, this.#kind, hashId(id))) return
    throw this.#kind === 'PushedAuthorizationRequest'
      ? new errors.InvalidRequestUri('request_uri was used before')
      : new errors.InvalidGrant('used before')
  }

  destroy(id: string): Promise<void> {
    return deleteModel(this.#around.db, this.#kind, hashId(id))
  }

  revokeByGrantId(grantId: string): Promise<void> {
    return deleteByGrant(this.#around.db, grantId, this.#kind)
  }

  /** The provider's session is nothing by itself: it stands while the same person is signed in at the portal, in this browser. */
  async #restsOnBrowser(found: Found): Promise<boolean> {
    if (!found.personId) return true
    const browser = atBrowser.getStore()
    return browser !== undefined && browser.sessionId === found.sessionId && browser.personId === found.personId
  }
}

const read = ({ payload, consumed }: Found): AdapterPayload => ({ ...payload, ...(consumed ? { consumed } : {}) }) as AdapterPayload
