import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { publishResolution } from '../target/resolution.queries.ts'
import { type ResolutionBody, ResolutionShape } from '../target/target.ts'

const shape = Compile(ResolutionShape)

/** A resolution as it is written, or the first fault of it by file and place. */
export function checkResolution(given: unknown, file: string): ResolutionBody {
  if (shape.Check(given)) return given
  const first = shape.Errors(given)[0]
  throw new Error(`${file}: ${first?.instancePath ?? ''} ${first?.message ?? ''}`)
}

/** The resolutions of a pack: `provinces/<name>/programme/*.json`. */
export function readResolutions(packDir: string): ResolutionBody[] {
  const dir = join(packDir, 'programme')
  if (!existsSync(dir)) return []
  return globSync('*.json', { cwd: dir })
    .sort()
    .flatMap((name) =>
      (JSON.parse(readFileSync(join(dir, name), 'utf8')) as { resolutions: unknown[] }).resolutions.map((one) =>
        checkResolution(one, name),
      ),
    )
}

/** Publishes the resolutions of the pack; safe to repeat. */
export async function loadProgramme({ db, clock, log }: Context, packDir: string): Promise<void> {
  const at = clock.now()
  const published = await inTransaction(db, async (trx) => {
    let count = 0
    for (const body of readResolutions(packDir)) if (await publishResolution(trx, body, at)) count++
    return count
  })
  if (published > 0) log(`programme: published ${published} resolutions`)
}
