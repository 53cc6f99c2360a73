import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Crumb = { href: string; label: string }

/** The way here from the first page; the page itself is its own h1 and is not repeated. */
export function Crumbs({ t, crumbs }: { t: T; crumbs: Crumb[] }): VNode {
  return (
    <nav class="trail wrap" aria-label={t('core.crumbs.label')}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.href}>
            <a href={crumb.href}>{crumb.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
