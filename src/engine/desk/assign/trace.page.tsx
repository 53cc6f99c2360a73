import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

export type TraceRow = {
  rule: string
  version: number
  verdict: 'not_for_this' | 'nobody_there' | 'chosen'
  way?: 'round_robin' | 'least_loaded' | undefined
  candidates?: { name: string; open: number; away?: boolean }[] | undefined
  chosen?: string | undefined
}

/** Why a case was given to whom it was given, folded away until somebody asks. */
export function AssignmentTrace({ t, trace }: { t: T; trace: TraceRow[] | undefined }): VNode | null {
  if (!trace || trace.length === 0) return null
  return (
    <details class="fold">
      <summary>{t('desk.assign.why')}</summary>
      <ol>
        {trace.map((line) => (
          <li key={`${line.rule}-${line.version}`}>
            <b>
              {line.rule} ({t('desk.version')} {line.version})
            </b>
            : {t(`desk.assign.verdict.${line.verdict}`, { name: line.chosen ?? '' })}
            {line.way && ` ${t(`desk.assign.way.${line.way}`)}.`}
            {line.candidates && line.candidates.length > 0 && (
              <ul>
                {line.candidates.map((one) => (
                  <li key={one.name}>
                    {one.name}: {t('desk.assign.holds', { count: one.open })}
                    {one.away && `, ${t('desk.assign.away')}`}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
