import { createHash } from 'node:crypto'

const hash = (prefix: number, ...parts: Buffer[]): Buffer => {
  const sum = createHash('sha256').update(Buffer.of(prefix))
  for (const part of parts) sum.update(part)
  return sum.digest()
}

/** RFC 6962, section 2.1: a leaf and an inner node can never be taken for each other. */
export const leafHash = (leaf: Buffer): Buffer => hash(0, leaf)
const nodeHash = (left: Buffer, right: Buffer): Buffer => hash(1, left, right)

function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/** The root over hashes of leaves. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  // Joining neighbours level by level gives the tree of the RFC: an odd one out goes up as it is.
  let level = [...leaves]
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]]
      if (left) next.push(right ? nodeHash(left, right) : left)
    }
    level = next
  }
  return level[0] ?? createHash('sha256').digest()
}

/** The hashes that lead from one leaf to the root: proof that the leaf is in the tree. */
export function inclusionProof(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return []
  const split = splitOf(leaves.length)
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), merkleRoot(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), merkleRoot(leaves.slice(0, split))]
}

/** The root that a proof leads to. */
export function rootFrom(leaf: Buffer, index: number, count: number, proof: readonly Buffer[]): Buffer {
  if (count <= 1) return leaf
  const split = splitOf(count)
  const last = proof.at(-1) ?? Buffer.alloc(0)
  const rest = proof.slice(0, -1)
  return index < split
    ? nodeHash(rootFrom(leaf, index, split, rest), last)
    : nodeHash(last, rootFrom(leaf, index - split, count - split, rest))
}
