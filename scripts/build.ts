// One bundle for production in build/: server.js and cli.js with what they read from disk beside them; packages stay in node_modules.
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot, sourceRoot } from '#core/files.ts'
import { buildAssets } from './build-assets.ts'

const out = join(projectRoot, 'build')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
await build({
  entryPoints: {
    server: join(sourceRoot, 'server.ts'),
    cli: join(sourceRoot, 'cli.ts'),
    'stamp-worker': join(sourceRoot, 'engine/signing/stamp/stamp-worker.ts'),
    'press-worker': join(sourceRoot, 'government/procedures/papers/press-worker.ts'),
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
console.log(`build: server.js, cli.js, ${read.length} files beside them; start with: node build/server.js`)
