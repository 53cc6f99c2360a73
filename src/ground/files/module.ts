import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Module } from '#core/module.ts'
import { hands } from './personal/hands.queries.ts'
import { verifyFiles } from './store/verify.ts'

/** Stored files. It has no routes: the module that knows who may see a file serves it with sendFile. */
export const filesModule: Module = {
  name: 'files',
  hands,
  commands: [
    {
      name: 'verify-files',
      summary: 'reads every stored file again and names those that are missing or changed',
      run: async ({ db, config, log }) => {
        const { checked, missing, changed } = await verifyFiles(db, config)
        for (const sha256 of missing) log(`missing: ${sha256}`)
        for (const sha256 of changed) log(`changed: ${sha256}`)
        log(`${checked} contents checked, ${missing.length} missing, ${changed.length} changed`)
        return missing.length + changed.length > 0 ? 1 : 0
      },
    },
  ],
  doctor: async ({ config }) => {
    const folder = join(config.dataDir, 'files')
    const writable = await mkdir(folder, { recursive: true })
      .then(() => access(folder, constants.W_OK))
      .then(
        () => true,
        () => false,
      )
    if (writable) return [{ ok: true, subject: 'files', message: `the file store ${folder} can be written` }]
    return [
      {
        ok: false,
        subject: 'files',
        message: `the file store ${folder} cannot be written`,
        remedy: 'give the program’s user the right to write there, or set TINHSO_DATA_DIR',
      },
    ]
  },
}
