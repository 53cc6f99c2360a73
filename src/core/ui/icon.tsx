import type { ComponentChildren, VNode } from 'preact'

const shapes = {
  ring: <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.8" />,
  half: (
    <g>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.8" />
      <path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor" />
    </g>
  ),
  pause: <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />,
  clock: (
    <g fill="none" stroke="currentColor" stroke-width="1.6">
      <circle cx="6" cy="6" r="5" />
      <path d="M6 2.8V6l2.3 1.5" />
    </g>
  ),
  bang: <path d="M4.8 0h2.4L6.9 7.6H5.1zM4.7 9h2.6v2.6H4.7z" fill="currentColor" />,
  tick: <path d="M1.5 6.4 4.6 9.5 10.6 2.8" fill="none" stroke="currentColor" stroke-width="2.2" />,
  cross: <path d="m2 2 8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2" />,
  dash: <path d="M1.5 6h9" fill="none" stroke="currentColor" stroke-width="2.2" stroke-dasharray="2.4 1.6" />,
  up: <path d="M6 10.5v-9M2 5.5l4-4 4 4" fill="none" stroke="currentColor" stroke-width="1.8" />,
  down: <path d="M6 1.5v9M2 6.5l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.8" />,
  both: <path d="m3 4.5 3-3 3 3M3 7.5l3 3 3-3" fill="none" stroke="currentColor" stroke-width="1.5" />,
  paper: <path d="M2.5 1h4.5l2.5 2.5V11h-7zM7 1v2.5h2.5" fill="none" stroke="currentColor" stroke-width="1.3" />,
}

export type IconName = keyof typeof shapes

/** The bare shape, silent to screen readers: it always stands beside a word. */
export function Shape({ name }: { name: IconName }): VNode {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}

/** A shape with its word; there is no icon without one. */
export function Icon({ name, children }: { name: IconName; children: ComponentChildren }): VNode {
  return (
    <span class="icon">
      <Shape name={name} />
      <span>{children}</span>
    </span>
  )
}
