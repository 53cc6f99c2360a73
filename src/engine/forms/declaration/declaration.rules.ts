import type { Field, FormDefinition, Page } from '../definition/definition.ts'
import { applicantPage, resultPage } from './parts.rules.ts'

/** What the engine needs of a catalogue record to make its form. */
export type FiledProcedure = { code: string; name: string; papers: readonly { key: string; name: string; required: boolean }[] }

/** More than a dozen uploads on a page is too long for a phone, and a lost connection would cost too much. */
const papersOnPage = 12

const requestPage: Page = {
  key: 'request',
  title: { vi: 'Bạn đề nghị việc gì?', en: 'What do you ask for?', km: 'តើអ្នកស្នើសុំអ្វី?' },
  fields: [
    {
      key: 'request_content',
      type: 'longtext',
      required: true,
      label: { vi: 'Nội dung đề nghị', en: 'Your request', km: 'ខ្លឹមសារស្នើសុំ' },
      hint: {
        vi: 'Ghi rõ việc cần giải quyết, cho ai, từ khi nào',
        en: 'Say what is needed, for whom and since when',
        km: 'សរសេរឱ្យច្បាស់ ត្រូវការអ្វី សម្រាប់អ្នកណា តាំងពីពេលណា',
      },
    },
  ],
}

/** Keys of any catalogue made into keys of a form, all different. */
function keysFor(papers: FiledProcedure['papers']): string[] {
  const used = new Set<string>()
  return papers.map((paper, index) => {
    const plain = paper.key
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 40)
    const key = `paper_${plain || index + 1}`
    const own = used.has(key) ? `paper_${index + 1}_${plain}`.slice(0, 60) : key
    used.add(own)
    return own
  })
}

const paperField = (paper: FiledProcedure['papers'][number], key: string): Field => ({
  key,
  type: 'file',
  required: paper.required,
  label: { vi: paper.name.trim() || key },
  accept: ['pdf', 'image', 'word', 'sheet'],
  maxMb: 10,
  max: 20,
})

function paperPages(papers: FiledProcedure['papers']): Page[] {
  const keys = keysFor(papers)
  const fields = papers.map((paper, index) => paperField(paper, keys[index] ?? `paper_${index + 1}`))
  const pages = Math.ceil(fields.length / papersOnPage)
  return Array.from({ length: pages }, (_, index) => {
    const part = pages > 1 ? ` (${index + 1}/${pages})` : ''
    return {
      key: index === 0 ? 'papers' : `papers-${index + 1}`,
      title: { vi: `Giấy tờ kèm theo${part}`, en: `Papers to attach${part}`, km: `ឯកសារភ្ជាប់${part}` },
      hint: {
        vi: 'Chụp rõ bốn góc. Giấy tờ nào cơ quan nhà nước đã có thì không cần nộp.',
        en: 'Show all four corners. What the authorities already hold need not be sent.',
        km: 'ថតឱ្យឃើញច្បាស់ទាំងបួនជ្រុង។ ឯកសារដែលរដ្ឋមានហើយ មិនបាច់ដាក់ទេ។',
      },
      fields: fields.slice(index * papersOnPage, (index + 1) * papersOnPage),
    }
  })
}

/** The form with which any procedure is filed from its record alone: who, what, the papers, how the result comes back. */
export function declarationForm(procedure: FiledProcedure): FormDefinition {
  const plain = procedure.code
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 60)
  return {
    key: `declaration-${plain || 'any'}`,
    version: 1,
    title: { vi: procedure.name.trim() || procedure.code },
    pages: [applicantPage, requestPage, ...paperPages(procedure.papers), resultPage],
  }
}
