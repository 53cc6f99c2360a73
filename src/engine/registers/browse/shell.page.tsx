import type { ComponentChildren, VNode } from 'preact'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Definition, RegisterClass } from '../definition/definition.ts'
import type { Verb } from '../definition/kinds.rules.ts'

/** What every page of a register says above its own matter. */
export type Frame = {
  definition: Definition
  can: Record<Verb, boolean> /** It holds made-up records. */
  madeUp: boolean
  waiting?: string | undefined
}
export type Place = 'list' | 'quality' | 'map' | 'import' | 'duplicates' | 'waiting' | 'definition'

const looks: Record<RegisterClass, TagKind> = { open: 'done', internal: 'plain', personal: 'note', sealed: 'waiting' }
export const ClassTag = ({ t, of }: { t: T; of: RegisterClass }): VNode => (
  <Tag kind={looks[of]}>{t(`registers.class.${of}` as MessageKey)}</Tag>
)

/** Stands beside the name of what nobody declared. */
export const MadeUpTag = ({ t }: { t: T }): VNode => <Tag kind="note">{t('registers.made_up')}</Tag>

export const baseOf = (key: string): string => `/du-lieu/${key}`

type Props = Frame & { t: T; at: Place; title: string; lead?: ComponentChildren; action?: ComponentChildren; children: ComponentChildren }

/** Title, class and the ways into a register that the reader may go. */
export function RegisterShell({ t, at, title, lead, action, definition, can, madeUp, waiting, children }: Props): VNode {
  const base = baseOf(definition.key)
  const tab = (place: Place, href: string, shown: boolean, count?: string) =>
    shown ? [{ href: `${base}${href}`, label: t(`registers.tab.${place}` as MessageKey), current: at === place, count }] : []
  const tabs = [
    ...tab('list', '', can.read),
    ...tab('quality', '/chat-luong', can.read),
    ...tab('map', '/ban-do', can.read && definition.unit !== undefined),
    ...tab('import', '/nhap', can.write),
    ...tab('duplicates', '/trung', can.write && definition.duplicates !== undefined),
    ...tab('waiting', '/cho-duyet', definition.approval && (can.approve || can.write), waiting),
    ...tab('definition', '/dinh-nghia', can.read || can.define),
  ]
  return (
    <div class="register">
      <div class="work-head">
        <h1>{title}</h1>
        <ClassTag t={t} of={definition.class} />
        {action && <span class="push bar">{action}</span>}
      </div>
      {lead !== undefined && <p class="soft">{lead}</p>}
      <Tabs label={localized(t.lang, definition.title)} tabs={tabs} />
      <div class="register-body">
        {madeUp && (
          <Notice kind="attention" title={t('registers.made_up_title')}>
            <p>{t('registers.made_up_words')}</p>
          </Notice>
        )}
        {children}
      </div>
    </div>
  )
}
