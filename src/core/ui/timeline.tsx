import type { ComponentChildren, VNode } from 'preact'

export type Happening = { what: ComponentChildren; when: string; who?: string | undefined; now?: boolean | undefined }

/** What happened, newest first. */
export function Timeline({ items }: { items: Happening[] }): VNode {
  return (
    <ol class="timeline">
      {items.map((item) => (
        <li key={`${item.when}${item.who ?? ''}`} aria-current={item.now ? 'step' : undefined}>
          {item.what}
          <span class="soft num">{[item.when, item.who].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ol>
  )
}
