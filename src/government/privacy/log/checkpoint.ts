import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import { seal, unseal } from '#core/seal.ts'
import { countLooks, listLookHashes, placeOfLook, verifyAccessLog } from '#ground/identity/index.ts'
import {
  type Checkpoint,
  findCheckpoint,
  findCheckpointOver,
  findSigningKey,
  insertBlock,
  insertCheckpoint,
  insertSigningKey,
  listBlocks,
  listCheckpoints,
  listSigningKeys,
  lockCheckpoints,
  retireKeys,
  type SigningKey,
} from './log.queries.ts'
import { consistencyProof, type Hash, inclusionProof, leafHash, nodeHash, type Subtree, subtreeOf } from './merkle.rules.ts'
import { bodyOf, noteOf, openNote } from './note.rules.ts'

/** Leaves of a block: a proof reads the blocks' roots and the leaves of a block or two, not the whole log. */
const block = 256

export const originOf = (config: Pick<Config, 'publicUrl'>): string => `${new URL(config.publicUrl).host}/access-log`
const sealing = (config: Config, id: string) => ({ secret: config.secret, use: 'privacy.checkpoint', boundTo: id })

/** Makes a new key for checkpoints; the one before stays known for the notes that it signed. */
export async function rotateCheckpointKey(trx: Db, config: Config, at: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const id = randomUUID()
  await retireKeys(trx, at)
  const own = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
  const sealed = seal(sealing(config, id), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  await insertSigningKey(trx, { id, publicKey: own, sealed, at })
  return { id, publicKey: own, sealed, retiredAt: null }
}

const leavesOf = async (db: Db, from: number, to: number): Promise<Hash[]> =>
  (await listLookHashes(db, from, to - from)).map((hash) => leafHash(Buffer.from(hash, 'hex')))

/** Keeps the roots of blocks that are full and not kept yet. */
async function fillBlocks(trx: Db, size: number): Promise<Hash[]> {
  const roots: Hash[] = (await listBlocks(trx)).map((root) => Buffer.from(root, 'base64'))
  while ((roots.length + 1) * block <= size) {
    const index = roots.length
    const root = subtreeOf(await leavesOf(trx, index * block, (index + 1) * block))(0, block)
    await insertBlock(trx, index, root.toString('base64'))
    roots.push(root)
  }
  return roots
}

/**
 * Answers roots of parts of the log from kept blocks, reading leaves only inside a block. `edges` are the places whose block
 * must be read leaf by leaf: where a proof begins or ends.
 */
async function treeOf(db: Db, roots: readonly Hash[], size: number, edges: readonly number[]): Promise<Subtree> {
  const read = new Map<number, Hash[]>()
  for (const edge of new Set([...edges, size - 1].map((place) => Math.floor(place / block))))
    read.set(edge, await leavesOf(db, edge * block, Math.min((edge + 1) * block, size)))
  const tree: Subtree = (from, to) => {
    if (from % block === 0 && to - from === block) {
      const kept = roots[from / block]
      if (kept) return kept
    }
    if (Math.floor(from / block) === Math.floor((to - 1) / block)) {
      const leaves = read.get(Math.floor(from / block)) ?? []
      return subtreeOf(leaves)(from % block, ((to - 1) % block) + 1)
    }
    let k = 1
    while (k * 2 < to - from) k *= 2
    return nodeHash(tree(from, from + k), tree(from + k, to))
  }
  return tree
}

/** Signs the fingerprint of the log as it is; nothing when it has not grown since the last one. */
export async function makeCheckpoint({ db, config, clock }: Context): Promise<Checkpoint | undefined> {
  return inTransaction(db, async (trx) => {
    await lockCheckpoints(trx)
    const size = await countLooks(trx)
    const [last] = await listCheckpoints(trx, { limit: 1 })
    if (size === 0 || size === last?.size) return undefined
    const at = clock.now()
    const key = (await findSigningKey(trx)) ?? (await rotateCheckpointKey(trx, config, at))
    const roots = await fillBlocks(trx, size)
    const root = (await treeOf(trx, roots, size, []))(0, size)
    const origin = originOf(config)
    const body = bodyOf({ origin, size, root, at })
    const signature = sign(null, Buffer.from(body), createPrivateKey(unseal(sealing(config, key.id), key.sealed)))
    const note = noteOf(body, origin, Buffer.from(key.publicKey, 'base64'), signature)
    const checkpoint = { size, root: root.toString('base64'), at, keyId: key.id, note }
    await insertCheckpoint(trx, checkpoint)
    return checkpoint
  })
}

/** That the log of the second checkpoint begins with the log of the first. */
export async function proveConsistency(db: Db, first: number, second: number): Promise<string[]> {
  for (const size of [first, second]) if (!(await findCheckpoint(db, size))) throw refuse('notFound', 'privacy.no_checkpoint', { size })
  if (first > second) throw refuse('invalid', 'privacy.checkpoints_swapped')
  const roots = (await listBlocks(db)).map((root) => Buffer.from(root, 'base64'))
  const tree = await treeOf(db, roots, second, [first - 1, first])
  return consistencyProof(tree, first, second).map((hash) => hash.toString('base64'))
}

export type Inclusion = { place: number; leaf: string; proof: string[]; checkpoint: Checkpoint }

/** That a line of the log is in it, under the first checkpoint made after it. */
export async function proveInclusion(db: Db, lookId: number): Promise<Inclusion | undefined> {
  const place = await placeOfLook(db, lookId)
  const checkpoint = await findCheckpointOver(db, place)
  if (!checkpoint) return undefined
  const roots = (await listBlocks(db)).map((root) => Buffer.from(root, 'base64'))
  const tree = await treeOf(db, roots, checkpoint.size, [place])
  const leaf = tree(place, place + 1).toString('base64')
  return { place, leaf, proof: inclusionProof(tree, place, checkpoint.size).map((hash) => hash.toString('base64')), checkpoint }
}

export type Judged = { lines: string[]; ok: boolean }

/**
 * Recomputes everything from the log's own lines: the chain, each kept checkpoint's root, each signature. `notes` are
 * checkpoints kept elsewhere: the log must still begin as they say, and be signed by a key that `publicKeys` names.
 */
export async function verifyCheckpoints(db: Db, config: Config, notes: readonly string[] = []): Promise<Judged> {
  const lines: string[] = []
  let ok = true
  const say = (good: boolean, words: string): void => {
    ok &&= good
    lines.push(`${good ? 'good' : 'BROKEN'}: ${words}`)
  }
  const chain = await verifyAccessLog(db)
  say(chain.ok, chain.ok ? `chain of ${chain.rows} lines` : `chain is broken at line ${chain.brokenAt}`)
  const keys = await listSigningKeys(db)
  const origin = originOf(config)
  const leaves: Hash[] = []
  const rootAt = async (size: number): Promise<Hash | undefined> => {
    while (leaves.length < size) {
      const more = await leavesOf(db, leaves.length, Math.min(leaves.length + 10_000, size))
      if (more.length === 0) return undefined
      leaves.push(...more)
    }
    return subtreeOf(leaves)(0, size)
  }
  const kept = (await listCheckpoints(db, { limit: 100_000 })).toReversed()
  for (const note of [...kept.map((checkpoint) => checkpoint.note), ...notes]) {
    const facts = keys.map((key) => openNote(note, origin, Buffer.from(key.publicKey, 'base64'))).find(Boolean)
    const size = facts?.size ?? 0
    const root = facts && (await rootAt(size))
    const good = Boolean(facts && root?.equals(facts.root))
    say(
      good,
      facts
        ? `checkpoint of ${facts.at.toISOString()}: ${size} lines${good ? '' : ', the log has been changed or cut'}`
        : 'a note that none of our keys signed',
    )
  }
  return { lines, ok }
}
