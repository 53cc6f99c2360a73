import { centred, fileOf, gridOf, line, sideBySide } from '#engine/papers/index.ts'
import { motto, type Paper } from './paper.ts'

/** The report as a text document in the official form. */
export async function toDocx(paper: Paper): Promise<Buffer> {
  const [first, second] = motto
  return fileOf({ title: paper.subtitle, creator: paper.issuer }, [
    sideBySide(
      [centred(paper.issuer.toUpperCase(), { bold: true })],
      [centred(first, { bold: true }), centred(second, { bold: true }), centred(paper.place, { italics: true })],
    ),
    line(''),
    centred(paper.title, { bold: true, size: 14 }),
    centred(paper.subtitle, { bold: true }),
    line(''),
    gridOf(paper.head, paper.rows, [7, 43, 17, 17, 16]),
    ...paper.tables.flatMap((table) => [line(''), line(table.title, { bold: true }), gridOf(table.head, table.rows, [18, 57, 25])]),
    line(''),
    sideBySide(
      [line('Nơi nhận:', { bold: true, italics: true, size: 12 }), ...paper.recipients.map((text) => line(text, { size: 11 }))],
      [
        centred(paper.signer.office.toUpperCase(), { bold: true }),
        line(''),
        centred(paper.signer.name, { bold: true }),
        centred(paper.signer.at),
      ],
    ),
    line(paper.footer, { italics: true, size: 9 }),
  ])
}
