import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { inclusionProof, leafHash, merkleRoot, rootFrom } from './merkle.rules.ts'

test('every leaf has a proof that leads to the root, and no other leaf has that proof', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 70 }), fc.nat(), (leaves, pick) => {
      const hashes = leaves.map((leaf) => leafHash(Buffer.from(leaf)))
      const index = pick % hashes.length
      const leaf = hashes[index] ?? Buffer.alloc(0)
      const proof = inclusionProof(hashes, index)
      const root = merkleRoot(hashes)
      assert.deepEqual(rootFrom(leaf, index, hashes.length, proof), root)
      const other = leafHash(Buffer.concat([Buffer.from(leaves[index] ?? []), Buffer.of(1)]))
      assert.notDeepEqual(rootFrom(other, index, hashes.length, proof), root)
    }),
  )
})

test('the inclusion vectors of RFC 6962 pass', (t) => {
  const dir = join(process.env.TINHSO_DATA ?? '../shared/data', 'conformance/rfc6962/testdata/inclusion')
  if (!existsSync(dir)) return t.skip('skipped: no reference data')
  let read = 0
  for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))) {
    const vector = JSON.parse(readFileSync(join(dir, file), 'utf8')) as {
      leafIdx: number
      treeSize: number
      root: string | null
      leafHash: string | null
      proof: string[] | null
      wantErr: boolean
    }
    if (vector.wantErr || !vector.leafHash) continue
    const proof = (vector.proof ?? []).map((hash) => Buffer.from(hash, 'base64'))
    const root = rootFrom(Buffer.from(vector.leafHash, 'base64'), vector.leafIdx, vector.treeSize, proof)
    assert.equal(root.toString('base64'), vector.root, file)
    read++
  }
  assert.ok(read > 0)
})
