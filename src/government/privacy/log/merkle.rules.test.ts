import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  consistencyProof,
  emptyRoot,
  type Hash,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  rootOf,
  subtreeOf,
} from './merkle.rules.ts'

const vectors = join(process.env.TINHSO_DATA ?? '../shared/data', 'conformance/rfc6962/testdata')
const absent = existsSync(vectors) ? false : 'skipped: no reference data'
const bytes = (text: string | null | undefined): Hash => Buffer.from(text ?? '', 'base64')
const read = (kind: string): { file: string; given: Record<string, unknown> }[] =>
  globSync(`${kind}/**/*.json`, { cwd: vectors }).map((file) => ({
    file,
    given: JSON.parse(readFileSync(join(vectors, file), 'utf8')) as Record<string, unknown>,
  }))
const hashes = (given: unknown): Hash[] => ((given as string[] | null) ?? []).map(bytes)

test('every official consistency vector is judged as it says', { skip: absent }, () => {
  const all = read('consistency')
  assert.ok(all.length > 50, String(all.length))
  for (const { file, given } of all) {
    const said = isConsistent(
      Number(given.size1),
      Number(given.size2),
      hashes(given.proof),
      bytes(given.root1 as string),
      bytes(given.root2 as string),
    )
    assert.equal(said, given.wantErr !== true, `${file}: ${String(given.desc)}`)
  }
})

test('every official inclusion vector is judged as it says', { skip: absent }, () => {
  const all = read('inclusion')
  assert.ok(all.length > 50, String(all.length))
  for (const { file, given } of all) {
    const said = isIncluded(
      bytes(given.leafHash as string),
      Number(given.leafIdx),
      Number(given.treeSize),
      hashes(given.proof),
      bytes(given.root as string),
    )
    assert.equal(said, given.wantErr !== true, `${file}: ${String(given.desc)}`)
  }
})

const entries = fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 70 }).map((list) => list.map(leafHash))

test('each leaf is proven to be in the tree, in its place only', () => {
  fc.assert(
    fc.property(entries, fc.nat(), (leaves, pick) => {
      const index = pick % leaves.length
      const root = rootOf(leaves)
      const leaf = leaves[index] ?? emptyRoot
      const proof = inclusionProof(subtreeOf(leaves), index, leaves.length)
      assert.ok(isIncluded(leaf, index, leaves.length, proof, root))
      assert.ok(!isIncluded(leafHash(Buffer.from('another entry')), index, leaves.length, proof, root))
      assert.ok(!isIncluded(leaf, index, leaves.length, [...proof, leaf], root))
      const other = (index + 1) % leaves.length
      if (!(leaves[other] ?? leaf).equals(leaf)) assert.ok(!isIncluded(leaf, other, leaves.length, proof, root))
    }),
  )
})

test('a log that grew is consistent with itself before, one that was changed is not', () => {
  fc.assert(
    fc.property(entries, fc.nat(), fc.nat(), (leaves, cut, place) => {
      const first = 1 + (cut % leaves.length)
      const before = rootOf(leaves.slice(0, first))
      const proof = consistencyProof(subtreeOf(leaves), first, leaves.length)
      assert.ok(isConsistent(first, leaves.length, proof, before, rootOf(leaves)))
      const changed = leaves.map((leaf, at) => (at === place % first ? leafHash(Buffer.concat([leaf, Buffer.from('x')])) : leaf))
      assert.ok(!isConsistent(first, leaves.length, consistencyProof(subtreeOf(changed), first, leaves.length), before, rootOf(changed)))
    }),
  )
})
