import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { SearchBox } from '#core/ui/search-box.tsx'

type Props = {
  t: T
  title: string
  hint?: string | undefined
  action: string
  placeholder?: string | undefined
  often?: { label: string; links: { href: string; label: string; lang?: string | undefined }[] } | undefined
}

/** Nine branches (Cửu Long): one stream from above that fans out to the sea on the right; three strokes each. */
function branch(index: number, stroke: number): string {
  const from = 150 - index * 12 - stroke * 3.5
  const bend = 46 + index * 50 + stroke * 6
  const sea = 20 + index * 56 + stroke * 8
  const sway = index % 2 === 0 ? 14 : -12
  const y = bend + sway
  return `M${from} -10C${from + 6} ${bend * 0.75} ${from + 50} ${y} 330 ${y}S600 ${sea - sway} 720 ${sea}`
}

const strokes = [1, 0.6, 0.3]

function Delta(): VNode {
  return (
    <svg class="hero-delta" viewBox="0 0 700 440" preserveAspectRatio="xMinYMin slice" aria-hidden="true">
      {Array.from({ length: 9 }, (_, index) =>
        strokes.map((opacity, stroke) => (
          <path key={`${index}-${stroke}`} d={branch(index, stroke)} opacity={opacity} stroke-width={stroke === 0 ? 1.6 : 1.1} />
        )),
      )}
    </svg>
  )
}

/** The portal's first screen: one question, one field, the nine branches of the river. */
export function Hero({ t, title, hint, action, placeholder, often }: Props): VNode {
  return (
    <div class="hero">
      <div class="hero-water">
        <Delta />
        <div class="wrap">
          <h1>{title}</h1>
          {hint && <p id="hero-hint">{hint}</p>}
          <SearchBox t={t} action={action} label={title} hintId={hint && 'hero-hint'} placeholder={placeholder} />
          {often && (
            <ul class="hero-asks">
              <li>{often.label}</li>
              {often.links.map((link) => (
                <li key={link.href}>
                  <a href={link.href} lang={link.lang}>
                    {link.label}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      <div class="river" aria-hidden="true" />
    </div>
  )
}

/** Life events: a link and what lies behind it. */
export function Events({ items }: { items: { href: string; label: string; text: string }[] }): VNode {
  return (
    <ul class="events">
      {items.map((item) => (
        <li key={item.href}>
          <a href={item.href}>{item.label}</a>
          <span>{item.text}</span>
        </li>
      ))}
    </ul>
  )
}
