import type { VNode } from 'preact'
import { Shape } from '#core/ui/icon.tsx'

export type Chip = { href: string; label: string; value?: string | undefined; on?: boolean | undefined }

/** Filters as links: each has its own address. A chip that is on carries a cross, and its link takes it away. */
export function Chips({ label, chips }: { label: string; chips: Chip[] }): VNode {
  return (
    <ul class="chips" aria-label={label}>
      {chips.map((chip) => (
        <li key={chip.href + chip.label}>
          <a class="chip" href={chip.href} aria-current={chip.on ? 'true' : undefined}>
            <span>
              {chip.label}
              {chip.value !== undefined && (
                <>
                  : <b>{chip.value}</b>
                </>
              )}
            </span>
            {chip.on && <Shape name="cross" />}
          </a>
        </li>
      ))}
    </ul>
  )
}
