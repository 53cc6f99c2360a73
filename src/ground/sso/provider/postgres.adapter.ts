import { createHash } from 'node:crypto'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Db } from '#core/db.ts'
import { isUnfit } from '#core/no-nul.ts'
import {
  consumeModel,
  deleteByGrant,
  deleteModel,
  type Found,
  findModel,
  findModelByUid,
  findModelWithNear,
  insertModel,
  type Payload,
  upsertModel,
} from './model.queries.ts'
import { currentBrowser, currentVisit } from './visit.ts'

export const hashId = (id: string): string => createHash('sha256').update(id).digest('base64url')

/** What the provider may ask of the program around it. */
export type Around = {
  db: Db
  /** Settings of a system in force, as the provider's client metadata. */
  findClient(clientId: string): Promise<AdapterPayload | undefined>
  /** Whether a sign-in at the portal still holds. */
  holds(sessionId: string): Promise<boolean>
}

// Codes and refresh tokens are followed by their grant and their session, a session by the grant of the system that asks.
const leading = new Set(['AuthorizationCode', 'RefreshToken', 'Session'])

/** Keeps the provider's state in PostgreSQL, so that any node of the program can answer any request. */
export class PostgresAdapter implements Adapter {
  readonly #around: Around
  readonly #kind: string
  constructor(around: Around, kind: string) {
    this.#around = around
    this.#kind = kind
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    currentVisit()?.near.clear()
    // The provider reads bodies itself: what no text of ours may hold has come past the door.
    if (isUnfit(payload)) throw new errors.InvalidRequest('a character that stands in no text')
    // The id of a token is the token: nobody who reads the database learns it.
    const { jti: _, ...kept } = payload as Payload
    const row = { payload: kept, expiresIn }
    if (this.#kind === 'ReplayDetection') {
      if (!(await insertModel(this.#around.db, this.#kind, hashId(id), row))) throw new errors.InvalidGrant('DPoP proof was used before')
      return
    }
    const browser = this.#kind === 'Session' && payload.accountId ? currentBrowser() : undefined
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
    if (this.#kind === 'Client') return isUnfit(id) ? undefined : this.#around.findClient(id)
    const found = await this.#look(hashId(id))
    if (!found || (this.#kind === 'Session' && !(await this.#restsOnBrowser(found)))) return undefined
    return { ...read(found), jti: id }
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const found = this.#takeNear(uid) ?? (await findModelByUid(this.#around.db, this.#kind, uid))
    if (!found?.sessionId || !(await this.#around.holds(found.sessionId))) return undefined
    return { ...read(found), uid }
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async consume(id: string): Promise<void> {
    currentVisit()?.near.clear()
    if (await consumeModel(this.#around.db, this.#kind, hashId(id))) return
    throw this.#kind === 'PushedAuthorizationRequest'
      ? new errors.InvalidRequestUri('request_uri was used before')
      : new errors.InvalidGrant('used before')
  }

  destroy(id: string): Promise<void> {
    currentVisit()?.near.clear()
    return deleteModel(this.#around.db, this.#kind, hashId(id))
  }

  revokeByGrantId(grantId: string): Promise<void> {
    currentVisit()?.near.clear()
    return deleteByGrant(this.#around.db, grantId, this.#kind)
  }

  /** What was read a moment ago, in the same request, with what leads to it. */
  #takeNear(name: string): Found | undefined {
    const { near } = currentVisit() ?? {}
    const key = `${this.#kind} ${name}`
    const found = near?.get(key)
    near?.delete(key)
    return found
  }

  async #look(idHash: string): Promise<Found | undefined> {
    const held = this.#takeNear(idHash)
    if (held) return held
    const visit = currentVisit()
    if (!visit || !leading.has(this.#kind)) return findModel(this.#around.db, this.#kind, idHash)
    const rows = await findModelWithNear(this.#around.db, this.#kind, idHash, visit.clientId)
    const found = rows.find(({ isNear }) => !isNear)
    for (const row of rows) if (row.isNear) visit.near.set(`${row.kind} ${row.kind === 'Session' ? row.uid : row.idHash}`, row)
    const authorizations = (found?.payload.authorizations ?? {}) as Record<string, unknown>
    if (this.#kind === 'Session') visit.entered = visit.clientId in authorizations
    return found
  }

  /** The provider's session is nothing by itself: it stands while the same person is signed in at the portal, in this browser. */
  async #restsOnBrowser(found: Found): Promise<boolean> {
    if (!found.personId) return true
    const browser = currentBrowser()
    return browser !== undefined && browser.sessionId === found.sessionId && browser.personId === found.personId
  }
}

const read = ({ payload, consumed }: Found): AdapterPayload => ({ ...payload, ...(consumed ? { consumed } : {}) }) as AdapterPayload
