import { isAbsolute, resolve } from 'node:path'
import type { Command, Context } from '#core/module.ts'
import { insertTrace } from '../register/register.queries.ts'
import { archiveDir, archiveLog } from './archive.job.ts'
import { type Checked, checkArchive } from './archive-file.ts'
import { sha256 } from './batch.rules.ts'
import { decryptContent, rotateKey } from './keys.ts'
import { listExchange } from './log.queries.ts'
import { verifyLog } from './verify.ts'

async function verify({ db, config, log }: Context): Promise<number> {
  const verdict = await verifyLog(db, archiveDir(config.dataDir))
  for (const fault of verdict.faults) log(fault)
  const size = `${verdict.archives} archives, ${verdict.batches} batches and ${verdict.entries} entries in the database`
  log(verdict.ok ? `exchange log: unbroken, ${size}, head ${verdict.head}` : `exchange log: broken, ${size}`)
  return verdict.ok ? 0 : 1
}

/** Needs no database and no secret: whoever has the files and knows the key's fingerprint can run it. */
async function verifyArchives(log: (text: string) => void, files: string[], pin: string | undefined): Promise<number> {
  let before: Checked | undefined
  let faults = 0
  for (const file of files) {
    const checked = await checkArchive(isAbsolute(file) ? file : resolve(file), before, pin ? new Set([pin]) : undefined)
    for (const fault of checked.faults) log(fault)
    faults += checked.faults.length
    for (const key of checked.head?.keys ?? []) log(`key ${key.id}: fingerprint ${sha256(Buffer.from(key.publicKey, 'base64'))}`)
    log(
      `archive ${checked.head?.number ?? '?'} of ${checked.head?.instance ?? '?'}: ${checked.batches} batches, ${checked.entries} entries, SHA-256 ${checked.sha256}`,
    )
    before = checked
  }
  log(faults === 0 ? 'whole' : `${faults} faults`)
  return faults === 0 ? 0 : 1
}

async function show({ db, config, clock, log }: Context, id: string, reason: string): Promise<number> {
  if (!/^[0-9a-f-]{36}$/.test(id) || reason.length < 10) {
    log('give the X-Road-Request-Id of the exchange, and --reason with at least 10 signs: the opening is traced')
    return 2
  }
  await insertTrace(db, { at: clock.now(), by: null, what: 'content_opened', subject: id, detail: { reason } })
  for (const { entry, content, kind } of await listExchange(db, id)) {
    log(entry)
    if (!content) continue
    const { target, body } = decryptContent(config.secret, `${id} ${kind}`, content)
    log(`${kind} ${target}\n${body.toString('utf8')}`)
  }
  return 0
}

export const logCommands: Command[] = [
  {
    name: 'exchange verify',
    summary: 'follows the signed log of the exchange through its archives and the database to its head',
    run: verify,
  },
  {
    name: 'exchange verify-archive',
    summary: 'verifies archives of the exchange by themselves, oldest first, separated by commas',
    arguments: [{ name: 'files', summary: 'files exchange-NNNNNN.jsonl.gz' }],
    options: [{ flags: '--key <sha256>', summary: 'fingerprint of the key that must have signed' }],
    bare: true,
    run: async ({ log }, [files = ''], { key }) => verifyArchives(log, files.split(','), typeof key === 'string' ? key : undefined),
  },
  {
    name: 'exchange archive',
    summary: 'writes what the exchange logged since the last archive into a new one',
    run: async (context) => {
      context.log(`${await archiveLog(context)} archives written to ${archiveDir(context.config.dataDir)}`)
      return 0
    },
  },
  {
    name: 'exchange rotate-key',
    summary: 'signs the log of the exchange with a new key from now on; restart running programs afterwards',
    run: async ({ db, config, clock, log }) => {
      log(`new signing key ${await rotateKey(db, config.secret, clock.now())}`)
      return 0
    },
  },
  {
    name: 'exchange show',
    summary: 'prints the entries of one exchange with the content that was kept; the opening is traced',
    arguments: [{ name: 'id', summary: 'X-Road-Request-Id' }],
    options: [{ flags: '--reason <text>', summary: 'why it is opened' }],
    run: async (context, [id = ''], { reason }) => show(context, id, typeof reason === 'string' ? reason : ''),
  },
]
