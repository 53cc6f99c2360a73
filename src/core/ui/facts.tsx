import type { VNode } from 'preact'

export type Fact = { label: string; answer: string; more?: string | undefined }

/** What you get, how long, how much: the answers people come for. */
export function Facts({ facts }: { facts: Fact[] }): VNode {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.answer}</dd>
          {fact.more && <dd>{fact.more}</dd>}
        </div>
      ))}
    </dl>
  )
}
