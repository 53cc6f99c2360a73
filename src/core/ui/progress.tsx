import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

/** Where in the form one stands. The bars are drawn for the eye; the words carry the information. `current` counts from 1. */
export function Progress({ t, steps, current }: { t: T; steps: string[]; current: number }): VNode {
  const next = steps[current]
  return (
    <div class="steps">
      <ol aria-hidden="true">
        {steps.map((name, index) => (
          <li key={name} class={index + 1 < current ? 'is-done' : index + 1 === current ? 'is-now' : undefined} />
        ))}
      </ol>
      <p>
        <b>{t('core.steps.now', { step: String(current), of: String(steps.length) })}</b> {steps[current - 1]}
        {next && <span class="soft"> · {t('core.steps.next', { name: next })}</span>}
      </p>
    </div>
  )
}
