import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { officer } from '#core/access.ts'
import type { Module } from '#core/module.ts'
import { hands } from './personal/hands.queries.ts'
import { personal } from './personal/personal.ts'
import * as quarantine from './quarantine/list.ts'
import { release } from './quarantine/release.ts'
import { eraseOld, rescan, rescanAtOnce, scanDue } from './scan/scan.job.ts'
import { scannerFinding } from './scan/state.ts'
import { verifyFiles } from './store/verify.ts'

/** Stored files. The module that knows who may see a file serves it with sendFile: here is only the list of what was found infected. */
export const filesModule: Module = {
  name: 'files',
  hands,
  personal,
  doors: [
    {
      face: ['desk', 'steering'],
      href: quarantine.root,
      label: 'files.title',
      about: 'files.about',
      seenBy: ['administrator'],
      order: 915,
    },
  ],
  routes: (app) => {
    const config = { access: officer('administrator') }
    app.get(quarantine.root, { config, schema: { hide: true, querystring: quarantine.Query } }, quarantine.show)
  },
  looksAfter: [scanDue],
  jobs: {
    'files.rescan': async (context) => {
      const done = await rescan(context, { limit: rescanAtOnce }).catch((error: unknown) =>
        context.log(`files: not scanned again: ${String(error)}`),
      )
      if (done && done.infected > 0) context.log(`files: ${done.infected} of ${done.scanned} scanned again are infected`)
    },
    'files.erase': eraseOld,
  },
  schedule: [
    { cron: '17 * * * *', job: 'files.rescan' },
    { cron: '40 3 * * *', job: 'files.erase' },
  ],
  commands: [
    {
      name: 'files rescan',
      summary: 'scans kept files again that the scanner’s signatures of today have not seen',
      options: [
        { flags: '--limit <count>', summary: 'how many at most', fallback: String(rescanAtOnce) },
        { flags: '--all', summary: 'old files too, not only those of the last 30 days' },
      ],
      run: async (context, _args, options) => {
        const limit = Number(options.limit)
        if (!Number.isInteger(limit) || limit < 1) {
          context.log(`--limit is "${String(options.limit)}": use a whole number of 1 or more`)
          return 2
        }
        try {
          const done = await rescan(context, { limit, all: options.all === true })
          if (!done) context.log('files are not scanned: no scanner set (TINHSO_SCANNER)')
          else context.log(`${done.scanned} scanned by ${done.version}, ${done.infected} infected, ${done.failed} could not be scanned`)
          return done && done.failed === 0 ? 0 : 1
        } catch (error) {
          context.log(`the scanner does not answer: ${String(error)}`)
          return 1
        }
      },
    },
    {
      name: 'files release',
      summary: 'gives a file of the quarantine back that was no malware: what scans it next may catch it again',
      arguments: [{ name: 'sha256', summary: 'its hash' }],
      run: async (context, [sha256 = '']) => {
        const done = await release(context, sha256)
        context.log(done ? `${sha256} is back in the store` : `${sha256} lies in no quarantine`)
        return done ? 0 : 1
      },
    },
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
  doctor: async ({ config, clock }) => {
    const folder = join(config.dataDir, 'files')
    const writable = await mkdir(folder, { recursive: true })
      .then(() => access(folder, constants.W_OK))
      .then(
        () => true,
        () => false,
      )
    const scanner = await scannerFinding(config, clock.now())
    if (writable) return [{ ok: true, subject: 'files', message: `the file store ${folder} can be written` }, scanner]
    return [
      scanner,
      {
        ok: false,
        subject: 'files',
        message: `the file store ${folder} cannot be written`,
        remedy: 'give the program’s user the right to write there, or set TINHSO_DATA_DIR',
      },
    ]
  },
}
