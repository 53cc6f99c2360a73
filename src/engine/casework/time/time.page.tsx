import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type TimeProps = {
  t: T
  /** The time in which the state the case is in must be left. */
  check: { words: string; late: boolean } | undefined
  sentences: string[]
  steps: { key: string; label: string; used: string; stood: string; budget: string; over: boolean }[]
}

/** How the day was reckoned, in sentences, and where the time went, step by step. */
export function TimeNotes({ t, check, sentences, steps }: TimeProps): VNode {
  return (
    <>
      {check && <p>{check.late ? <Tag kind="overdue">{check.words}</Tag> : check.words}</p>}
      {sentences.length > 0 && (
        <details class="fold">
          <summary>{t('casework.time.title')}</summary>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {steps.length > 0 && (
            <Table
              caption={t('casework.time.steps')}
              variant="dense"
              reachable
              headKey="step"
              columns={[
                { key: 'step', label: t('casework.time.step') },
                { key: 'used', label: t('casework.time.used') },
                { key: 'stood', label: t('casework.time.stood') },
                { key: 'budget', label: t('casework.time.budget') },
              ]}
              rows={steps.map((step) => ({
                id: step.key,
                cells: {
                  step: step.label,
                  used: step.over ? <Tag kind="note">{step.used}</Tag> : step.used,
                  stood: step.stood,
                  budget: step.budget,
                },
              }))}
            />
          )}
        </details>
      )}
    </>
  )
}
