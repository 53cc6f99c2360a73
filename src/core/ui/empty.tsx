import type { ComponentChildren, VNode } from 'preact'

/** Nothing here yet: says why, and what to do (the children are the way on). */
export function Empty({ title, text, children }: { title: string; text: string; children?: ComponentChildren }): VNode {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  )
}
