import type { FileChild } from 'docx'
import { centred, fileOf, gridOf, line, sideBySide } from '#engine/papers/index.ts'
import type { Block } from './body.rules.ts'
import { type Layout, motto } from './layout.rules.ts'

function drawn(block: Block): FileChild {
  if (block.kind === 'table') {
    const share = 100 / Math.max(1, block.head.length)
    return gridOf(
      block.head,
      block.rows,
      block.head.map(() => share),
    )
  }
  if (block.kind === 'article') {
    const text = `${block.head} ${block.text}`.trim()
    return line(text, { align: 'both', indent: 10, boldUntil: block.isTitle ? text.length : block.head.length })
  }
  if (block.kind === 'centre' || block.kind === 'chapter') return centred(block.text, { bold: true })
  return line(block.text, { align: 'both', indent: 10, italics: block.kind === 'ground' })
}

/** The document as a text document that can be worked on. */
export function layoutToDocx(layout: Layout): Promise<Buffer> {
  const { signature } = layout
  const isLetter = layout.typeName === ''
  return fileOf({ title: layout.subject, creator: layout.issuer }, [
    ...(layout.draft ? [line('DỰ THẢO', { bold: true, align: 'right', colour: '7D786C' })] : []),
    sideBySide(
      [
        ...(layout.above ? [centred(layout.above, { size: 12 })] : []),
        centred(layout.issuer, { bold: true, size: 12 }),
        centred(`Số: ${layout.code}`),
        ...(isLetter ? [centred(`V/v ${layout.subject}`, { size: 12 })] : []),
        ...(layout.stamp ? [centred(layout.stamp, { bold: true, size: 13, colour: 'B3221F', framed: true })] : []),
      ],
      [
        centred(motto[0], { bold: true, size: 12 }),
        centred(motto[1], { bold: true }),
        centred(`${layout.place}, ${layout.day}`, { italics: true }),
      ],
    ),
    line(''),
    ...(isLetter ? [] : [centred(layout.typeName, { bold: true, size: 14 }), centred(layout.subject, { bold: true }), line('')]),
    ...layout.blocks.map(drawn),
    line(''),
    sideBySide(
      [line('Nơi nhận:', { bold: true, italics: true, size: 12 }), ...layout.recipients.map((text) => line(text, { size: 11 }))],
      [
        ...signature.lines.map((text) => centred(text, { bold: true })),
        line(''),
        line(''),
        line(''),
        centred(signature.name, { bold: true }),
      ],
    ),
  ])
}
