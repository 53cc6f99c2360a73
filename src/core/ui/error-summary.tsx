import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type FieldError = { field: string; message: string }

/** What has to be corrected, each a link to its field; takes the focus when the page opens. Draws nothing without errors. */
export function ErrorSummary({ t, errors }: { t: T; errors: FieldError[] }): VNode | null {
  if (errors.length === 0) return null
  return (
    <error-focus>
      <div class="error-summary" role="alert" tabIndex={-1} aria-labelledby="error-summary-title">
        <h2 id="error-summary-title">{t('core.errors.title', { count: errors.length })}</h2>
        <ul>
          {errors.map((error) => (
            <li key={error.field + error.message}>
              <a href={`#${error.field}`}>{error.message}</a>
            </li>
          ))}
        </ul>
      </div>
    </error-focus>
  )
}
