import type { ComponentChildren, VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { QueueShell } from '#core/ui/queue-shell.tsx'

/** The parts of the money desk, in the order of the rail. */
export const deskParts = ['can-thu', 'tam-giu', 'da-thu', 'hoan-tra', 'ngoai-le', 'doi-soat', 'dong-so', 'bieu-phi'] as const
export type DeskPart = (typeof deskParts)[number]
export type Counts = Partial<Record<DeskPart, number>>
const groups: { title: MessageKey; parts: DeskPart[] }[] = [
  { title: 'payments.desk.group_orders', parts: ['can-thu', 'tam-giu', 'da-thu'] },
  { title: 'payments.desk.group_checks', parts: ['hoan-tra', 'ngoai-le', 'doi-soat', 'dong-so'] },
  { title: 'payments.desk.group_rules', parts: ['bieu-phi'] },
]

export const partKey = (part: DeskPart): MessageKey => `payments.desk.${part.replace('-', '_')}` as MessageKey
export const partHref = (part: DeskPart): string => (part === 'can-thu' ? '/lam-viec/thu-phi' : `/lam-viec/thu-phi?muc=${part}`)

export type FrameProps = { t: T; title: string; part: DeskPart; counts: Counts; meta?: string | undefined; children: ComponentChildren }

/** The money desk around one of its parts. */
export function DeskFrame({ t, title, part, counts, meta, children }: FrameProps): VNode {
  const rail = groups.map((group) => ({
    title: t(group.title),
    links: group.parts.map((one) => {
      const count = counts[one]
      return {
        href: partHref(one),
        label: t(partKey(one)),
        count: count === undefined ? undefined : String(count),
        late: one === 'ngoai-le' && (count ?? 0) > 0,
        current: one === part,
      }
    }),
  }))
  return (
    <QueueShell t={t} title={title} meta={meta} rail={rail}>
      {children}
    </QueueShell>
  )
}
