import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = {
  t: T
  office: string
  at: string
  called: { number: number; counter: string; now: boolean }[]
  waiting: number[]
}

/** What hangs in the hall: the number just called and its counter, large; below, those before and those who wait. */
export function ScreenPage({ t, office, at, called, waiting }: Props): VNode {
  const [latest, ...before] = called
  return (
    <reception-screen class="hall">
      <header>
        <h1>{office}</h1>
        <time class="num">{at}</time>
      </header>
      <section class={latest?.now ? 'hall-now is-new' : 'hall-now'} aria-live="polite">
        {latest ? (
          <>
            <p>{t('reception.screen_number')}</p>
            <strong class="num">{latest.number}</strong>
            <p>{t('reception.go_to', { counter: latest.counter })}</p>
          </>
        ) : (
          <p>{t('reception.screen_empty')}</p>
        )}
      </section>
      <ul class="hall-before">
        {before.map((one) => (
          <li key={one.number}>
            <b class="num">{one.number}</b> <span>{t('reception.counter', { counter: one.counter })}</span>
          </li>
        ))}
      </ul>
      <p class="hall-waiting num">
        {waiting.length > 0 ? `${t('reception.screen_waiting')} ${waiting.join(' · ')}` : t('reception.screen_nobody')}
      </p>
    </reception-screen>
  )
}
