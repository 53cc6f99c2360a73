import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { type Hotkey, Keys } from '#core/ui/keys.tsx'
import { type TraceDay, Trace } from '#core/ui/trace.tsx'

type Props = {
  t: T
  title: string
  code: string
  tag: ComponentChildren
  /** "Còn 1 ngày làm việc · hạn 17:00, T3 24/11/2026" */
  due?: ComponentChildren
  /** Way back to the queue, and to the cases before and after. */
  way?: ComponentChildren
  trace?: TraceDay[] | undefined
  /** Headings of the two parts, where they are not what was declared and its papers. */
  titles?: { data: string; papers: string } | undefined
  data: ComponentChildren
  papers: ComponentChildren
  acts: ComponentChildren
  history?: ComponentChildren
  /** The letters that press the buttons: listed by `?`, and below where there is no JavaScript. */
  keys?: Hotkey[] | undefined
}

/** Everything about a case on one screen, buttons answering to their keys: deadline above, data, papers, and what may be done always on the right. */
export function CaseShell({ t, title, code, tag, due, way, trace, titles, data, papers, acts, history, keys }: Props): VNode {
  return (
    <queue-keys class="case" data-title={t('core.keys.title')} data-close={t('core.close')}>
      <div class="case-top">
        {way && <div class="bar soft">{way}</div>}
        <div class="bar">
          <h1>
            {title} <span class="case-code num">{code}</span>
          </h1>
          {tag}
          {due && <span class="push num">{due}</span>}
        </div>
        {trace && trace.length > 0 && <Trace t={t} days={trace} />}
      </div>
      <section class="case-part" aria-labelledby="case-data">
        <h2 id="case-data">{titles?.data ?? t('core.case.data')}</h2>
        {data}
      </section>
      <section class="case-part" aria-labelledby="case-papers">
        <h2 id="case-papers">{titles?.papers ?? t('core.case.papers')}</h2>
        {papers}
      </section>
      <aside class="case-rail" aria-label={t('core.case.acts')}>
        <div class="case-acts">
          <h2>{t('core.case.acts')}</h2>
          {acts}
          {keys && keys.length > 0 && <Keys keys={[...keys, { keys: ['?'], word: t('core.keys.help') }]} />}
        </div>
        {history && (
          <section aria-labelledby="case-history">
            <h2 id="case-history">{t('core.case.history')}</h2>
            {history}
          </section>
        )}
      </aside>
    </queue-keys>
  )
}

export type PaperLine = {
  name: string
  href?: string | undefined
  note?: string | undefined
  tag?: ComponentChildren
  current?: boolean | undefined
}

/** Papers or checks of a case, one line each. */
export function PaperList({ items }: { items: PaperLine[] }): VNode {
  return (
    <ul class="papers">
      {items.map((item) => (
        <li key={item.name} aria-current={item.current ? 'true' : undefined}>
          {item.href ? <a href={item.href}>{item.name}</a> : <span>{item.name}</span>}
          {item.note && <span class="soft">{item.note}</span>}
          {item.tag}
        </li>
      ))}
    </ul>
  )
}
