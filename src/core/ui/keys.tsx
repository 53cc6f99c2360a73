import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type Hotkey = { keys: string[]; word: string }

/** The keys that the desk's queue listens to. */
export function queueKeys(t: T): Hotkey[] {
  return [
    { keys: ['J'], word: t('core.keys.down') },
    { keys: ['K'], word: t('core.keys.up') },
    { keys: ['X'], word: t('core.keys.choose') },
    { keys: ['Enter'], word: t('core.keys.open') },
    { keys: ['/'], word: t('core.keys.search') },
    { keys: ['?'], word: t('core.keys.help') },
  ]
}

/** Keys and what they do. */
export function Keys({ keys }: { keys: Hotkey[] }): VNode {
  return (
    <ul class="keys">
      {keys.map((hotkey) => (
        <li key={hotkey.word}>
          {hotkey.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {hotkey.word}
        </li>
      ))}
    </ul>
  )
}
