import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#core/config.ts'
import { keyFor } from '#core/seal.ts'

const folderOf = (config: Config): string => join(config.dataDir, 'files', 'quarantine')
const pathOf = (config: Config, sha256: string): string => join(folderOf(config), `${sha256}.sealed`)
const use = 'files.quarantine'

/** Puts infected bytes where no page reads, encrypted: nothing on the machine that opens them by mistake can run them. */
export async function sealBytes(config: Config, sha256: string, bytes: Buffer): Promise<void> {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(config.secret, use), iv).setAAD(Buffer.from(sha256))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  await mkdir(folderOf(config), { recursive: true, mode: 0o700 })
  const path = pathOf(config, sha256)
  await writeFile(`${path}.new`, Buffer.concat([iv, cipher.getAuthTag(), sealed]), { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
}

/** The bytes again, for those who look into it on the machine itself. */
export async function openSealed(config: Config, sha256: string): Promise<Buffer> {
  const bytes = await readFile(pathOf(config, sha256))
  const decipher = createDecipheriv('aes-256-gcm', keyFor(config.secret, use), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(sha256)).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}

export const eraseSealed = (config: Config, sha256: string): Promise<void> => rm(pathOf(config, sha256), { force: true })
