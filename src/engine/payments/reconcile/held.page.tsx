import type { VNode } from 'preact'
import { Notice } from '#core/ui/notice.tsx'

/** What came and does not fit: how much, what happens with it, and that nothing is to be paid again. */
export type Held = { id: string; title: string; about: string }

export const HeldNotices = ({ held }: { held: Held[] }): VNode => (
  <>
    {held.map((one) => (
      <Notice key={one.id} kind="attention" title={one.title}>
        <p>{one.about}</p>
      </Notice>
    ))}
  </>
)
