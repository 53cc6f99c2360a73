import type { ImportReport } from './import.ts'
import type { Staged } from './stage.ts'

/** An import's report as lines of text: what changed, what was refused and why, what is wrong by rule and ministry. */
export function reportLines(report: ImportReport): string[] {
  const { counts, refused, defects } = report
  const byRule = new Map<string, { severity: string; procedures: number; ministries: string[] }>()
  for (const count of defects) {
    const sum = byRule.get(count.rule) ?? { severity: count.severity, procedures: 0, ministries: [] }
    sum.procedures += count.procedures
    sum.ministries.push(`${count.ministry} ${count.procedures}`)
    byRule.set(count.rule, sum)
  }
  return [
    `${report.total} lines: ${counts.added} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${refused.length} refused`,
    ...refused.map((line) => `line ${line.line}${line.code ? ` (${line.code})` : ''} refused: ${line.reasons.join('; ')}`),
    ...(byRule.size > 0 ? ['defects of the catalogue, in procedures:'] : []),
    ...[...byRule].map(
      ([rule, sum]) =>
        `  ${sum.severity.padEnd(7)} ${rule.padEnd(28)} ${String(sum.procedures).padStart(5)}  (${sum.ministries.join(', ')})`,
    ),
  ]
}

/** What was staged, as lines of text, and where a second person agrees to it. */
export function stagedLines({ counts, refused, draftId }: Staged, publicUrl: string): string[] {
  return [
    `${counts.new} new, ${counts.changed} changed, ${counts.removed} to end, ${counts.unchanged} unchanged, ${counts.refused} refused`,
    ...refused.map((line) => `line ${line.line}${line.code ? ` (${line.code})` : ''} refused: ${line.reasons.join('; ')}`),
    `nothing is in force yet: it is read and published at ${publicUrl}/quan-tri/ban-thao/${draftId}`,
  ]
}
