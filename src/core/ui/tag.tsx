import type { ComponentChildren, VNode } from 'preact'
import { type IconName, Shape } from '#core/ui/icon.tsx'

export type TagKind = 'overdue' | 'soon' | 'done' | 'doing' | 'waiting' | 'plain' | 'note' | 'stale'

const shapes: Record<TagKind, IconName | undefined> = {
  overdue: 'bang',
  soon: 'clock',
  done: 'tick',
  doing: 'half',
  waiting: 'pause',
  plain: undefined,
  note: 'bang',
  stale: 'dash',
}

/** State in a word, a shape and a colour. Red is `overdue` and only that. */
export function Tag({ kind, children }: { kind: TagKind; children: ComponentChildren }): VNode {
  const shape = shapes[kind]
  return (
    <span class={`tag tag--${kind}`}>
      {shape && <Shape name={shape} />}
      <span>{children}</span>
    </span>
  )
}
