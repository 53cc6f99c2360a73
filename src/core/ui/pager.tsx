import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = {
  t: T
  previousHref?: string | undefined
  nextHref?: string | undefined
  /** "20 hồ sơ": what is on this page. */
  shown?: string | undefined
}

/** Earlier and later, by key. Draws nothing when there is only one page. */
export function Pager({ t, previousHref, nextHref, shown }: Props): VNode | null {
  if (!previousHref && !nextHref && !shown) return null
  return (
    <nav class="pager" aria-label={t('core.pager.label')}>
      {previousHref && (
        <a href={previousHref} rel="prev">
          ‹ {t('core.pager.previous')}
        </a>
      )}
      {shown && <span class="num">{shown}</span>}
      {nextHref && (
        <a href={nextHref} rel="next">
          {t('core.pager.next')} ›
        </a>
      )}
    </nav>
  )
}
