import type { VNode } from 'preact'

export type Tab = { href: string; label: string; count?: string | undefined; current?: boolean | undefined }

/** Views of one list, each with its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }): VNode {
  return (
    <nav aria-label={label}>
      <ul class="tabs">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count !== undefined && <span class="num soft">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
