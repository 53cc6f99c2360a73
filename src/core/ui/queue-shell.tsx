import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { type Hotkey, Keys, queueKeys } from '#core/ui/keys.tsx'

export type RailLink = {
  href: string
  label: string
  count?: string | undefined
  late?: boolean | undefined
  current?: boolean | undefined
}
type Props = {
  t: T
  title: string
  meta?: ComponentChildren
  action?: ComponentChildren
  rail: { title: string; links: RailLink[] }[]
  foot?: ComponentChildren
  /** Letters of the buttons above the rows, listed with the others. */
  keys?: Hotkey[] | undefined
  children: ComponentChildren
}

function Rail({ t, rail }: Pick<Props, 't' | 'rail'>): VNode {
  return (
    <nav class="rail" id="rail" popover="auto" aria-label={t('core.queue.label')}>
      {rail.map((part) => (
        <div key={part.title}>
          <h2>{part.title}</h2>
          <ul>
            {part.links.map((link) => (
              <li key={link.href}>
                <a href={link.href} aria-current={link.current ? 'page' : undefined}>
                  <span>{link.label}</span>
                  {link.count !== undefined && <span class={link.late ? 'count count--late' : 'count'}>{link.count}</span>}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

/** Queues on the left (on a phone behind a button), the work beside them, the pager and the keys at the foot. Listens to J K X Enter / ? where JavaScript runs. */
export function QueueShell({ t, title, meta, action, rail, foot, keys, children }: Props): VNode {
  return (
    <queue-keys data-title={t('core.keys.title')} data-close={t('core.close')}>
      <div class="queue">
        <Rail t={t} rail={rail} />
        <div class="work">
          <div class="work-head">
            <h1>{title}</h1>
            <button class="button button--secondary rail-opener" type="button" popovertarget="rail">
              {t('core.queue.label')}
            </button>
            {meta && <span class="soft num">{meta}</span>}
            {action && <span class="push">{action}</span>}
          </div>
          {children}
          <div class="work-foot">
            {foot}
            <div class="push">
              <Keys keys={queueKeys(t)} more={keys} />
            </div>
          </div>
        </div>
      </div>
    </queue-keys>
  )
}
