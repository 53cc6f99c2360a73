import { type ComponentChildren, h } from 'preact'
import type { T } from '#core/i18n.ts'
import { Tag } from '#core/ui/tag.tsx'
import type { FileState } from './content.queries.ts'

/** What a list says of a file that nobody can open now; undefined for every other. */
export function shutTag(t: T, state: FileState | undefined): ComponentChildren {
  if (state !== 'staged' && state !== 'infected') return undefined
  return h(Tag, { kind: state === 'staged' ? 'waiting' : 'note', children: t(`files.state.${state}`) })
}
