// Builds what browsers load into build/assets: one stylesheet a face, one module of islands, the service worker, the fonts.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { projectRoot, sourceRoot } from '#core/files.ts'
import type { Assets, Face } from '#core/ui/layout.tsx'

const faces: Face[] = ['portal', 'desk', 'steering']
const browsers = ['chrome99', 'firefox97', 'safari15.4']
const script = { format: 'esm' as const, target: 'es2022' }
const styles = join(sourceRoot, 'core/ui/styles')
const address = (file: string): string => `/assets/${basename(file)}`

/** Repeats the dark values of tokens.css for readers whose device is dark and who have chosen nothing. */
export function withDeviceTheme(css: string): string {
  const dark = /:root\[data-theme="dark"\] \{([^}]*)\}/.exec(css)?.[1]
  if (dark === undefined) throw new Error('tokens.css has no block :root[data-theme="dark"]')
  return `${css}\n@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${dark}} }\n`
}

const deviceTheme: Plugin = {
  name: 'device-theme',
  setup: (bundle) => {
    bundle.onLoad({ filter: /styles[\\/]tokens\.css$/ }, ({ path }) => ({
      contents: withDeviceTheme(readFileSync(path, 'utf8')),
      loader: 'css',
    }))
  },
}

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  write: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: projectRoot,
  entryNames: '[name].[hash]',
  assetNames: '[name].[hash]',
  loader: { '.woff2': 'file' },
}

/** Builds one entry and answers the files it made, the entry's own first. */
async function emit(outdir: string, options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...shared, outdir, ...options })
  const outputs = Object.entries(metafile?.outputs ?? {})
  return outputs.sort(([, a], [, b]) => Number(b.entryPoint !== undefined) - Number(a.entryPoint !== undefined)).map(([file]) => file)
}

async function styleOf(face: Face, outdir: string): Promise<string[]> {
  return emit(outdir, {
    entryPoints: [{ in: join(styles, `face-${face}.css`), out: face }],
    plugins: [deviceTheme],
    target: browsers,
  })
}

async function islands(outdir: string): Promise<string[]> {
  const files = globSync('core/**/*.island.ts', { cwd: sourceRoot }).sort()
  const contents = files.map((file) => `import ${JSON.stringify(`./${file.replaceAll('\\', '/')}`)}`).join('\n')
  const entry = { contents, resolveDir: sourceRoot, sourcefile: 'islands.ts', loader: 'ts' as const }
  return emit(outdir, { stdin: entry, entryNames: 'islands.[hash]', ...script })
}

/** What single pages name: each stylesheet and island of a module, under the name of its file. */
async function parts(outdir: string): Promise<Assets['parts']> {
  const found: Assets['parts'] = {}
  for (const file of globSync('{ground,engine,government,sectors}/**/*.{css,island.ts}', { cwd: sourceRoot }).sort()) {
    const [name = '', kind] = file.endsWith('.css')
      ? ([basename(file, '.css'), 'css'] as const)
      : ([basename(file, '.island.ts'), 'js'] as const)
    if (found[name]?.[kind]) throw new Error(`${file}: another module has a part called "${name}"`)
    const [made] = await emit(outdir, {
      entryPoints: [{ in: join(sourceRoot, file), out: name }],
      ...(kind === 'js' ? script : { target: browsers }),
    })
    if (made) found[name] = { ...found[name], [kind]: address(made) }
  }
  return found
}

/** Builds all assets; the names carry a hash, so a running server keeps serving the files it began with. */
export async function buildAssets(outdir: string = resolve(projectRoot, 'build/assets')): Promise<Assets> {
  mkdirSync(outdir, { recursive: true })
  const worker = { entryPoints: [join(sourceRoot, 'core/ui/pwa/service-worker.ts')], format: 'iife' as const, target: 'es2022' }
  const [portal, desk, steering, common, service] = await Promise.all([
    ...faces.map((face) => styleOf(face, outdir)),
    islands(outdir),
    emit(outdir, worker),
  ])
  const first = (files: string[] | undefined): string => {
    if (!files?.[0]) throw new Error('a bundle came out empty')
    return files[0]
  }
  const preload = (portal ?? []).filter((file) => /be-vietnam-pro-(latin|vietnamese)-400/.test(file)).map(address)
  const css = { portal: address(first(portal)), desk: address(first(desk)), steering: address(first(steering)) }
  const assets: Assets = {
    dir: outdir,
    css,
    js: [address(first(common))],
    parts: await parts(outdir),
    preload,
    worker: basename(first(service)),
  }
  const { dir: _, ...manifest } = assets
  writeFileSync(join(outdir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return assets
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync(resolve(projectRoot, 'build/assets'), { recursive: true, force: true })
  const assets = await buildAssets()
  for (const file of [...Object.values(assets.css), ...assets.js, assets.worker]) {
    const bytes = readFileSync(join(assets.dir, basename(file)))
    console.log(`${basename(file)}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`)
  }
}
