/** What became of a paper at the counter. */
export const marks = ['scanned', 'kept', 'seen', 'none'] as const
export type Mark = (typeof marks)[number]
export type WantedPaper = { key: string; label: string; required: boolean; files: number }
export type CheckedPaper = { key: string; label: string; mark: Mark }
export type PaperFault = { key: string; fault: 'mark_missing' | 'required' | 'no_scan' }

/** The check list: each paper has its mark, one that is asked for is not left out, and a scan is there. */
export function checkPapers(
  wanted: readonly WantedPaper[],
  given: Readonly<Record<string, string | undefined>>,
): { papers: CheckedPaper[]; faults: PaperFault[] } {
  const papers: CheckedPaper[] = []
  const faults: PaperFault[] = []
  for (const { key, label, required, files } of wanted) {
    const mark = marks.find((one) => one === given[key])
    if (!mark) faults.push({ key, fault: 'mark_missing' })
    else if (mark === 'scanned' && files === 0) faults.push({ key, fault: 'no_scan' })
    else if (mark === 'none' && required && files === 0) faults.push({ key, fault: 'required' })
    else papers.push({ key, label, mark })
  }
  return { papers, faults }
}
