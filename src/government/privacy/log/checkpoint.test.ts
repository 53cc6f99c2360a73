import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'
import { privacyModule } from '../module.ts'
import { makeCheckpoint, originOf, proveConsistency, proveInclusion, rotateCheckpointKey, verifyCheckpoints } from './checkpoint.ts'
import { listSigningKeys } from './log.queries.ts'
import { isConsistent, isIncluded, leafHash } from './merkle.rules.ts'
import { openNote } from './note.rules.ts'

async function logOf(lines: number) {
  const { freshDatabase, app, clock } = await world()
  const db = await freshDatabase()
  const context = { db, config: app.config, clock, log: () => undefined }
  const grow = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++)
      await recordAccess(db, {
        personId: randomUUID(),
        actor: { personId: randomUUID(), name: 'Cán bộ' },
        purpose: 'process_dossier',
        legalGround: 'public_duty',
        at: clock.now(),
      })
  }
  await grow(lines)
  return { db, context, grow }
}
const bytes = (texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'base64'))

test('a checkpoint is signed, once for a size, and anybody with the public key can open it', async () => {
  const { db, context, grow } = await logOf(3)
  const made = await makeCheckpoint(context)
  assert.equal(await makeCheckpoint(context), undefined)
  const [key] = await listSigningKeys(db)
  const publicKey = Buffer.from(key?.publicKey ?? '', 'base64')
  const origin = originOf(context.config)
  const facts = openNote(made?.note ?? '', origin, publicKey)
  assert.deepEqual([facts?.size, facts?.root.toString('base64'), facts?.origin], [3, made?.root, origin])
  assert.equal(openNote((made?.note ?? '').replace('\n3\n', '\n4\n'), origin, publicKey), undefined)
  assert.equal(openNote(made?.note ?? '', 'another.example/access-log', publicKey), undefined)
  await grow(1)
  await rotateCheckpointKey(db, context.config, context.clock.now())
  assert.notEqual((await makeCheckpoint(context))?.keyId, made?.keyId)
  assert.deepEqual((await verifyCheckpoints(db, context.config)).ok, true)
})

test('over more than a block of lines each line is proven under the first checkpoint that holds it, and growth is proven', async () => {
  const { db, context, grow } = await logOf(10)
  const sizes = [10]
  await makeCheckpoint(context)
  for (const more of [246, 5, 300]) {
    await grow(more)
    await makeCheckpoint(context)
    sizes.push((sizes.at(-1) ?? 0) + more)
  }
  const { rows } = await sql<{ size: number; root: string }>`select size, root from privacy.checkpoint order by size`.execute(db)
  assert.deepEqual(
    rows.map((row) => row.size),
    sizes,
  )
  const roots = new Map(rows.map((row) => [row.size, Buffer.from(row.root, 'base64')]))
  const none = Buffer.alloc(0)
  for (const first of sizes)
    for (const second of sizes.filter((size) => size >= first)) {
      const proof = bytes(await proveConsistency(db, first, second))
      assert.ok(isConsistent(first, second, proof, roots.get(first) ?? none, roots.get(second) ?? none), `${first} → ${second}`)
    }
  await assert.rejects(proveConsistency(db, 11, 256), /no_checkpoint/)
  await assert.rejects(proveConsistency(db, 256, 10), /checkpoints_swapped/)
  const lines = await sql<{ id: number; hash: string }>`select id, hash from identity.access_log order by id`.execute(db)
  for (const place of [0, 9, 10, 255, 256, 260, 261, 511, 512, 560]) {
    const line = lines.rows[place]
    const shown = await proveInclusion(db, line?.id ?? 0)
    const leaf = leafHash(Buffer.from(line?.hash ?? '', 'hex'))
    assert.equal(shown?.place, place)
    assert.ok(
      isIncluded(leaf, place, shown?.checkpoint.size ?? 0, bytes(shown?.proof ?? []), roots.get(shown?.checkpoint.size ?? 0) ?? none),
      `line ${place}`,
    )
  }
})

test('who rewrites the log, chain and all, is shown by a note that was kept elsewhere', async () => {
  const { db, context, grow } = await logOf(4)
  const made = await makeCheckpoint(context)
  const kept = join(mkdtempSync(join(tmpdir(), 'tinhso-note-')), 'note.txt')
  writeFileSync(kept, made?.note ?? '')
  const said: string[] = []
  const command = privacyModule.commands?.find((each) => each.name === 'verify-checkpoints')
  const run = () => command?.run({ ...context, log: (line) => void said.push(line) }, [kept], {})
  assert.equal(await run(), 0)
  await grow(2)
  assert.equal(await run(), 0)
  // The whole log is written anew without its second line, with a chain and a checkpoint that fit.
  await sql`alter table identity.access_log disable trigger user`.execute(db)
  await sql`alter table privacy.checkpoint disable trigger user`.execute(db)
  await sql`delete from privacy.checkpoint`.execute(db)
  await sql`delete from identity.access_log`.execute(db)
  await grow(5)
  await makeCheckpoint(context)
  assert.equal((await verifyCheckpoints(db, context.config)).ok, true, 'inside, everything fits again')
  said.length = 0
  assert.equal(await run(), 1)
  assert.ok(said.some((line) => /BROKEN: checkpoint of .* 4 lines, the log has been changed or cut/.test(line)))
})
