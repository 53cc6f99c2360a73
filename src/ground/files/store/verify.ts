import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { hashKept, isKept } from './disk.ts'
import { listContents } from './store.queries.ts'

/** Reads the whole store again and names every content that is missing or changed. */
export async function verifyFiles(db: Db, config: Config): Promise<{ checked: number; missing: string[]; changed: string[] }> {
  const found = { checked: 0, missing: [] as string[], changed: [] as string[] }
  for (let after = ''; ; ) {
    const page = await listContents(db, after, 500)
    for (const { sha256, size } of page) {
      found.checked++
      if (!(await isKept(config, sha256, size))) found.missing.push(sha256)
      else if ((await hashKept(config, sha256)) !== sha256) found.changed.push(sha256)
    }
    const last = page.at(-1)
    if (!last) return found
    after = last.sha256
  }
}
