import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'

/** What a signature shows on the page. */
export type Block = { kind: 'person' | 'seal'; heading: string; name: string; role: string; agency: string; time: string }

type Command = { command: string; args: number[] }
type Glyph = { path: { commands: Command[] } }
type Run = { glyphs: Glyph[]; positions: { xAdvance: number; xOffset: number; yOffset: number }[]; advanceWidth: number }
type Font = { unitsPerEm: number; layout(text: string): Run }

const files = {
  regular: 'be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  bold: 'be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
  khmer: 'noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf',
}
const kept = new Map<string, Font>()

/** Parsed once: parsing a font costs more than signing. */
function fontOf(name: keyof typeof files): Font {
  let font = kept.get(name)
  if (!font) {
    const bytes = readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${files[name]}`)))
    font = (new PDFDocument({ font: bytes as unknown as string, bufferPages: true }) as unknown as { _font: { font: Font } })._font.font
    kept.set(name, font)
  }
  return font
}

type Piece = { font: Font; run: Run }
const pieces = (text: string, weight: 'regular' | 'bold'): Piece[] =>
  (text.normalize('NFC').match(/[\u1780-\u17ff\u200b]+|[^\u1780-\u17ff\u200b]+/g) ?? []).map((part) => {
    const font = fontOf(/[\u1780-\u17ff]/.test(part) ? 'khmer' : weight)
    return { font, run: font.layout(part) }
  })
const widthOf = (line: Piece[], size: number): number =>
  line.reduce((sum, { font, run }) => sum + (run.advanceWidth / font.unitsPerEm) * size, 0)

const figure = (value: number): string => String(Math.round(value * 100) / 100)
const letters: Record<string, string> = { moveTo: 'm', lineTo: 'l', bezierCurveTo: 'c', closePath: 'h' }

/** The line as outlines: it looks the same everywhere and needs no font in the file. The words are in the field's description. */
function outlines(line: Piece[], size: number, x: number, y: number): string {
  const out: string[] = []
  let pen = x
  for (const { font, run } of line) {
    const scale = size / font.unitsPerEm
    run.glyphs.forEach((glyph, i) => {
      const place = run.positions[i]
      if (!place) return
      out.push(...glyph.path.commands.map((command) => drawn(command, scale, pen + place.xOffset * scale, y + place.yOffset * scale)))
      pen += place.xAdvance * scale
    })
  }
  return out.join('\n')
}

let last: [number, number] = [0, 0]
function drawn({ command, args }: Command, scale: number, x: number, y: number): string {
  const at = args.map((value, i) => value * scale + (i % 2 === 0 ? x : y))
  const points = command === 'quadraticCurveTo' ? cubic(at) : at
  if (points.length >= 2) last = [points.at(-2) ?? 0, points.at(-1) ?? 0]
  return `${points.map(figure).join(' ')} ${command === 'quadraticCurveTo' ? 'c' : letters[command]}`
}

/** TrueType bends with one point, PDF with two. */
function cubic([cx = 0, cy = 0, x = 0, y = 0]: number[]): number[] {
  const [ax, ay] = last
  return [ax + ((cx - ax) * 2) / 3, ay + ((cy - ay) * 2) / 3, x + ((cx - x) * 2) / 3, y + ((cy - y) * 2) / 3, x, y]
}

function wrapped(text: string, weight: 'regular' | 'bold', size: number, width: number): Piece[][] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && widthOf(pieces(longer, weight), size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((line) => pieces(line, weight))
}

type Line = { text: string; weight: 'regular' | 'bold'; size: number }
const linesOf = ({ heading, name, role, agency, time }: Block, scale: number): Line[] => [
  { text: heading, weight: 'regular', size: 6.5 * scale },
  { text: name, weight: 'bold', size: 9 * scale },
  ...(role ? [{ text: role, weight: 'regular' as const, size: 7 * scale }] : []),
  ...(agency && agency !== name ? [{ text: agency, weight: 'regular' as const, size: 7 * scale }] : []),
  { text: time, weight: 'regular', size: 6.5 * scale },
]

/** The drawing of a signature's block of this size, compressed: name, office, agency and time, smaller where they would not fit. */
export function drawBlock(block: Block, width: number, height: number): Buffer {
  const colour = block.kind === 'seal' ? '0.70 0.13 0.12' : '0.04 0.30 0.35'
  const pad = 7
  for (let scale = 1; ; scale *= 0.92) {
    const lines = linesOf(block, scale).flatMap((line) =>
      wrapped(line.text, line.weight, line.size, width - pad * 2 - 3).map((drawing) => ({ ...line, drawing })),
    )
    const tall = lines.reduce((sum, { size }) => sum + size * 1.42, 0)
    if (tall > height - pad && scale > 0.35) continue
    let y = height - (height - tall) / 2
    const text = lines.map(({ drawing, size }) => {
      y -= size * 1.42
      return outlines(drawing, size, pad + 3, y + size * 0.38)
    })
    const frame = `${colour} RG 0.8 w 0.4 0.4 ${figure(width - 0.8)} ${figure(height - 0.8)} re S\n${colour} rg 0 0 3 ${figure(height)} re f`
    return deflateSync(Buffer.from(`q\n${frame}\n${colour} rg\n${text.map((line) => `${line}\nf`).join('\n')}\nQ\n`))
  }
}
