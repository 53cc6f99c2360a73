import type { ComponentChildren, VNode } from 'preact'

type Props = {
  kind?: 'info' | 'attention' | 'done' | undefined
  title?: string | undefined
  /** A button or link that stands to the right. */
  action?: ComponentChildren
  children: ComponentChildren
}

/** Something the reader is to know. "done" tells the result of what was just sent and is read aloud. */
export function Notice({ kind = 'info', title, action, children }: Props): VNode {
  const look = ['notice', kind === 'info' ? '' : `notice--${kind}`, action ? 'notice--split' : ''].filter(Boolean).join(' ')
  return (
    <div class={look} role={kind === 'done' ? 'status' : undefined}>
      <div>
        {title && <h2>{title}</h2>}
        {children}
      </div>
      {action}
    </div>
  )
}
