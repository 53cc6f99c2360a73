import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'

type Frame = {
  title: string
  about: string
  add: ComponentChildren
  empty: { title: string; text: string } | false
  children: ComponentChildren
}

/** What a unit keeps for its desk: what it is for, how to add to it, and the list or why there is none. */
export function Listed({ title, about, add, empty, children }: Frame): VNode {
  return (
    <div class="section">
      <div class="work-head">
        <h1>{title}</h1>
        {!empty && <span class="push">{add}</span>}
      </div>
      <p>{about}</p>
      {empty ? (
        <Empty title={empty.title} text={empty.text}>
          {add}
        </Empty>
      ) : (
        children
      )}
    </div>
  )
}

export type Version = { number: number; when: string; who: string; text?: string }

/** Who wrote which version and when, the newest first. */
export function Versions({ t, versions }: { t: T; versions: Version[] }): VNode | null {
  if (versions.length === 0) return null
  return (
    <section>
      <h2>{t('desk.versions')}</h2>
      <ol reversed>
        {versions.map((version) => (
          <li key={version.number} value={version.number}>
            <p class="soft num">
              {version.when} · {version.who}
            </p>
            {version.text && <p>{version.text}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
