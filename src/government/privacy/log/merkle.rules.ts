import { createHash } from 'node:crypto'

/*
 * The Merkle tree of RFC 6962 (section 2): a log's fingerprint from which can be proven that an entry is in it (inclusion) and
 * that a later log only grew (consistency), without showing any other entry. Hashes are SHA-256; leaves and inner nodes begin
 * with a byte of their own, so that neither passes for the other.
 */
export type Hash = Buffer

const sha256 = (...parts: Uint8Array[]): Hash => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const [leafMark, nodeMark] = [Buffer.from([0]), Buffer.from([1])]

export const emptyRoot: Hash = sha256()
export const leafHash = (entry: Uint8Array): Hash => sha256(leafMark, entry)
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(nodeMark, left, right)

/** The largest power of two smaller than n (n > 1). */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Answers the root of the leaves in [from, to); a tree of nodes kept elsewhere answers whole blocks without their leaves. */
export type Subtree = (from: number, to: number) => Hash

export function rootOf(leaves: readonly Hash[]): Hash {
  return leaves.length === 0 ? emptyRoot : subtreeOf(leaves)(0, leaves.length)
}

export function subtreeOf(leaves: readonly Hash[]): Subtree {
  const root: Subtree = (from, to) => {
    if (to - from === 1) return leaves[from] ?? emptyRoot
    const k = splitOf(to - from)
    return nodeHash(root(from, from + k), root(from + k, to))
  }
  return root
}

/** The hashes that lead from leaf `index` to the root of the first `size` leaves (PATH of RFC 6962). */
export function inclusionProof(root: Subtree, index: number, size: number): Hash[] {
  const path = (m: number, from: number, to: number): Hash[] => {
    if (to - from === 1) return []
    const k = splitOf(to - from)
    return m < k ? [...path(m, from, from + k), root(from + k, to)] : [...path(m - k, from + k, to), root(from, from + k)]
  }
  return path(index, 0, size)
}

/** The hashes that show the tree of `first` leaves inside that of `second` (PROOF of RFC 6962). */
export function consistencyProof(root: Subtree, first: number, second: number): Hash[] {
  const sub = (m: number, from: number, to: number, whole: boolean): Hash[] => {
    if (m === to - from) return whole ? [] : [root(from, to)]
    const k = splitOf(to - from)
    return m <= k ? [...sub(m, from, from + k, whole), root(from + k, to)] : [...sub(m - k, from + k, to, false), root(from, from + k)]
  }
  return first <= 0 || first === second ? [] : sub(first, 0, second, true)
}

/** Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2, the same tree). */
export function isIncluded(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || leaf.length !== 32) return false
  let [fn, sn] = [BigInt(index), BigInt(size - 1)]
  let hash = leaf
  for (const step of proof) {
    if (sn === 0n) return false
    if (fn % 2n === 1n || fn === sn) {
      hash = nodeHash(step, hash)
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn / 2n, sn / 2n]
    } else hash = nodeHash(hash, step)
    ;[fn, sn] = [fn / 2n, sn / 2n]
  }
  return sn === 0n && hash.equals(root)
}

/** Whether the log of `second` entries begins with the log of `first` (RFC 9162, 2.1.4.2). */
export function isConsistent(first: number, second: number, proof: readonly Hash[], firstRoot: Hash, secondRoot: Hash): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) return false
  // Every log begins with the empty one: a proof from nothing would say nothing.
  if (first === 0) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  const powerOfTwo = Number.isInteger(Math.log2(first)) && 2 ** Math.round(Math.log2(first)) === first
  const steps = powerOfTwo ? [firstRoot, ...proof] : [...proof]
  const begin = steps.shift()
  if (!begin) return false
  let [fn, sn] = [BigInt(first - 1), BigInt(second - 1)]
  while (fn % 2n === 1n) [fn, sn] = [fn / 2n, sn / 2n]
  let [fr, sr] = [begin, begin]
  for (const step of steps) {
    if (sn === 0n) return false
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn / 2n, sn / 2n]
    } else sr = nodeHash(sr, step)
    ;[fn, sn] = [fn / 2n, sn / 2n]
  }
  return sn === 0n && fr.equals(firstRoot) && sr.equals(secondRoot)
}
