import type { VNode } from 'preact'
import { type Localized, localized, localizedLang, type T } from '#core/i18n.ts'

/** Content in the reader's language where it was written; otherwise Vietnamese, and marked so for voices and fonts. */
export function Text({ t, text }: { t: T; text: Localized | string }): VNode {
  const lang = localizedLang(t.lang, text)
  const words = localized(t.lang, text)
  return lang === t.lang ? <>{words}</> : <span lang={lang}>{words}</span>
}

/** Lines of a long text, each a paragraph. */
export function Lines({ t, text }: { t: T; text: Localized | string }): VNode {
  const lines = localized(t.lang, text)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const lang = localizedLang(t.lang, text)
  return (
    <div lang={lang === t.lang ? undefined : lang}>
      {lines.map((line, i) => (
        <p key={i}>{line}</p>
      ))}
    </div>
  )
}
