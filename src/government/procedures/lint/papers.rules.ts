import type { Paper, Procedure } from '../procedure/procedure.ts'
import type { Finding, Rule } from './defect.ts'

const manyPapers = 40
const longName = 500

function each(p: Procedure, bad: (paper: Paper) => boolean): Finding[] {
  return p.papers.flatMap((paper, i) => (bad(paper) ? [{ path: `papers[${i}]`, detail: { paper: paper.name.vi.slice(0, 80) } }] : []))
}

const keyOf = (paper: Paper): string => `${paper.group?.vi ?? ''}|${paper.name.vi.toLowerCase().replace(/\s+/g, ' ')}`

/** Rules about what people must bring. */
export const paperRules: readonly Rule[] = [
  { id: 'papers_missing', severity: 'error', check: (p) => (p.papers.some((paper) => !paper.isNote) ? [] : [{ path: 'papers' }]) },
  {
    id: 'papers_too_many',
    severity: 'warning',
    check: (p) => (p.papers.length > manyPapers ? [{ path: 'papers', detail: { count: p.papers.length } }] : []),
  },
  {
    id: 'paper_duplicate',
    severity: 'warning',
    check: (p) => {
      const seen = new Set<string>()
      return each(p, (paper) => {
        const key = keyOf(paper)
        const again = !paper.isNote && seen.has(key)
        seen.add(key)
        return again
      })
    },
  },
  { id: 'paper_is_note', severity: 'warning', check: (p) => each(p, (paper) => paper.isNote) },
  {
    id: 'paper_no_count',
    severity: 'warning',
    check: (p) => each(p, (paper) => !paper.isNote && paper.originals === 0 && paper.copies === 0),
  },
  { id: 'paper_name_long', severity: 'info', check: (p) => each(p, (paper) => !paper.isNote && paper.name.vi.length > longName) },
  {
    id: 'paper_template_missing',
    severity: 'warning',
    check: (p) => each(p, (paper) => !paper.isNote && !paper.template && /theo mẫu|mẫu số/i.test(paper.name.vi)),
  },
  {
    id: 'paper_template_unnamed',
    severity: 'info',
    check: (p) =>
      each(p, (paper) => paper.template !== undefined && paper.template.replace(/\.\w+$/, '').replace(/[^\p{L}\d]/gu, '').length < 4),
  },
  {
    id: 'paper_held_by_state',
    severity: 'info',
    check: (p) => each(p, (paper) => !paper.isNote && /sổ hộ khẩu|chứng minh nhân dân/i.test(paper.name.vi)),
  },
]
