import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type SummaryRow = {
  label: string
  value: ComponentChildren
  /** Below the value, in small: where it came from, what is to be looked at. */
  note?: string | undefined
  changeHref?: string | undefined
}

/** Question and answer, line by line; `changeHref` leads back to the question. */
export function SummaryList({ t, rows, tight }: { t: T; rows: SummaryRow[]; tight?: boolean | undefined }): VNode {
  return (
    <dl class={tight ? 'answers answers--tight' : 'answers'}>
      {rows.map((row) => (
        <div key={row.label}>
          <dt>{row.label}</dt>
          <dd>
            {row.value}
            {row.note && <p class="hint">{row.note}</p>}
          </dd>
          {row.changeHref && (
            <dd class="change">
              <a href={row.changeHref}>
                {t('core.change')}
                <span class="unseen"> {row.label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}
