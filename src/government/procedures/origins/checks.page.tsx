import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type Check = {
  key: string
  title: string
  source: string
  kind: TagKind
  words: string
  when: string
  why: string
  differences: { label: string; declared: string | undefined; found: string }[]
}
type Props = { t: T; checks: Check[] /** Where an officer asks once more. */; action?: string | undefined; level: 2 | 3 }

/** What was checked against databases outside the province, and what differs. It decides nothing: the officer does. */
export function ChecksPart({ t, checks, action, level }: Props): VNode | null {
  if (checks.length === 0 && !action) return null
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section class={level === 2 ? 'section' : undefined} aria-labelledby="doi-chieu">
      <Heading id="doi-chieu">{t('procedures.outside.title')}</Heading>
      {checks.length === 0 && <p class="soft">{t('procedures.outside.none')}</p>}
      {checks.map((check) => (
        <div key={check.key}>
          <p class="bar">
            <b>{check.title}</b> <Tag kind={check.kind}>{check.words}</Tag>
          </p>
          <p class="hint">
            {check.source}. {check.when}
          </p>
          {check.differences.length > 0 && <Differences t={t} check={check} />}
        </div>
      ))}
      {checks.length > 0 && (
        <details>
          <summary>{t('procedures.outside.whence')}</summary>
          {[...new Map(checks.map((check) => [check.source, check.why]))].map(([source, why]) => (
            <p key={source} class="hint">
              {source}. {why}
            </p>
          ))}
        </details>
      )}
      {action && (
        <>
          {checks.some((check) => check.differences.length > 0) && <p class="soft">{t('procedures.outside.decides_nothing')}</p>}
          <form method="post" action={action}>
            <Button kind="secondary">{t('procedures.outside.ask_again')}</Button>
          </form>
        </>
      )}
    </section>
  )
}

function Differences({ t, check }: { t: T; check: Check }): VNode {
  return (
    <Table
      caption={t('procedures.outside.differences', { title: check.title })}
      captionUnseen
      variant="dense"
      headKey="label"
      reachable
      columns={[
        { key: 'label', label: t('procedures.outside.what') },
        { key: 'declared', label: t('procedures.outside.declared') },
        { key: 'found', label: t('procedures.outside.found') },
      ]}
      rows={check.differences.map((one, index) => ({
        id: `${check.key}-${index}`,
        cells: { label: one.label, declared: one.declared ?? '–', found: one.found },
      }))}
    />
  )
}
