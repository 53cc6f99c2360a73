import { codeOf } from '../register/notation.rules.ts'
import { type Block, blocksOf, wordsOfBlock } from './body.rules.ts'

export const motto = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const

/** All that stands on an official document. Its PDF and its DOCX are both written from this. */
export type Layout = {
  above: string
  issuer: string
  code: string
  place: string
  day: string
  /** Empty on a letter, which has its subject under the number instead. */
  typeName: string
  subject: string
  /** The urgency in capitals; empty for a usual document. There is no stamp of secrecy: what is secret is not on this channel. */
  stamp: string
  blocks: Block[]
  signature: { lines: string[]; name: string }
  recipients: string[]
  draft: boolean
}

export type Competence = '' | 'TM.' | 'KT.' | 'TL.'
const upper = (text: string): string => text.toLocaleUpperCase('vi')

/** Who signs in which capacity: the chief, on behalf of the collective (TM.), in the chief's place (KT.), by the chief's order (TL.). */
export function signatureLines(given: { competence: string; position: string; chief: string; collective: string }): string[] {
  const { competence, position, chief, collective } = given
  const own = upper(position)
  if (competence === 'TM.') return [upper(`TM. ${collective}`), own]
  if (competence === 'KT.' || competence === 'TL.') return [upper(`${competence} ${chief}`), own]
  return [own]
}

/** The lines under "Nơi nhận": what the drafter named, each once, and the copy that the office keeps. */
export function recipientLines(text: string, isLetter: boolean): string[] {
  const named = text
    .split(/\r?\n|;/)
    .map((each) => each.replace(/^[-–•\s]+/, '').replace(/[.;\s]+$/, ''))
    .filter((each) => each && !/^Lưu\b/u.test(each))
  const first = isLetter ? ['Như trên'] : []
  return [...new Set([...first, ...named])].map((each) => `- ${each};`).concat('- Lưu: VT.')
}

export type Composing = {
  head: { above: string; name: string; place: string }
  type: { name: string; isLetter: boolean }
  number: number | null
  notation: string
  day: string
  subject: string
  urgency: number
  content: string
  recipients: string
  signer: { competence: string; position: string; fullName: string } | null
  chief: string
  collective: string
}

const stamps = ['', 'KHẨN', 'THƯỢNG KHẨN', 'HỎA TỐC']

/** Composes what stands on the document. Before it has a number it is a draft and says so. */
export function composeLayout(given: Composing): Layout {
  const { head, type, number, notation, signer, chief, collective } = given
  return {
    above: upper(head.above),
    issuer: upper(head.name),
    code: number === null ? `…/${notation}` : codeOf(number, notation),
    place: head.place,
    day: given.day,
    typeName: type.isLetter ? '' : upper(type.name),
    subject: given.subject.replace(/^V\/v\s+/i, ''),
    stamp: stamps[given.urgency] ?? '',
    blocks: blocksOf(given.content),
    signature: {
      lines: signer ? signatureLines({ ...signer, chief, collective }) : [upper(chief)],
      name: signer?.fullName ?? '',
    },
    recipients: recipientLines(given.recipients, type.isLetter),
    draft: number === null,
  }
}

/** The words of the layout in the order of reading, as they are compared and searched. */
export const wordsOfLayout = (layout: Layout): string =>
  [
    ...[layout.above, layout.issuer, ...motto, `Số: ${layout.code}`, `${layout.place}, ${layout.day}`],
    ...[layout.typeName, layout.subject, layout.stamp, ...layout.blocks.map(wordsOfBlock)],
    ...['Nơi nhận:', ...layout.recipients, ...layout.signature.lines, layout.signature.name],
  ]
    .filter(Boolean)
    .join('\n')
