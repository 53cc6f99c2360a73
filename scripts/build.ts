// The bundle in build/: server.js, demo.js and cli.js with what they read from disk beside them; packages stay in node_modules.
// With --stamp (bin/built.mjs) what an older build left stays, because a program that runs may still load from it.
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot, sourceRoot } from '#core/files.ts'
import { buildAssets } from './build-assets.ts'

const { values } = parseArgs({ options: { stamp: { type: 'string' } } })
const kept = join(projectRoot, 'build')
if (values.stamp === undefined) rmSync(kept, { recursive: true, force: true })
mkdirSync(kept, { recursive: true })
const out = mkdtempSync(join(kept, '.new-'))
await build({
  entryPoints: {
    server: join(sourceRoot, 'server.ts'),
    demo: join(sourceRoot, 'demo.ts'),
    cli: join(sourceRoot, 'cli.ts'),
    'stamp-worker': join(sourceRoot, 'engine/signing/stamp/stamp-worker.ts'),
    'press-worker': join(sourceRoot, 'government/procedures/papers/press-worker.ts'),
    'pdf-text-worker': join(sourceRoot, 'government/documents/find/pdf-text-worker.ts'),
  },
  outdir: out,
  bundle: true,
  splitting: true,
  // Flat: core/files.ts finds the folders of the modules beside the file in which it lies.
  chunkNames: '[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  // Built above all; the running program reads build/assets/manifest.json.
  external: ['*/scripts/build-assets.ts'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: projectRoot,
})
// Everything a module reads at run time: migrations, and files that its code opens beside it.
const read = globSync(['**/migrations/*.sql', '**/*.{csv,xsd,ttf,woff2,svg,png,ico,webmanifest}', 'core/ui/pwa/*.{json,svg,png}'], {
  cwd: sourceRoot,
})
for (const file of read) {
  mkdirSync(dirname(join(out, file)), { recursive: true })
  cpSync(join(sourceRoot, file), join(out, file))
}
await buildAssets(join(out, 'assets'))
// File by file and at once each: nobody ever reads half of one.
const made = new Set(readdirSync(out, { recursive: true, encoding: 'utf8' }))
for (const name of made) {
  if (statSync(join(out, name)).isDirectory()) mkdirSync(join(kept, name), { recursive: true })
  else renameSync(join(out, name), join(kept, name))
}
rmSync(out, { recursive: true })
// What the sources no longer have goes; parts with a hash in their name stay for a day.
for (const name of readdirSync(kept, { recursive: true, encoding: 'utf8' })) {
  const file = statSync(join(kept, name), { throwIfNoEntry: false })
  const mayBeLoaded = /-[A-Z0-9]{8}\.js(\.map)?$|^assets[\\/]/.test(name) && Date.now() - (file?.mtimeMs ?? 0) < 86_400_000
  if (file && !made.has(name) && !mayBeLoaded && !name.startsWith('.new-')) rmSync(join(kept, name), { recursive: true, force: true })
}
if (values.stamp !== undefined) writeFileSync(join(kept, 'stamp'), values.stamp)
console.log(`build: server.js, demo.js, cli.js, ${read.length} files beside them; start with: node build/server.js`)
