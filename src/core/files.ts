import { glob } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
/** Folder that holds core and the floors: src in development, build in production, where all code lies flat in one folder. */
export const sourceRoot = basename(here) === 'core' ? join(here, '..') : here
export const projectRoot = join(sourceRoot, '..')
/** File of a program of ours (`server`, `cli`), to be started as a process of the same kind as this one: source or bundle. */
export const entryFile = (name: string): string => join(sourceRoot, `${name}${basename(here) === 'core' ? '.ts' : '.js'}`)

/** Files `src/<floor>/<module>/<folder>/*<ending>` and `src/core/<folder>/*<ending>` of all modules. */
export async function moduleFiles(folder: string, ending: string): Promise<string[]> {
  const found: string[] = []
  for (const pattern of [`core/${folder}/*${ending}`, `*/*/${folder}/*${ending}`]) {
    for await (const file of glob(pattern, { cwd: sourceRoot })) found.push(join(sourceRoot, file))
  }
  return [...new Set(found)].sort()
}
