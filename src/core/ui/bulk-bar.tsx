import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = { t: T; count: number; clearHref?: string | undefined; children: ComponentChildren }

/** Work on the chosen rows. Its height is kept when nothing is chosen: rows must not move under the finger. */
export function BulkBar({ t, count, clearHref, children }: Props): VNode {
  return (
    <section
      class={count > 0 ? 'bulk bulk--on' : 'bulk'}
      aria-label={t('core.bulk.label')}
      data-some={t('core.bulk.some', { count: '{count}' })}
    >
      <b data-count hidden={count === 0}>
        {t('core.bulk.some', { count })}
      </b>
      <span class="soft" data-none hidden={count > 0}>
        {t('core.bulk.none')}
      </span>
      {children}
      {clearHref && (
        <a class="push" href={clearHref} data-clear>
          {t('core.bulk.clear')}
        </a>
      )}
    </section>
  )
}

/** The tick at the head of a row. */
export function RowTick({
  t,
  name,
  value,
  label,
  checked,
}: {
  t: T
  name: string
  value: string
  label: string
  checked?: boolean | undefined
}): VNode {
  return <input type="checkbox" name={name} value={value} checked={checked} aria-label={t('core.table.choose', { name: label })} />
}
