import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Hotkey = { keys: string[]; word: string }

/** The keys that the desk's queue listens to. */
export function queueKeys(t: T): Hotkey[] {
  return [
    { keys: ['J'], word: t('core.keys.down') },
    { keys: ['K'], word: t('core.keys.up') },
    { keys: ['X'], word: t('core.keys.choose') },
    { keys: ['A'], word: t('core.keys.choose_all') },
    { keys: ['Enter'], word: t('core.keys.open') },
    { keys: ['/'], word: t('core.keys.search') },
    { keys: ['?'], word: t('core.keys.help') },
  ]
}

/** Keys and what they do; `more` is shown where all keys are asked for. */
export function Keys({ keys, more = [] }: { keys: Hotkey[]; more?: Hotkey[] | undefined }): VNode {
  return (
    <ul class="keys">
      {[...keys, ...more].map((hotkey) => (
        <li key={hotkey.word} class={more.includes(hotkey) ? 'more' : undefined}>
          {hotkey.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {hotkey.word}
        </li>
      ))}
    </ul>
  )
}
