import { createHash } from 'node:crypto'
import { Refusal } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import type { PaperFromElsewhere } from '#government/procedures/index.ts'
import type { PortalSettings } from '../settings/settings.ts'
import { type Portal, type PortalAct, PortalRefused } from '../wire/portal.ts'
import { Stuck } from './stuck.ts'

const fetchFaults = { paper_missing: 'paper_missing', paper_elsewhere: 'paper_elsewhere', too_large: 'paper_too_large' } as const

/** Fetches the papers of an act; each must be the one that was announced, of a size and a kind that the platform takes. */
export async function takePapers(
  { db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>,
  portal: Portal,
  act: PortalAct,
  limits: PortalSettings['paper'],
): Promise<PaperFromElsewhere[]> {
  const most = limits.maxMb * 1024 * 1024
  if (act.papers.length > limits.most) throw new Stuck('too_many_papers', `${act.papers.length} > ${limits.most}`)
  const taken: PaperFromElsewhere[] = []
  for (const paper of act.papers) {
    const name = paper.name || paper.id
    if (paper.bytes > most) throw new Stuck('paper_too_large', name)
    const buffer = await portal.fetchPaper(paper, most).catch((error: unknown) => {
      const reason =
        error instanceof PortalRefused && Object.hasOwn(fetchFaults, error.code) ? fetchFaults[error.code as 'too_large'] : undefined
      throw reason ? new Stuck(reason, name) : error
    })
    if (createHash('sha256').update(buffer).digest('hex') !== paper.sha256) throw new Stuck('paper_changed', name)
    const kept = await storeFile(db, config, {
      ...{ name, buffer, accept: Object.values(mediaTypes), maxBytes: most, by: null, at: clock.now(), entrance: 'national_portal' },
    }).catch((error: unknown) => {
      throw error instanceof Refusal ? new Stuck(error.code === 'files.too_large' ? 'paper_too_large' : 'paper_refused', name) : error
    })
    taken.push({ file: kept, label: paper.label || name, part: paper.part })
  }
  return taken
}
