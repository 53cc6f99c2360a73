import type { Finding, Rule } from './defect.ts'

const found = (bad: boolean, path: string, detail?: Finding['detail']): Finding[] => (bad ? [{ path, ...(detail && { detail }) }] : [])

// Measured on the national catalogue: nine names in ten are shorter.
const longName = 200
const longSteps = 1500

/** Rules about the record as a whole: its name, authority, law, steps, results. */
export const recordRules: readonly Rule[] = [
  {
    id: 'name_too_long',
    severity: 'warning',
    check: (p) => found(officialName(p).length > longName, 'name', { length: officialName(p).length }),
  },
  {
    id: 'name_shouting',
    severity: 'warning',
    check: (p) => {
      const letters = officialName(p).replace(/[^\p{L}]/gu, '')
      return found(letters.length > 12 && letters === letters.toLocaleUpperCase('vi'), 'name')
    },
  },
  { id: 'name_ends_with_period', severity: 'info', check: (p) => found(/[.;,]$/.test(officialName(p)), 'name') },
  { id: 'name_has_code', severity: 'warning', check: (p) => found(/\d\.\d{6}/.test(officialName(p)), 'name') },
  { id: 'name_spacing', severity: 'info', check: (p) => found(/\n| {2,}|\( | \)/.test(officialName(p)), 'name') },
  {
    id: 'name_duplicate',
    severity: 'error',
    check: (p, around) => found(around.sameName(officialName(p)) > 1, 'name', { count: around.sameName(officialName(p)) }),
  },
  { id: 'levels_missing', severity: 'error', check: (p) => found(p.levels.length === 0, 'levels') },
  {
    id: 'levels_ministry_only',
    severity: 'info',
    check: (p) => found(p.levels.length > 0 && p.levels.every((l) => l === 'ministry'), 'levels'),
  },
  { id: 'levels_district', severity: 'error', check: (p) => found(p.levels.includes('district'), 'levels') },
  {
    id: 'authority_district',
    severity: 'warning',
    check: (p) =>
      found(/(ủy ban nhân dân|ubnd|công an|phòng[^.;]*) (cấp )?huyện/i.test(`${p.agency ?? ''} ${p.authority ?? ''}`), 'authority'),
  },
  { id: 'agency_missing', severity: 'warning', check: (p) => found(!p.agency && !p.authority, 'agency') },
  { id: 'audiences_missing', severity: 'error', check: (p) => found(p.audiences.length === 0, 'audiences') },
  { id: 'legal_missing', severity: 'error', check: (p) => found(p.legal.length === 0, 'legal') },
  {
    id: 'legal_malformed',
    severity: 'warning',
    check: (p) =>
      p.legal.flatMap((l, i) => found(!/^[\w.]+\/(\d{4}\/)?[\p{L}\d/.-]+$/u.test(l.number), `legal[${i}]`, { number: l.number })),
  },
  { id: 'results_missing', severity: 'error', check: (p) => found(p.results.length === 0, 'results') },
  {
    id: 'result_code_missing',
    severity: 'info',
    check: (p) => p.results.flatMap((r, i) => found(!r.code, `results[${i}]`)),
  },
  { id: 'steps_missing', severity: 'error', check: (p) => found(!p.steps, 'steps') },
  {
    id: 'steps_one_block',
    severity: 'info',
    check: (p) => found((p.steps?.vi.length ?? 0) > longSteps && !p.steps?.vi.includes('\n'), 'steps', { length: p.steps?.vi.length ?? 0 }),
  },
  { id: 'decision_missing', severity: 'info', check: (p) => found(!p.decision, 'decision') },
  {
    id: 'decision_placeholder',
    severity: 'warning',
    check: (p) => found(/^QĐ\/0+\d*-/.test(p.decision ?? ''), 'decision', { decision: p.decision ?? '' }),
  },
  { id: 'source_missing', severity: 'info', check: (p) => found(!p.sourceUrl, 'sourceUrl') },
]

function officialName(p: { name: { vi: string }; officialName?: string | undefined }): string {
  return p.officialName ?? p.name.vi
}
