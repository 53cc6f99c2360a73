import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = {
  t: T
  action: string
  label: string
  name?: string | undefined
  value?: string | undefined
  hintId?: string | undefined
  placeholder?: string | undefined
}

/** Field and button as one object; a GET form, so that a search has an address. */
export function SearchBox({ t, action, label, name = 'q', value, hintId, placeholder }: Props): VNode {
  return (
    <form class="search" role="search" action={action} method="get">
      <label class="unseen" for={`search-${name}`}>
        {label}
      </label>
      <input
        id={`search-${name}`}
        name={name}
        type="search"
        value={value}
        placeholder={placeholder}
        aria-describedby={hintId}
        autocomplete="off"
        enterKeyHint="search"
      />
      <button type="submit">{t('core.search.button')}</button>
    </form>
  )
}
