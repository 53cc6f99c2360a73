import { centred, fileOf, gridOf, line, sideBySide } from '../docx/docx.ts'
import type { Issuer } from '../issuer/issuer.ts'
import { closeSheet, inner, openSheet, page, paragraph, room, write } from '../sheet/pdf.ts'
import { table } from '../sheet/table.ts'

export type PaperPart = {
  title: string
  lines?: readonly string[]
  head?: readonly string[]
  rows?: readonly (readonly string[])[]
  widths?: readonly number[]
}
/** A paper of an office: its head, its title, parts of lines and tables, who signs. */
export type OfficePaper = {
  issuer: Issuer
  number: string
  day: string
  title: string
  subtitle: string
  parts: readonly PaperPart[]
  signer: string
  footer: string
}
const motto = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập – Tự do – Hạnh phúc'] as const
export const paperTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

/** The paper as a PDF; the same content at the same moment gives the same bytes. */
async function toPdf(paper: OfficePaper, at: Date): Promise<Buffer> {
  const sheet = openSheet({
    title: `${paper.title}: ${paper.subtitle}`,
    author: paper.issuer.name,
    subject: paper.subtitle,
    at,
    footer: paper.footer,
  })
  const left = { x: page.left, width: inner * 0.42 }
  const right = { x: page.left + inner * 0.42, width: inner * 0.58 }
  const centre = { align: 'center' } as const
  let l = write(sheet, paper.issuer.above.toLocaleUpperCase('vi'), { size: 9.5, ...centre }, { ...left, y: sheet.y })
  l = write(sheet, paper.issuer.name.toLocaleUpperCase('vi'), { size: 9.5, weight: 'bold', ...centre }, { ...left, y: l })
  let r = write(sheet, motto[0], { size: 9.5, weight: 'bold', ...centre }, { ...right, y: sheet.y })
  r = write(sheet, motto[1], { size: 10.5, weight: 'bold', ...centre }, { ...right, y: r })
  const below = Math.max(l, r) + 8
  l = write(sheet, `Số: ${paper.number}`, { size: 9.5, ...centre }, { ...left, y: below })
  r = write(sheet, `${paper.issuer.place}, ${paper.day}`, { size: 10, weight: 'italic', ...centre }, { ...right, y: below })
  sheet.y = Math.max(l, r) + 16
  paragraph(sheet, paper.title.toLocaleUpperCase('vi'), { size: 13, weight: 'bold', align: 'center' }, { tag: 'H1', gap: 2 })
  paragraph(sheet, paper.subtitle, { size: 11.5, weight: 'bold', align: 'center' }, { gap: 12 })
  for (const part of paper.parts) {
    room(sheet, 60)
    paragraph(sheet, part.title, { size: 11.5, weight: 'bold' }, { tag: 'H2', gap: 5 })
    for (const text of part.lines ?? []) paragraph(sheet, text, { size: 10.5 }, { gap: 4 })
    const { head, rows, widths } = part
    if (head && rows && rows.length > 0)
      table(
        sheet,
        head.map((label, index) => ({ label, width: (widths?.[index] ?? 100 / head.length) / 100 })),
        rows.map((row) => [...row]),
      )
    sheet.y += 6
  }
  room(sheet, 80)
  paragraph(sheet, paper.signer, { size: 11, weight: 'bold', align: 'center' }, { x: page.left + inner * 0.45, width: inner * 0.55 })
  return closeSheet(sheet)
}

/** The paper as a text document. */
function toDocx(paper: OfficePaper): Promise<Buffer> {
  return fileOf({ title: paper.subtitle, creator: paper.issuer.name }, [
    sideBySide(
      [
        centred(paper.issuer.above.toLocaleUpperCase('vi')),
        centred(paper.issuer.name.toLocaleUpperCase('vi'), { bold: true }),
        centred(`Số: ${paper.number}`),
      ],
      [
        centred(motto[0], { bold: true }),
        centred(motto[1], { bold: true }),
        centred(`${paper.issuer.place}, ${paper.day}`, { italics: true }),
      ],
    ),
    line(''),
    centred(paper.title.toLocaleUpperCase('vi'), { bold: true, size: 14 }),
    centred(paper.subtitle, { bold: true }),
    ...paper.parts.flatMap((part) => [
      line(''),
      line(part.title, { bold: true }),
      ...(part.lines ?? []).map((text) => line(text)),
      ...(part.head && part.rows && part.rows.length > 0 ? [gridOf(part.head, part.rows, part.widths ?? [])] : []),
    ]),
    line(''),
    sideBySide([], [centred(paper.signer, { bold: true })]),
    line(paper.footer, { italics: true, size: 9 }),
  ])
}

export const printOffice = (kind: 'pdf' | 'docx', paper: OfficePaper, at: Date): Promise<Buffer> =>
  kind === 'pdf' ? toPdf(paper, at) : toDocx(paper)
