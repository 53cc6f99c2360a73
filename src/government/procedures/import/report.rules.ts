import type { ImportReport } from './import.ts'

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
