import type { VNode } from 'preact'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type Need = { name: string; note?: string | undefined; state: { kind: TagKind; label: string } }

/** The papers a procedure asks for; what the state already holds says so. */
export function Needs({ items }: { items: Need[] }): VNode {
  return (
    <ul class="needs">
      {items.map((item) => (
        <li key={item.name}>
          <div>
            <b>{item.name}</b>
            {item.note && <span class="soft">{item.note}</span>}
          </div>
          <Tag kind={item.state.kind}>{item.state.label}</Tag>
        </li>
      ))}
    </ul>
  )
}
