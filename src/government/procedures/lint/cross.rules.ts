import { fold } from '#core/search.ts'
import type { Procedure } from '../procedure/procedure.ts'
import type { Finding, Rule, Surroundings } from './defect.ts'

const officialName = (p: Procedure): string => p.officialName ?? p.name.vi

// The declaration itself is what an e-form takes the place of.
const ownForm = /^(to khai|don|giay de nghi|phieu|thong bao|ban khai|van ban de nghi)\b/
const small = new Set(['giay', 'chung', 'ban', 'sao', 'cua', 'nguoi', 'neu', 'hoac', 'theo', 'mau', 'kem', 'cac', 'cho', 'tai', 'lieu'])
const wordsOf = (text: string): string[] => [...new Set(fold(text).split(' '))].filter((word) => word.length > 2 && !small.has(word))

/** Whether two names can mean the same paper: they share a word that says something. */
const alike = (one: string, other: string): boolean => {
  const words = new Set(wordsOf(one))
  return wordsOf(other).some((word) => words.has(word))
}

const filesOf = (p: Procedure, around: Surroundings) => around.formOf(p.code)

/** `Bước 1: … 03 ngày làm việc` → 3: the numbers of working days of the steps, one each. */
export function stepDays(steps: string): number[] {
  const parts = steps.split(/(?=Bước\s+\d+)/i).filter((part) => /^Bước\s+\d+/i.test(part))
  return parts.flatMap((part) => {
    const found = [...part.matchAll(/(\d{1,3})\s*(?:\([^)]*\)\s*)?ngày làm việc/gi)].map((match) => Number(match[1]))
    return found.length === 1 && found[0] !== undefined ? [found[0]] : []
  })
}

function sumOfSteps(p: Procedure): Finding[] {
  const days = stepDays(p.steps?.vi ?? '')
  const limits = p.channels.flatMap((c) => (c.duration?.unit === 'working_day' ? [c.duration.amount] : []))
  const sum = days.reduce((all, one) => all + one, 0)
  if (days.length < 2 || limits.length === 0 || limits.includes(sum)) return []
  return [{ path: 'steps', detail: { sum, limit: Math.max(...limits) } }]
}

/** Every Word Begins Large, or the first does not: neither is how a sentence is written. */
function notASentence(name: string): boolean {
  const words = name
    .replace(/\(.*?\)/g, '')
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
  const first = words[0]
  if (first !== undefined && /^\p{Ll}/u.test(first)) return true
  const large = words.filter((word) => /^\p{Lu}\p{Ll}/u.test(word)).length
  return words.length >= 5 && large / words.length > 0.7
}

/** Rules that compare a record with others, with the law, with the forms and with what the state holds. */
export const crossRules: readonly Rule[] = [
  {
    id: 'name_not_sentence',
    severity: 'info',
    check: (p) => (notASentence(officialName(p)) ? [{ path: 'name' }] : []),
  },
  {
    id: 'name_says_procedure',
    severity: 'info',
    check: (p) => (/^thủ tục\s/i.test(officialName(p)) ? [{ path: 'name' }] : []),
  },
  {
    id: 'content_duplicate',
    severity: 'warning',
    check: (p, around) => (around.sameContent(p) > 1 ? [{ path: 'papers', detail: { count: around.sameContent(p) } }] : []),
  },
  {
    id: 'legal_expired',
    severity: 'warning',
    check: (p, around) =>
      p.legal.flatMap(({ number }, i) => {
        const expired = around.expired(number)
        return expired ? [{ path: `legal[${i}]`, detail: { number, since: expired.since, by: expired.by } }] : []
      }),
  },
  {
    id: 'legal_twice',
    severity: 'info',
    check: (p) =>
      p.legal.flatMap(({ number }, i) =>
        p.legal.findIndex((one) => one.number === number) < i ? [{ path: `legal[${i}]`, detail: { number } }] : [],
      ),
  },
  {
    id: 'fee_without_legal',
    severity: 'error',
    check: (p) => {
      const index = p.channels.findIndex((c) => (c.fee?.amountVnd ?? 0) > 0)
      return index >= 0 && !p.legal.some(({ number }) => /BTC|HĐND|\/QH\d|NĐ-CP/i.test(number)) ? [{ path: `channels[${index}].fee` }] : []
    },
  },
  { id: 'duration_sum', severity: 'warning', check: sumOfSteps },
  {
    id: 'result_template_missing',
    severity: 'warning',
    // The program's paper is written for the first result that a record names.
    check: (p) => p.results.slice(1).map((result, i) => ({ path: `results[${i + 1}]`, detail: { result: result.name.vi.slice(0, 80) } })),
  },
  {
    id: 'result_duplicate',
    severity: 'info',
    check: (p) =>
      p.results.flatMap((result, i) =>
        p.results.findIndex((one) => fold(one.name.vi) === fold(result.name.vi)) < i ? [{ path: `results[${i}]` }] : [],
      ),
  },
  {
    id: 'paper_orphan',
    severity: 'warning',
    check: (p, around) => {
      const form = filesOf(p, around)
      if (!form) return []
      return p.papers.flatMap((paper, i) =>
        paper.required && !paper.held && !ownForm.test(fold(paper.name.vi)) && !form.files.some((file) => alike(file.label, paper.name.vi))
          ? [{ path: `papers[${i}]`, detail: { paper: paper.name.vi.slice(0, 80) } }]
          : [],
      )
    },
  },
  {
    id: 'form_paper_orphan',
    severity: 'info',
    check: (p, around) =>
      (filesOf(p, around)?.files ?? []).flatMap((file) =>
        p.papers.some((paper) => alike(paper.name.vi, file.label))
          ? []
          : [{ path: `form.${file.key}`, detail: { paper: file.label.slice(0, 80) } }],
      ),
  },
  {
    id: 'form_asks_held_paper',
    severity: 'warning',
    check: (p, around) =>
      (filesOf(p, around)?.files ?? []).flatMap((file) => {
        const held = around.held(file.label)
        return held ? [{ path: `form.${file.key}`, detail: { paper: held } }] : []
      }),
  },
  {
    id: 'form_asks_held_data',
    severity: 'info',
    check: (p, around) =>
      (filesOf(p, around)?.unfilled ?? []).map((field) => ({ path: `form.${field.key}`, detail: { field: field.label } })),
  },
]
