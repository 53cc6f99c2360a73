import PDFDocument from 'pdfkit'
import { firstFont, fontName, forgetWords, keptWidth, setFont, type Weight } from './fonts.ts'
import { breakable, hasKhmer, lettersOf, scriptRuns, type Word } from './script.rules.ts'

// Decree 30/2020 on papers of the state: A4, 20 mm above and below, 30 mm left, 18 mm right (15 to 20).
const mm = 72 / 25.4
export const page = { width: 210 * mm, height: 297 * mm, left: 30 * mm, right: 18 * mm, top: 20 * mm, bottom: 22 * mm }
export const inner = page.width - page.left - page.right
export const ink = { text: '#16201f', soft: '#4f5859', river: '#0b4c59', line: '#b9b3a6', tint: '#eef4f4' } as const

/** A paper while it is written: the document, and how far down its page it is filled. */
export type Sheet = { doc: PDFKit.PDFDocument; y: number; footer: string; bytes: Promise<Buffer> }
export type About = { title: string; author: string; subject: string; keywords?: string; at: Date; footer: string }
export type Style = { size?: number; weight?: Weight; colour?: string; align?: 'left' | 'center' | 'right'; lang?: string }
export type Place = { x?: number; width?: number; y?: number }

/** Begins a paper. The same content at the same moment gives the same bytes. */
export function openSheet(about: About): Sheet {
  const { title, author, subject, keywords, at } = about
  forgetWords()
  const info = {
    Title: title,
    Author: author,
    Subject: subject,
    ...(keywords ? { Keywords: keywords } : {}),
    Creator: 'tinhso',
    Producer: 'tinhso',
    CreationDate: at,
    ModDate: at,
  }
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    lang: 'vi-VN',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    font: firstFont(),
    info,
  })
  const bytes = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  return { doc, y: page.top, footer: about.footer, bytes }
}

/** Numbers the pages and ends the paper. */
export async function closeSheet(sheet: Sheet): Promise<Buffer> {
  const { doc } = sheet
  const { count } = doc.bufferedPageRange()
  for (let number = 0; number < count; number++) {
    doc.switchToPage(number)
    const y = page.height - page.bottom + 18
    decorate(sheet, () => {
      doc
        .moveTo(page.left, y - 6)
        .lineTo(page.left + inner, y - 6)
        .lineWidth(0.5)
        .strokeColor(ink.line)
        .stroke()
      write(sheet, sheet.footer, { size: 7.5, colour: ink.soft }, { y, width: inner - 60 })
      write(sheet, `${number + 1}/${count}`, { size: 7.5, colour: ink.soft, align: 'right' }, { y })
    })
  }
  doc.end()
  return sheet.bytes
}

function useFont(sheet: Sheet, isKhmer: boolean, style: Style): PDFKit.PDFDocument {
  return setFont(sheet.doc, fontName(isKhmer, style.weight ?? 'regular')).fontSize(style.size ?? 10)
}

// Each word is shaped alone. What a space and its neighbours do to each other is less than a hair.
const wordWidth = (sheet: Sheet, word: string, style: Style): number =>
  keptWidth(`${style.weight ?? 'regular'} ${style.size ?? 10} ${word}`, () =>
    scriptRuns(word).reduce((sum, run) => sum + useFont(sheet, run.khmer, style).widthOfString(run.text), 0),
  )

const spaceWidth = (sheet: Sheet, style: Style): number => wordWidth(sheet, ' ', style)
const widthOf = (sheet: Sheet, text: string, style: Style): number =>
  text.split(' ').reduce((sum, word) => sum + (word ? wordWidth(sheet, word, style) : 0), 0) +
  (text.split(' ').length - 1) * spaceWidth(sheet, style)

/** The text in lines no wider than the width; a word that is wider than a line is cut between letters. */
export function linesOf(sheet: Sheet, text: string, width: number, style: Style): string[] {
  return text
    .normalize('NFC')
    .split(/\r?\n/)
    .flatMap((paragraph) => wrap(sheet, breakable(paragraph), width, style))
}

function wrap(sheet: Sheet, words: Word[], width: number, style: Style): string[] {
  const lines: string[] = []
  let [line, filled] = ['', 0]
  for (const word of words) {
    const own = wordWidth(sheet, word.text, style)
    const gap = line && !word.glued ? spaceWidth(sheet, style) : 0
    if (filled + gap + own <= width) {
      line += `${gap > 0 ? ' ' : ''}${word.text}`
      filled += gap + own
      continue
    }
    if (line) lines.push(line)
    const pieces = own > width ? cut(sheet, word.text, width, style) : [word.text]
    line = pieces.pop() ?? ''
    filled = widthOf(sheet, line, style)
    lines.push(...pieces)
  }
  return [...lines, line]
}

function cut(sheet: Sheet, word: string, width: number, style: Style): string[] {
  const pieces = ['']
  for (const letter of lettersOf(word)) {
    const longer = `${pieces.at(-1)}${letter}`
    if (pieces.at(-1) && widthOf(sheet, longer, style) > width) pieces.push(letter)
    else pieces[pieces.length - 1] = longer
  }
  return pieces
}

// Vietnamese carries two marks over a letter, Khmer hangs letters under letters: both need air.
const leading = (text: string, size: number): { height: number; baseline: number } =>
  hasKhmer(text) ? { height: size * 1.85, baseline: size * 1.25 } : { height: size * 1.45, baseline: size * 1.08 }

export const heightOf = (lines: string[], style: Style): number =>
  lines.reduce((sum, line) => sum + leading(line, style.size ?? 10).height, 0)

/** Makes sure that so much fits on this page, or begins the next one. */
export function room(sheet: Sheet, height: number): void {
  if (sheet.y + height <= page.height - page.bottom) return
  sheet.doc.addPage({ size: 'A4', margin: 0 })
  sheet.y = page.top
}

function drawLine(sheet: Sheet, line: string, style: Style, at: { x: number; y: number; width: number }): void {
  const free = style.align && style.align !== 'left' ? at.width - widthOf(sheet, line, style) : 0
  let x = at.x + (style.align === 'center' ? free / 2 : free)
  for (const run of scriptRuns(line)) {
    const doc = useFont(sheet, run.khmer, style)
    doc.fillColor(style.colour ?? ink.text).text(run.text, x, at.y, { lineBreak: false, baseline: 'alphabetic' })
    x += doc.widthOfString(run.text)
  }
}

/** Writes lines from a height down; returns the height below them. */
export function write(sheet: Sheet, text: string, style: Style, place: Place = {}): number {
  const { x = page.left, width = inner, y = sheet.y } = place
  return writeLines(sheet, linesOf(sheet, text, width, style), style, { x, width, y })
}

function writeLines(sheet: Sheet, lines: string[], style: Style, { x, width, y }: Required<Place>): number {
  let below = y
  for (const line of lines) {
    const { height, baseline } = leading(line, style.size ?? 10)
    drawLine(sheet, line, style, { x, y: below + baseline, width })
    below += height
  }
  return below
}

/** How far below its top the first line stands: cells of a row stand on one line. */
export const firstBaseline = (lines: string[], style: Style): number => leading(lines[0] ?? '', style.size ?? 10).baseline

/** A paragraph below all that is written; long ones go on on the next page. */
export function paragraph(sheet: Sheet, text: string, style: Style = {}, place: Place & { gap?: number; tag?: string } = {}): void {
  const { x = page.left, width = inner } = place
  let rest = linesOf(sheet, text, width, style)
  while (rest.length > 0) {
    room(sheet, heightOf(rest.slice(0, 1), style))
    const left = page.height - page.bottom - sheet.y
    const fitting = rest.filter((_line, i) => heightOf(rest.slice(0, i + 1), style) <= left).length
    const here = rest.slice(0, Math.max(fitting, 1))
    tagged(sheet, place.tag ?? 'P', style.lang, () => {
      sheet.y = writeLines(sheet, here, style, { x, width, y: sheet.y })
    })
    rest = rest.slice(here.length)
  }
  sheet.y += place.gap ?? 4
}

/** What is drawn inside is read aloud as an element of this kind. */
export function tagged(sheet: Sheet, tag: string, lang: string | undefined, draw: () => void, alt?: string): void {
  const { doc } = sheet
  const element = doc.struct(tag, { ...(lang ? { lang } : {}), ...(alt ? { alt } : {}) })
  doc.addStructure(element)
  element.add(draw)
  element.end()
}

/** Lines, frames and page numbers: seen, not read aloud. */
export function decorate(sheet: Sheet, draw: () => void): void {
  sheet.doc.markContent('Artifact', { type: 'Layout' })
  draw()
  sheet.doc.endMarkedContent()
}
